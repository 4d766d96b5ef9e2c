"""What a person may see of a case, asked of CMS in their own session, and remembered for half a minute.

Reading a document is a request for each page, and CMS may take a second for each answer. What CMS said of this very
session not half a minute ago is taken for what it would say now; a session that CMS has ended meanwhile ends here as
late as that, at the most.
"""

from datetime import timedelta

from casework.documents import Document
from casework.errors import DocumentNotFound
from casework.people import Caller
from ddei.short_memory import ShortMemory
from integrations.cms.port import Cms
from store.contents import Contents
from store.schema import now

REMEMBERED_S = 30.0
VISIT_S = 600.0
VISITED = timedelta(hours=84)
MOST_VISITED = 60


class Listing:
    """Every answer of the reading begins here: without CMS's list for this person there is nothing."""

    def __init__(self, *, cms: Cms, contents: Contents) -> None:
        self._cms = cms
        self._contents = contents
        self._lists = ShortMemory[list[Document]](kept_s=REMEMBERED_S, most=500)
        self._visits = ShortMemory[bool](kept_s=VISIT_S)

    async def of(self, caller: Caller, case_id: int) -> list[Document]:
        """The documents of a case, as CMS lists them for this person."""
        asked = (caller.session.cookies, caller.session.token, str(case_id))
        listed = self._lists.get(*asked)
        if listed is None:
            listed = await self._cms.documents(caller.session, case_id)
            self._lists.put(listed, *asked)
        return listed

    async def fresh(self, caller: Caller, case_id: int) -> list[Document]:
        """The same, as CMS says it now."""
        self._lists.drop(caller.session.cookies, caller.session.token, str(case_id))
        return await self.of(caller, case_id)

    async def document(self, caller: Caller, case_id: int, material_id: int) -> Document:
        """One document of the case; DocumentNotFound when it is not there, or not for this person."""
        for listed in (self.of, self.fresh):  # it may have come a moment ago
            for one in await listed(caller, case_id):
                if one.material_id == material_id:
                    return one
        raise DocumentNotFound

    async def visited(self, caller: Caller, case_id: int) -> None:
        """The person works on this case: it stays ready, and is searched when they search all of theirs."""
        if not self._visits.get(caller.user.username, str(case_id)):
            await self._contents.visited(caller.user.username, case_id)
            self._visits.put(True, caller.user.username, str(case_id))  # noqa: FBT003  the memory's value

    async def cases(self, caller: Caller) -> list[int]:
        """The cases this person has worked on, the last one first. Whether they still may see them is not asked here."""
        return await self._contents.visits(caller.user.username, now() - VISITED, MOST_VISITED)

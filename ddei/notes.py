"""Notes on documents."""

from functools import partial

from casework.documents import Document, Note
from casework.errors import BadInput
from casework.filing import Receipt
from casework.people import Caller
from ddei.audit import Audit
from ddei.changing import Change, Changing, Step, material_of
from ddei.writes import Attempt
from integrations.cms.port import Cms
from integrations.cms.sending import sendable

LONGEST = 500


class Notes:
    """Notes as the caller may read and write them."""

    def __init__(self, *, cms: Cms, audit: Audit, changing: Changing) -> None:
        self._cms = cms
        self._audit = audit
        self._changing = changing

    async def list(self, caller: Caller, case_id: int | None, material_id: int) -> list[Note]:
        """The notes on a document; DocumentNotFound when it is not in the named case."""
        async with self._audit.recorded(caller, "notes.list", case_id=case_id, material_id=material_id) as recording:
            # The contract's own route names no case: without this look the legal log would name none, or a wrong one.
            recording.case_ids = ((await material_of(self._cms, caller, case_id, material_id)).case_id,)
            return await self._cms.notes(caller.session, material_id)

    async def add(self, caller: Caller, case_id: int, material_id: int, text: str, *, key: str = "") -> Receipt:
        """Add a note, once per key; BadInput when it is empty or has more than 500 characters."""
        text = sendable(text.strip())  # as CMS keeps it, so that it is found again

        async def steps(_document: Document) -> tuple[Step]:
            if not 0 < len(text) <= LONGEST:
                raise BadInput(f"A note has 1 to {LONGEST} characters; this one has {len(text)}.")
            write = partial(self._cms.add_note, caller.session, case_id, material_id, text)
            return (Step(_OneMore(cms=self._cms, caller=caller, text=text), write),)

        change = Change("notes.add", "note", material_id, (text,), steps, case_id)
        return await self._changing.make(caller, change, key)


class _OneMore:
    """A note has no room for a mark. What a lost write left is a note of this person with this text, one more than before."""

    def __init__(self, *, cms: Cms, caller: Caller, text: str) -> None:
        self._cms = cms
        self._caller = caller
        self._text = text
        self._before: int | None = None

    async def __call__(self, document: Document, attempt: Attempt) -> str:
        notes = await self._cms.notes(self._caller.session, document.material_id)
        mine = (self._caller.user.name, self._text)
        count = sum(1 for note in notes if (note.created_by, note.text) == mine)
        if self._before is None:
            self._before = 0 if attempt.may_have_written else count
        return str(document.material_id) if count > self._before else ""

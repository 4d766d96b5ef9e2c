"""What can be changed about a material: its title, what it is, whether it is used, read, or in the case at all."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from casework.documents import (
    AsExhibit,
    AsStatement,
    Attachment,
    DiscardReason,
    Document,
    ReadState,
    Reclassification,
    RenameStatus,
)
from casework.errors import BadInput
from casework.filing import Receipt
from casework.people import Caller
from ddei.changing import Change, Changing, Step, as_wanted, only
from ddei.writes import Attempt
from integrations.cms.port import Cms
from integrations.cms.sending import sendable

LONGEST_TITLE = 255
LONGEST_REASON = 2000
_NOT_RENAMED = {
    RenameStatus.IS_DEFENCE_STATEMENT: "A defence statement cannot be renamed.",
    RenameStatus.IS_DISPATCHED: "This material was dispatched, so it cannot be renamed.",
    RenameStatus.IS_STATEMENT: "A statement cannot be renamed: its witness and number are its title.",
    RenameStatus.IS_WITNESS_MANAGEMENT: "Witness management material cannot be renamed.",
}


class Materials:
    """Changes of materials, each once per key; an empty key means that the caller has none."""

    def __init__(self, *, cms: Cms, changing: Changing) -> None:
        self._cms = cms
        self._changing = changing

    async def rename(self, caller: Caller, material_id: int, title: str, *, key: str = "") -> Receipt:
        """Give a material that is not an exhibit another title; BadInput says why it cannot have one."""
        title = one_line(title)
        write = partial(self._cms.rename, caller.session, material_id, title)
        change = Change("materials.rename", "rename", material_id, (title,), _retitling(title, write))
        return await self._changing.make(caller, change, key)

    async def rename_exhibit(self, caller: Caller, material_id: int, description: str, *, key: str = "") -> Receipt:
        """Give an exhibit another title."""
        title = one_line(description)
        write = partial(self._cms.rename_exhibit, caller.session, material_id, title)
        change = Change("materials.rename_exhibit", "rename", material_id, (title,), _retitling(title, write))
        return await self._changing.make(caller, change, key)

    async def reclassify(self, caller: Caller, wanted: Reclassification, *, key: str = "") -> Receipt:
        """Make a communication something else: a statement, an exhibit, or another type of material."""
        wanted = replace(wanted, subject=one_line(wanted.subject))
        write = partial(self._cms.reclassify, caller.session, wanted)

        async def steps(document: Document) -> Sequence[Step]:
            _check_title(wanted.subject)
            if not document.can_reclassify and not _is_classified(document, wanted):
                raise BadInput("This material cannot be reclassified: it is not a communication.")
            return (Step(as_wanted(lambda found: _is_classified(found, wanted)), write),)

        change = Change("materials.reclassify", "reclassify", wanted.material_id, (wanted,), steps)
        return await self._changing.make(caller, change, key)

    async def set_used(self, caller: Caller, case_id: int, material_id: int, *, used: bool, key: str = "") -> Receipt:
        """Move a material between used and unused."""
        step = Step(
            as_wanted(lambda document: document.unused is not used),
            partial(self._cms.set_used, caller.session, case_id, material_id, used=used),
        )
        kind = "used" if used else "unused"
        change = Change("materials.set_used", kind, material_id, (used,), only(step), case_id=case_id)
        return await self._changing.make(caller, change, key)

    async def set_read_state(
        self, caller: Caller, material_id: int, state: ReadState, day: date, *, key: str = ""
    ) -> Receipt:
        """Mark a communication as read or unread on a day."""
        step = Step(
            as_wanted(lambda document: document.read_state is state),
            partial(self._cms.set_read_state, caller.session, material_id, state, day),
        )
        change = Change("materials.set_read_state", state.lower(), material_id, (state, day), only(step))
        return await self._changing.make(caller, change, key)

    async def discard(
        self, caller: Caller, material_id: int, reason: DiscardReason, description: str, *, key: str = ""
    ) -> Receipt:
        """Take a material out of its case, its attachments first; the receipt names each attachment that went with it."""
        why = sendable(description.strip())

        def step(one: int, look: Callable[[Document, Attempt], Awaitable[str]], name: str = "") -> Step:
            return Step(look, partial(self._cms.discard, caller.session, one, reason, why), name)

        async def steps(document: Document) -> Sequence[Step]:
            if len(why) > LONGEST_REASON:
                raise BadInput(f"The reason has at most {LONGEST_REASON} characters; this one has {len(why)}.")
            attached = await self._attached(caller, document)
            gone = [step(one.material_id, self._is_detached(caller, one), one.file_name) for one in attached]
            return [*gone, step(material_id, as_wanted(lambda found: found.discarded is not None))]

        change = Change("materials.discard", "discard", material_id, (reason, why), steps, of_discarded=True)
        return await self._changing.make(caller, change, key)

    async def _attached(self, caller: Caller, document: Document) -> list[Attachment]:
        if document.discarded is not None or document.cms_category != "Communication":
            return []
        return await self._cms.attachments(caller.session, document.case_id, document.material_id)

    def _is_detached(self, caller: Caller, attachment: Attachment) -> Callable[[Document, Attempt], Awaitable[str]]:
        async def look(document: Document, _attempt: Attempt) -> str:
            there = {one.material_id for one in await self._attached(caller, document)}
            return "" if attachment.material_id in there else str(attachment.material_id)

        return look


def one_line(text: str) -> str:
    """A title as CMS keeps it, so that what is read back can be compared with it."""
    return " ".join(sendable(text).split())


def _retitling(title: str, write: Callable[[], Awaitable[None]]) -> Callable[[Document], Awaitable[Sequence[Step]]]:
    async def steps(document: Document) -> Sequence[Step]:
        _check_title(title)
        if document.rename_status in _NOT_RENAMED:
            raise BadInput(_NOT_RENAMED[document.rename_status])
        return (Step(as_wanted(lambda found: found.title == title), write),)

    return steps


def _check_title(title: str) -> None:
    if not 0 < len(title) <= LONGEST_TITLE:
        raise BadInput(f"A title has 1 to {LONGEST_TITLE} characters; this one has {len(title)}.")


def _is_classified(document: Document, wanted: Reclassification) -> bool:
    found = (document.type_id, document.classification.upper(), document.title)
    used = wanted.used in {None, not document.unused}
    return used and found == (wanted.type_id, wanted.classification, wanted.subject) and _became(document, wanted)


def _became(document: Document, wanted: Reclassification) -> bool:
    match wanted.becomes:
        case AsStatement(witness_id=witness_id):
            return document.witness_id == witness_id
        case AsExhibit(reference=reference):
            return document.reference == reference
        case None:
            return True

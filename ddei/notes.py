"""Notes on documents."""

import hashlib

from casework.documents import Note
from casework.errors import BadInput, OutcomeUnknown
from casework.filing import Receipt
from casework.people import Caller
from ddei.audit import Audit
from ddei.references import reference_of
from ddei.writes import Attempt, Intention, Writes
from integrations.cms.client import CmsClient
from store.schema import now

LONGEST = 500


class Notes:
    """Notes as the caller may read and write them."""

    def __init__(self, *, cms: CmsClient, audit: Audit, writes: Writes) -> None:
        self._cms = cms
        self._audit = audit
        self._writes = writes

    async def list(self, caller: Caller, case_id: int | None, material_id: int) -> list[Note]:
        """The notes on a document."""
        async with self._audit.recorded(caller, "notes.list", case_id=case_id, material_id=material_id):
            return await self._cms.notes(caller.session, material_id)

    async def add(self, caller: Caller, case_id: int, material_id: int, text: str, *, key: str) -> Receipt:
        """Add a note, once per key; BadInput when it is empty or has more than 500 characters."""
        async with self._audit.recorded(caller, "notes.add", case_id=case_id, material_id=material_id) as recording:
            text = text.strip()
            if not text or len(text) > LONGEST:
                raise BadInput(f"A note has 1 to {LONGEST} characters; this one has {len(text)}.")
            content = f"{case_id}\x00{material_id}\x00{text}"
            payload = {"case_id": case_id, "material_id": material_id}
            intention = Intention(key, "note", hashlib.sha256(content.encode()).hexdigest(), payload)

            async def work(attempt: Attempt) -> Receipt:
                urn = (await self._cms.case(caller.session, case_id)).urn
                recording.urn = urn
                await self._add(caller, case_id, material_id, text, attempt)
                return Receipt(reference_of(key), "note", case_id, urn, now(), caller.user.name, str(material_id))

            return await self._writes.once(intention, recording, work)

    async def _add(self, caller: Caller, case_id: int, material_id: int, text: str, attempt: Attempt) -> None:
        # A note has no room for a mark. What a lost write left is a note of this person with this text, one more than before.
        before = await self._mine(caller, material_id, text)
        if before and attempt.may_have_written:
            attempt.found_after_all()
            return
        try:
            async with attempt.writing():
                await self._cms.add_note(caller.session, case_id, material_id, text)
        except OutcomeUnknown:
            if await self._mine(caller, material_id, text) <= before:
                raise
            attempt.found_after_all()

    async def _mine(self, caller: Caller, material_id: int, text: str) -> int:
        notes = await self._cms.notes(caller.session, material_id)
        return sum(1 for note in notes if (note.created_by, note.text) == (caller.user.name, text))

"""Filing a message into a case with its attachments, exactly once, and taking it out again."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from casework.documents import Communication, DiscardReason
from casework.errors import AlreadyDone, CmsBroken, NotFound, OutcomeUnknown
from casework.filing import NewCommunication, Receipt
from casework.people import Caller
from ddei.attaching import Attaching
from ddei.audit import Audit
from ddei.references import mark_of, marked, reference_of
from ddei.writes import Also, Attempt, Intention, Writes
from integrations.cms.port import Cms
from store.schema import now

LONGEST_SUBJECT = 255
LONGEST_DESCRIPTION = 2000


class Filing:
    """Writes communications. The same key is written at most once, whatever breaks in between."""

    def __init__(self, *, cms: Cms, audit: Audit, writes: Writes) -> None:
        self._cms = cms
        self._audit = audit
        self._writes = writes
        self._attaching = Attaching(cms=cms)

    async def file(self, caller: Caller, new: NewCommunication, *, then: Also | None = None) -> Receipt:
        """File a message. A repeat changes nothing and answers with the first receipt, `repeated`.

        `then` writes what its caller keeps of it, in the transaction of the receipt; for a repeat it is not called.

        AlreadyDone: the key was used for other content, or this was filed and undone. OutcomeUnknown: call again with the
        same key in a while. Every other retryable error: the same, nothing was lost.
        """
        async with self._audit.recorded(caller, "filing.file", case_id=new.case_id, urn=new.urn) as recording:
            if await self._writes.receipt(_undo_key(new.key)):
                raise AlreadyDone("This was filed and then taken out again. Nothing was changed.", detail="undone")
            return await self._writes.once(
                _intention(new), recording, lambda attempt: self._file(caller, new, attempt), then
            )

    async def undo(self, caller: Caller, key: str, reason: str) -> Receipt:
        """Take a filed message and its attachments out of the case again; CMS keeps them as "Attached in error"."""
        async with self._audit.recorded(caller, "filing.undo") as recording:
            filed = await self._writes.receipt(key)
            if filed is None:
                raise NotFound("There is no filed message with that reference.", detail="no receipt")
            recording.case_ids, recording.urn = (filed.case_id,), filed.urn
            recording.material_id = int(filed.external_id)
            digest = hashlib.sha256(key.encode()).hexdigest()
            intention = Intention(_undo_key(key), "undo", digest, {"key": key, "reason": reason})
            return await self._writes.once(
                intention, recording, lambda attempt: self._undo(caller, key, filed, reason, attempt)
            )

    async def receipt(self, key: str) -> Receipt | None:
        """The receipt of a key, if it was filed. Our own note, no case data: not an operation of the legal log."""
        return await self._writes.receipt(key)

    async def _file(self, caller: Caller, new: NewCommunication, attempt: Attempt) -> Receipt:
        found = await self._look(caller, new.case_id, new.key)
        material_id = found[0].material_id if found else await self._create(caller, new, attempt)
        await self._attaching.attach_missing(caller, new, material_id, attempt)
        names = await self._read_back(caller, new, material_id)
        return Receipt(
            reference=reference_of(new.key), kind="filing", case_id=new.case_id, urn=new.urn, done_at=now(),
            done_by=caller.user.name, external_id=str(material_id), attachments=names,
        )  # fmt: skip

    async def _look(self, caller: Caller, case_id: int, key: str) -> list[Communication]:
        mark = mark_of(key)
        listed = await self._cms.communications(caller.session, case_id)
        found = [one for one in listed if mark in one.description and not one.discarded]
        if any(not one.material_id for one in found):  # CMS sometimes gives no id: ours is there, but not to be reached
            raise CmsBroken(detail="our communication is listed without its id")
        return sorted(found, key=lambda one: one.material_id)

    async def _create(self, caller: Caller, new: NewCommunication, attempt: Attempt) -> int:
        location = await self._attaching.upload(caller, new.case_id, new.message)
        ours = _as_cms_takes_it(new)
        try:
            async with attempt.writing():
                return await self._cms.create_communication(caller.session, ours, location=location)
        except OutcomeUnknown:
            found = await self._look(caller, new.case_id, new.key)
            if not found:
                raise
        attempt.found_after_all()
        return found[0].material_id

    async def _read_back(self, caller: Caller, new: NewCommunication, material_id: int) -> tuple[str, ...]:
        """What CMS has now. A write that arrived after we had given it up is a duplicate: out with it."""
        found = await self._look(caller, new.case_id, new.key)
        if not found or found[0].material_id != material_id:
            raise CmsBroken(detail="the communication cannot be read back")
        for extra in found[1:]:
            await self._cms.discard(caller.session, extra.material_id, DiscardReason.DUPLICATE, mark_of(new.key))
        return await self._attaching.read_back(caller, new, material_id)

    async def _undo(self, caller: Caller, key: str, filed: Receipt, reason: str, attempt: Attempt) -> Receipt:
        for material_id in await self._there(caller, filed, key):
            await self._discard(caller, filed, key, material_id, f"{reason} {mark_of(key)}".strip(), attempt)
        if await self._there(caller, filed, key):
            raise CmsBroken(detail="the communication is still there")
        return replace(filed, kind="undo", done_at=now(), done_by=caller.user.name, repeated=False)

    async def _discard(
        self, caller: Caller, filed: Receipt, key: str, material_id: int, why: str, attempt: Attempt
    ) -> None:
        try:
            async with attempt.writing():
                await self._cms.discard(caller.session, material_id, DiscardReason.ATTACHED_IN_ERROR, why)
        except OutcomeUnknown:
            if material_id in await self._there(caller, filed, key):
                raise
            attempt.found_after_all()

    async def _there(self, caller: Caller, filed: Receipt, key: str) -> list[int]:
        """What is still in the case under this key: attachments first, so that none is left without its message."""
        messages = await self._look(caller, filed.case_id, key)
        attached = [await self._attaching.filed(caller, filed.case_id, one.material_id, key) for one in messages]
        return [one.material_id for each in attached for one in each] + [one.material_id for one in messages]


def _as_cms_takes_it(new: NewCommunication) -> NewCommunication:
    subject = new.subject.strip()[:LONGEST_SUBJECT] or "(no subject)"
    description = marked(new.description, new.key, limit=LONGEST_DESCRIPTION)
    return replace(new, subject=subject, description=description)


def _undo_key(key: str) -> str:
    return f"undo:{key}"


def _intention(new: NewCommunication) -> Intention:
    files = [[one.file_name, one.sha256] for one in (new.message, *new.attachments)]
    content = json.dumps([new.case_id, new.subject, files])
    payload: dict[str, Any] = {"case_id": new.case_id, "urn": new.urn, "files": files, "party": new.party}
    return Intention(new.key, "filing", hashlib.sha256(content.encode()).hexdigest(), payload)

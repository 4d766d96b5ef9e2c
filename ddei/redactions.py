"""The Redaction Log: entries go there once, and are kept when it is down and sent later."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from casework.errors import BadInput, Conflict, OutcomeUnknown, RedactionLogUnavailable
from casework.filing import Receipt
from casework.people import Caller, Channel, CmsSession, CmsUser, Role
from casework.redactions import ChargeStatus, Lookups, RedactionEntry
from ddei.audit import Audit, Recording
from ddei.receipts import sentence as receipt_sentence
from ddei.references import reference_of
from ddei.writes import Attempt, Intention, Writes
from integrations.redaction_log.client import RedactionLogClient
from store.schema import now

WAITING = (RedactionLogUnavailable, OutcomeUnknown)


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that is kept because the Redaction Log is down; it will be sent."""

    reference: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a kept entry, for the person who entered it: the receipt in words, or why it was refused."""

    key: str
    entra_id: str
    sentence: str


class Redactions:
    """Lookups for the form, and entries."""

    def __init__(self, *, redaction_log: RedactionLogClient, audit: Audit, writes: Writes) -> None:
        self._log = redaction_log
        self._audit = audit
        self._writes = writes
        self._lookups: Lookups | None = None

    async def lookups(self, caller: Caller) -> Lookups:
        """What the form chooses from; the last known lists while the service is down."""
        async with self._audit.recorded(caller, "redactions.lookups"):
            return await self._fresh_lookups()

    async def submit(self, caller: Caller, entry: RedactionEntry) -> Receipt | Pending:
        """Send an entry, once per key. While the service is down it is kept, and `resend_pending` sends it."""
        async with self._audit.recorded(
            caller, "redactions.submit", case_id=entry.case_id, urn=entry.urn, material_id=entry.material_id
        ) as recording:
            try:
                return await self._once(caller, entry, recording)
            except WAITING:
                return Pending(reference_of(entry.key), RedactionLogUnavailable.default)

    async def resend_pending(self) -> list[Settled]:
        """Send what is kept, in the name of those who entered it; what became of each. For the scheduler."""
        settled = []
        for kept in await self._writes.unfinished("redaction"):
            entry, caller = _entry(kept.payload["entry"]), _caller(kept.payload["who"])
            try:
                said = receipt_sentence(await self._resend(caller, entry))
            except WAITING:
                break  # still down: the rest would fare the same
            except BadInput as error:
                said = (
                    f"The Redaction Log refused your entry {reference_of(entry.key)} for {entry.urn}: {error.sentence}"
                )
            except Conflict:
                continue  # another worker has it
            settled.append(Settled(entry.key, caller.entra_id, said))
        return settled

    async def _resend(self, caller: Caller, entry: RedactionEntry) -> Receipt:
        async with self._audit.recorded(
            caller,
            "redactions.resend_pending",
            case_id=entry.case_id,
            urn=entry.urn,
            material_id=entry.material_id,
        ) as recording:
            return await self._once(caller, entry, recording)

    async def _once(self, caller: Caller, entry: RedactionEntry, recording: Recording) -> Receipt:
        content = asdict(entry)
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        intention = Intention(entry.key, "redaction", digest, {"entry": content, "who": _who(caller)})
        return await self._writes.once(intention, recording, lambda attempt: self._send(caller, entry, attempt))

    async def _send(self, caller: Caller, entry: RedactionEntry, attempt: Attempt) -> Receipt:
        lookups = await self._fresh_lookups()
        external_id = await self._log.find(entry) if attempt.may_have_written else ""
        if not external_id:
            external_id = await self._write(entry, lookups, attempt)
        return Receipt(
            reference=reference_of(entry.key), kind="redaction", case_id=entry.case_id, urn=entry.urn, done_at=now(),
            done_by=caller.user.name, external_id=external_id,
        )  # fmt: skip

    async def _write(self, entry: RedactionEntry, lookups: Lookups, attempt: Attempt) -> str:
        try:
            async with attempt.writing():
                return await self._log.submit(entry, lookups)
        except OutcomeUnknown:
            found = await self._log.find(entry)
            if not found:
                raise
        attempt.found_after_all()
        return found

    async def _fresh_lookups(self) -> Lookups:
        try:
            self._lookups = await self._log.lookups()
        except RedactionLogUnavailable:
            if self._lookups is None:
                raise
        return self._lookups


def _who(caller: Caller) -> dict[str, Any]:
    return {
        "user": asdict(caller.user),
        "entra_id": caller.entra_id,
        "channel": caller.channel,
        "id": caller.correlation_id,
    }


def _caller(who: dict[str, Any]) -> Caller:
    # The Redaction Log knows no CMS session, so none is kept.
    user = CmsUser(**who["user"] | {"role": Role(who["user"]["role"])})
    return Caller(user, CmsSession("", ""), Channel(who["channel"]), who["id"], who["entra_id"])


def _entry(content: dict[str, Any]) -> RedactionEntry:
    lists = {"under": tuple(content["under"]), "over": tuple(content["over"])}
    return RedactionEntry(**content | lists | {"charge_status": ChargeStatus(content["charge_status"])})

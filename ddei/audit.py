"""The one mechanism every operation goes through: role first, then the work, then exactly one record in the legal log."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import CaseRestricted, CaseworkError, NotAllowed, NotIdentified, NotSignedIn
from casework.people import Caller, Channel
from ddei.known_sessions import KnownSessions
from ddei.rules import RULES
from store.legal_log import LegalLog, LogRecord, Outcome

REFUSALS = (NotAllowed, CaseRestricted, NotSignedIn, NotIdentified)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who has no CMS session yet: what is known of them at the door."""

    channel: Channel
    correlation_id: str
    entra_id: str = ""


@dataclass(slots=True)
class Recording:
    """The record in the making. The operation adds what it learns on the way: case ids of a hit list, the URN."""

    who: Caller | Stranger
    operation: str
    case_ids: tuple[int, ...] = ()
    urn: str = ""
    material_id: int | None = None
    version_id: int | None = None
    recipients: tuple[str, ...] = ()
    reason: str = ""
    written: bool = False

    def record(self, outcome: Outcome) -> LogRecord:
        """The record as it stands now."""
        return LogRecord(
            kind=RULES[self.operation].kind,
            operation=self.operation,
            outcome=outcome,
            channel=self.who.channel,
            entra_id=self.who.entra_id,
            cms_user=self.who.user.username if isinstance(self.who, Caller) else "",
            case_ids=self.case_ids,
            urn=self.urn,
            material_id=_an_id(self.material_id),
            version_id=_an_id(self.version_id),
            recipients=self.recipients,
            correlation_id=self.who.correlation_id,
            reason=self.reason,
        )


class Audit:
    """Guards operations and writes the legal log."""

    def __init__(self, *, legal_log: LegalLog, known: KnownSessions) -> None:
        self._legal_log = legal_log
        self._known = known

    @asynccontextmanager
    async def recorded(
        self,
        who: Caller | Stranger,
        operation: str,
        *,
        case_id: int | None = None,
        urn: str = "",
        material_id: int | None = None,
        version_id: int | None = None,
    ) -> AsyncIterator[Recording]:
        """Run an operation: NotAllowed unless the role may, and one record however it ends, before the caller sees data."""
        cases = () if case_id is None else (case_id,)
        recording = Recording(who, operation, cases, urn, material_id, version_id)
        outcome = Outcome.FAILED
        try:
            _check_role(who, operation)
            yield recording
            outcome = Outcome.OK
        except CaseworkError as error:
            outcome = outcome_of(error)
            recording.reason = type(error).__name__
            if isinstance(error, NotSignedIn) and isinstance(recording.who, Caller):
                self._known.forget(recording.who.session)
            raise
        finally:
            if not recording.written:
                await self._legal_log.append(recording.record(outcome))

    async def write(self, recording: Recording, outcome: Outcome, on: AsyncConnection) -> None:
        """Append the record within a transaction of the ledger, instead of at the end of the operation."""
        await self._legal_log.append(recording.record(outcome), on)
        recording.written = True

    async def disclosed(
        self, caller: Caller, *, recipients: Iterable[str], case_ids: Iterable[int], reason: str
    ) -> None:
        """Record that case data went to people: a digest, a card in a chat. `recipients` are Entra ids or addresses."""
        async with self.recorded(caller, "audit.disclosed") as recording:
            recording.recipients = tuple(recipients)
            recording.case_ids = tuple(sorted(set(case_ids)))
            recording.reason = reason


def outcome_of(error: CaseworkError) -> Outcome:
    """Whether an error means that somebody was refused, or that something did not work."""
    return Outcome.REFUSED if isinstance(error, REFUSALS) else Outcome.FAILED


def _an_id(number: int | None) -> int | None:
    """The number if the log's columns can hold it: what was asked for may be no id at all, and is then not kept."""
    return number if number is not None and 0 < number < 2**31 else None


def _check_role(who: Caller | Stranger, operation: str) -> None:
    rule = RULES[operation]
    if isinstance(who, Caller) and who.user.role not in rule.roles:
        raise NotAllowed(detail=f"{operation} is not for {who.user.role}")

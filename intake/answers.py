"""Answers to senders, carried out: decided for each mail once, written down, then sent once. Runs beside the listener."""

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import structlog

from casework.errors import CannotOpen, CaseworkError
from casework.mail import MailState, PartOutcome
from casework.urn import find_urns, parse_urn
from ddei.access import ServiceAccount
from ddei.audit import Audit
from ddei.references import reference_of
from documents.guard import run_guarded
from intake.answering import (
    DAY,
    OUR_IDS,
    Answers,
    Asked,
    Earlier,
    Head,
    Outcome,
    Rules,
    body_of,
    conversation_of,
    named_urn,
    person,
    silent_because,
)
from intake.mail_head import MOST_BYTES, head_of, read_head
from intake.reading import Spool
from integrations.mail.errors import AuthExpired, MailboxError, Throttled
from integrations.mail.port import Mailbox
from store.mail import MailRow, MailRows
from store.mail_answers import AnswerRow, AnswerState, MailAnswers
from store.schema import now

log = structlog.get_logger()

EVERY_S = 10
LATER_S = 60.0
MOST_ATTEMPTS = 5
_MOST_IDS = 10
_AN_ID = re.compile(r"<[!-;=?-~]{3,90}>")
# As wide as a line may be: a Message-ID that is folded is no longer one.
_ONE_LINE = SMTP.clone(max_line_length=998)
_STATES = {Outcome.FILED: MailState.FILED, Outcome.NO_CASE: MailState.HELD}
_HARMLESS = frozenset({
    PartOutcome.BODY, PartOutcome.ALTERNATIVE, PartOutcome.FILED, PartOutcome.OPENED, PartOutcome.INLINE, PartOutcome.EMPTY,
})  # fmt: skip


class Answering:
    """Decides and sends. Several may run at once; one of them has each answer."""

    def __init__(
        self,
        *,
        mailboxes: Sequence[Mailbox],
        rows: MailRows,
        answers: MailAnswers,
        audit: Audit,
        service: ServiceAccount,
        spool: Path,
        policy: Answers,
        gateway: bool,
    ) -> None:
        self._mailboxes: Mapping[str, Mailbox] = {mailbox.address: mailbox for mailbox in mailboxes}
        self._rows = rows
        self._answers = answers
        self._audit, self._service = audit, service
        self._spool = Spool(folder=spool)
        self._rules = Rules(policy=policy, ours=frozenset(self._mailboxes), gateway=gateway)

    async def run_once(self) -> None:
        """Decide what is to be answered, and send what is due."""
        if self._rules.policy is Answers.OFF:
            return
        if lost := await self._answers.forget_lost():
            log.warning("answers_unknown", number=lost)
        for outcome, state in _STATES.items():
            for row, mailbox in await self._answers.undecided(state, outcome.value, self._rules.ours, now() - DAY):
                await self._decide(row, outcome, mailbox)
        for address, box in self._mailboxes.items():
            for answer in await self._answers.due(address):
                await self._send(box, answer)

    async def _decide(self, row: MailRow, outcome: Outcome, mailbox: str) -> None:
        asked = self._asked(row, outcome, None)
        earlier = [Earlier(*each) for each in await self._answers.earlier(person(asked.sender), now() - DAY)]
        reason = _unfit(row, asked) or silent_because(asked, self._rules, earlier, now())
        if not reason:  # only now is it worth a look at the headers
            head = await self._head(row)
            asked = self._asked(row, outcome, head)
            reason = "not-read" if head is None else silent_because(asked, self._rules, earlier, now())
        decided = _decided(asked, row, mailbox, reason)
        if not await self._answers.keep(
            decided
        ):  # another process was faster, or the conversation had its answer today
            await self._answers.keep(_decided(asked, row, mailbox, "answered-today"))
        log.info("answer_decided", mail=row.mail_id, kind=outcome.value, reason=reason or "answered")

    async def _head(self, row: MailRow) -> Head | None:
        try:
            raw = await asyncio.to_thread(_headers, self._spool.folder / row.files[0].path)
            return head_of(await run_guarded(read_head, raw)) if raw else None
        except (CannotOpen, FileNotFoundError):
            return None

    def _asked(self, row: MailRow, outcome: Outcome, head: Head | None) -> Asked:
        facts = self._spool.facts(row)
        return Asked(
            outcome=outcome,
            sender=row.sender_address,
            received_at=row.received_at,
            head=head or Head(),
            kind=row.kind,
            automatic=row.automatic,
            check=row.sender_check,
            written=tuple(found.urn for text in (facts.subject, facts.new_text) for found in find_urns(text)),
            filed_in=parse_urn(row.urn),
            reference=reference_of(row.filing_key),
        )

    async def _send(self, mailbox: Mailbox, answer: AnswerRow) -> None:
        row = await self._rows.get(answer.mail_id)
        outcome = Outcome(answer.kind)
        if not await self._answers.begin(answer):
            return
        if row is None or row.state is not _STATES[outcome] or now() - row.received_at > DAY:
            await self._answers.end(answer, AnswerState.DROPPED, "too-late")
            return
        asked = self._asked(row, outcome, await self._head(row))
        try:
            await self._disclosed(asked, row)
        except CaseworkError as error:  # nothing goes out that the legal log does not know
            await self._not_sent(answer, error)
            return
        await self._hand_over(mailbox, answer, composed(asked, answer, mailbox.address))

    async def _hand_over(self, mailbox: Mailbox, answer: AnswerRow, mail: EmailMessage) -> None:
        try:
            await mailbox.send(mail)
        except (Throttled, AuthExpired) as error:
            await self._not_sent(answer, error)
        except MailboxError as error:
            await self._answers.end(answer, AnswerState.UNKNOWN, type(error).__name__)
            log.warning("answer_unknown", mail=answer.mail_id, error=type(error).__name__)
        else:
            await self._answers.end(answer, AnswerState.SENT)
            log.info("answer_sent", mail=answer.mail_id, kind=answer.kind)

    async def _disclosed(self, asked: Asked, row: MailRow) -> None:
        """That a mail is in a case is told to somebody outside: the legal log knows it first."""
        if asked.outcome is Outcome.FILED and row.case_id is not None:
            to, cases = (asked.sender,), (row.case_id,)
            told = partial(
                self._audit.disclosed, recipients=to, case_ids=cases, reason="answer to the sender of a mail"
            )
            await self._service.run(row.mail_id, told)

    async def _not_sent(self, answer: AnswerRow, error: CaseworkError) -> None:
        """It certainly did not go out."""
        if answer.attempts + 1 >= MOST_ATTEMPTS:
            await self._answers.end(answer, AnswerState.DROPPED, type(error).__name__)
        else:
            await self._answers.later(answer, error.retry_after if isinstance(error, Throttled) else LATER_S)


def composed(asked: Asked, answer: AnswerRow, sender: str) -> EmailMessage:
    """The answer as a mail. A subject is only repeated to somebody who is known to have written it."""
    mail = EmailMessage(policy=_ONE_LINE)
    mail["From"] = Address("Case files (automatic message)", addr_spec=sender)
    mail["To"] = asked.sender
    mail["Subject"] = _subject(asked)
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = answer.message_id
    if _AN_ID.fullmatch(asked.head.message_id):
        ids = [each for each in asked.head.references[:_MOST_IDS] if _AN_ID.fullmatch(each)]
        mail["In-Reply-To"] = asked.head.message_id
        mail["References"] = " ".join(dict.fromkeys((*ids, asked.head.message_id)))
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(body_of(asked))
    return mail


def _subject(asked: Asked) -> str:
    return f"Received: {urn}" if (urn := named_urn(asked)) else "Received: your email"


def _decided(asked: Asked, row: MailRow, mailbox: str, reason: str) -> AnswerRow:
    recipient, conversation = person(asked.sender), conversation_of(asked.head)
    once = [row.mail_id, asked.outcome.value] if reason else [recipient, conversation, f"{now():%Y-%m-%d}"]
    key = hashlib.sha256("\n".join(once).encode()).hexdigest()
    return AnswerRow(
        answer_key=key,
        mail_id=row.mail_id,
        mailbox=mailbox,
        recipient=recipient,
        conversation=conversation,
        kind=asked.outcome.value,
        state=AnswerState.SILENT if reason else AnswerState.DUE,
        message_id="" if reason else f"{OUR_IDS}{key[:32]}@{mailbox.rpartition('@')[2]}>",
        reason=reason,
    )


def _unfit(row: MailRow, asked: Asked) -> str:
    """Why a held mail is not answered whatever the rules: it waits for another reason than its case, or for a choice."""
    if asked.outcome is Outcome.NO_CASE:
        given_up = row.case_id is not None or row.failures > 0 or not row.first_lines
        if given_up or any(part.outcome not in _HARMLESS for part in row.parts):
            return "held-otherwise"
        return "candidates" if row.candidates and asked.written else ""
    return ""


def _headers(path: Path) -> bytes:
    """The mail up to its first empty line; nothing if that is too far."""
    with path.open("rb") as file:
        start = file.read(MOST_BYTES)
    ends = [end for end in (start.find(b"\r\n\r\n"), start.find(b"\n\n")) if end >= 0]
    if ends:
        return start[: min(ends)] + b"\r\n\r\n"
    return start if len(start) < MOST_BYTES else b""

"""Answers to senders: what was decided for a mail is written down before anything is sent, and sent from there once.

due -> sending -> sent
 '        '-----> unknown   (nobody knows whether it went out; it is not sent again)
 '------> dropped           (too late, or the mail is not where the answer says any more)
silent                      (decided not to answer; `reason` says why)
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Row, and_, exists, select, update

from casework.mail import MailState
from store.database import Database
from store.mail_row import MailRow, mail_of
from store.mail_tables import mail, mail_answer, mail_copy
from store.schema import now

OUTLASTS = timedelta(minutes=5)
"""Sending takes no longer; who has not said by then how it went, was stopped in the middle."""


class AnswerState(StrEnum):
    """Where an answer is."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DROPPED = "dropped"
    SILENT = "silent"


_COUNTED = (AnswerState.DUE, AnswerState.SENDING, AnswerState.SENT, AnswerState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer. `conversation` is the same for all mails of one; `kind` is what there is to say."""

    answer_key: str
    mail_id: str
    mailbox: str
    recipient: str
    conversation: str
    kind: str
    state: AnswerState
    message_id: str = ""
    reason: str = ""
    attempts: int = 0


class MailAnswers:
    """The rows of answers."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def undecided(
        self, state: MailState, kind: str, mailboxes: Collection[str], since: datetime, limit: int = 50
    ) -> list[tuple[MailRow, str]]:
        """Mails of these mailboxes for which nobody has decided whether to answer, each with the one it came to first."""
        answered = exists().where(and_(mail_answer.c.mail_id == mail.c.mail_id, mail_answer.c.kind == kind))
        first = select(mail_copy.c.mailbox).where(mail_copy.c.mail_id == mail.c.mail_id).order_by(mail_copy.c.copy_id)
        box = first.limit(1).scalar_subquery()
        new = and_(mail.c.state == state, mail.c.shadow.is_(False), mail.c.received_at > since, ~answered)
        ours = box.in_(mailboxes)
        # Joined instead of selected as one more column: a mail's row is made of the table's columns and nothing else.
        wanted = select(mail.c.mail_id, box.label("mailbox")).where(new, ours).order_by(mail.c.received_at).limit(limit)
        async with self._database.reading() as connection:
            boxes = {row.mail_id: row.mailbox for row in await connection.execute(wanted)}
            rows = await connection.execute(select(mail).where(mail.c.mail_id.in_(boxes)))
            return [(mail_of(row), boxes[row.mail_id]) for row in rows]

    async def earlier(self, recipient: str, since: datetime) -> list[tuple[str, datetime]]:
        """The answers somebody got since then, or may have got: their conversation and when."""
        theirs = and_(mail_answer.c.recipient == recipient, mail_answer.c.state.in_(_COUNTED))
        wanted = select(mail_answer.c.conversation, mail_answer.c.changed_at)
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.where(theirs, mail_answer.c.changed_at > since))
            return [(row.conversation, row.changed_at) for row in rows]

    async def keep(self, answer: AnswerRow) -> bool:
        """Write a decision down; False if one is there for this mail, or for this sender, conversation and day."""
        values = _values(answer) | {"next_try_at": now(), "changed_at": now()}
        async with self._database.writing() as connection:
            new = self._database.upsert(mail_answer).values(**values)
            return (await connection.execute(new.on_conflict_do_nothing())).rowcount == 1

    async def due(self, mailbox: str, limit: int = 20) -> list[AnswerRow]:
        """What is to be sent from a mailbox now."""
        mine = and_(mail_answer.c.mailbox == mailbox, mail_answer.c.state == AnswerState.DUE)
        ready = and_(mine, mail_answer.c.next_try_at <= now())
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(mail_answer).where(ready).order_by(mail_answer.c.changed_at).limit(limit)
            )
            return [_answer(row) for row in rows]

    async def begin(self, answer: AnswerRow) -> bool:
        """Take an answer for sending; False if somebody else has."""
        return await self._change(answer, AnswerState.DUE, AnswerState.SENDING, attempts=answer.attempts + 1)

    async def end(self, answer: AnswerRow, state: AnswerState, reason: str = "") -> None:
        """Say how sending ended."""
        await self._change(answer, AnswerState.SENDING, state, reason=reason)

    async def later(self, answer: AnswerRow, seconds: float) -> None:
        """It was certainly not sent: try again later."""
        again = now() + timedelta(seconds=seconds)
        await self._change(answer, AnswerState.SENDING, AnswerState.DUE, next_try_at=again)

    async def forget_lost(self) -> int:
        """Answers whose sender was stopped in the middle: nobody knows whether they went out. How many there were."""
        lost = and_(mail_answer.c.state == AnswerState.SENDING, mail_answer.c.changed_at < now() - OUTLASTS)
        values = {"state": AnswerState.UNKNOWN, "reason": "stopped", "changed_at": now()}
        async with self._database.writing() as connection:
            return (await connection.execute(update(mail_answer).where(lost).values(**values))).rowcount

    async def of_mail(self, mail_id: str) -> list[AnswerRow]:
        """What was decided and done about answering a mail."""
        wanted = select(mail_answer).where(mail_answer.c.mail_id == mail_id).order_by(mail_answer.c.changed_at)
        async with self._database.reading() as connection:
            return [_answer(row) for row in await connection.execute(wanted)]

    async def _change(self, answer: AnswerRow, expected: AnswerState, state: AnswerState, **more: object) -> bool:
        mine = and_(mail_answer.c.answer_key == answer.answer_key, mail_answer.c.state == expected)
        values = {"state": state, "changed_at": now()} | more
        async with self._database.writing() as connection:
            return (await connection.execute(update(mail_answer).where(mine).values(**values))).rowcount == 1


def _values(answer: AnswerRow) -> dict[str, object]:
    return {name: getattr(answer, name) for name in AnswerRow.__slots__}


def _answer(row: Row[tuple[object, ...]]) -> AnswerRow:
    values = {name: getattr(row, name) for name in AnswerRow.__slots__}
    return AnswerRow(**values | {"state": AnswerState(values["state"])})

"""The queue as colleagues share it: who has a mail, hand it over, file it in two cases, and find what was filed or ignored."""

from dataclasses import dataclass

from casework.errors import BadInput, Conflict, NotFound
from casework.mail import WAITING_FOR_A_PERSON, FiledMail, HeldMail, MailState
from casework.people import Caller, CmsUser
from ddei.audit import Audit
from ddei.claims import check_claim, taken
from ddei.rules import FILERS
from ddei.unfiled import UNDO_FOR
from ddei.unfiled_mail import cases_of, filed_mail, held_mail
from store.mail import MailRow, MailRows
from store.mail_claims import MOST_CASES, MailClaims
from store.mail_search import MailSearch
from store.schema import now

_MAY_SPLIT = (*WAITING_FOR_A_PERSON, MailState.FILED)


@dataclass(frozen=True, slots=True)
class FiledPage:
    """A page of filed mails, the latest first, and whether there is another."""

    mails: tuple[FiledMail, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class IgnoredPage:
    """A page of mails that the matching took for no casework, the latest first, and whether there is another."""

    mails: tuple[HeldMail, ...]
    more: bool


class MailQueue:
    """What people do with a mail before and after they decide."""

    def __init__(self, *, rows: MailRows, claims: MailClaims, search: MailSearch, audit: Audit) -> None:
        self._rows = rows
        self._claims = claims
        self._search = search
        self._audit = audit

    async def claim(self, caller: Caller, mail_id: str, *, take_over: bool = False) -> HeldMail:
        """Take a mail for a quarter of an hour, if nobody else has it or it is taken over; the mail with who has it now."""
        async with self._audit.recorded(caller, "queue.claim") as recording:
            before = await self._row(mail_id)
            recording.case_ids = cases_of([held_mail(before)])
            recording.reason = f"taken over from {before.claimed_by_user}" if take_over else ""
            name, username = caller.user.name, caller.user.username
            await self._claims.claim(mail_id, name=name, username=username, take_over=take_over)
            return held_mail(await self._row(mail_id))

    async def release(self, caller: Caller, mail_id: str) -> HeldMail:
        """Give a mail back to the queue; nothing happens to one that is not the caller's."""
        async with self._audit.recorded(caller, "queue.release"):
            await self._row(mail_id)
            await self._claims.release(mail_id, username=caller.user.username)
            return held_mail(await self._row(mail_id))

    async def hand_over(self, caller: Caller, mail_id: str, colleague: CmsUser) -> HeldMail:
        """Give a mail to a colleague who may file; Conflict if somebody else has it by now."""
        async with self._audit.recorded(caller, "queue.hand_over") as recording:
            if colleague.role not in FILERS:
                raise BadInput("This colleague may not file email. Choose somebody else.")
            await self._row(mail_id)
            recording.reason = f"handed over to {colleague.username}"
            to = {"name": colleague.name, "username": colleague.username}
            given = await self._claims.hand_over(mail_id, of=caller.user.username, **to)
            current = await self._row(mail_id)
            if not given:
                raise Conflict(
                    taken(current) if current.state in WAITING_FOR_A_PERSON else "This email is decided by now."
                )
            return held_mail(current)

    async def split(self, caller: Caller, mail_id: str) -> HeldMail:
        """The same mail once more, for a second case, with a receipt and a way back of its own; it is the caller's."""
        async with self._audit.recorded(caller, "queue.split") as recording:
            row = await self._row(mail_id)
            recording.case_ids, recording.urn = ((row.case_id,) if row.case_id else ()), row.urn
            if row.state not in _MAY_SPLIT:
                raise Conflict("This email is not waiting and not in a case, so it cannot go into a second one.")
            check_claim(caller, row)
            there = f" It is filed in {row.urn}." if row.urn else ""
            reason = f"{caller.user.name} says that it belongs to two cases.{there}"
            name, username = caller.user.name, caller.user.username
            second = await self._claims.split(row, name=name, username=username, reason=reason)
            if not second:
                raise Conflict(f"This email is in {MOST_CASES} cases already.")
            return held_mail(await self._row(second))

    async def filed(self, caller: Caller, name: str = "", page: int = 1, size: int = 8) -> FiledPage:
        """What was filed in the last 30 days, the latest first; `name` is a URN, a sender or words of the subject."""
        async with self._audit.recorded(caller, "queue.filed") as recording:
            at = {"skip": (page - 1) * size, "limit": size + 1}
            rows = await self._search.filed(now() - UNDO_FOR, wanted=name, **at)
            mails = tuple(filed_mail(row) for row in rows[:size])
            recording.case_ids = tuple(sorted({mail.case_id for mail in mails}))
            return FiledPage(mails, more=len(rows) > size)

    async def filed_mail(self, caller: Caller, mail_id: str) -> FiledMail:
        """One filed mail; NotFound when it is not in a case any more."""
        async with self._audit.recorded(caller, "queue.filed_mail") as recording:
            row = await self._row(mail_id)
            if row.state is not MailState.FILED:
                raise NotFound("This email is not filed any more: somebody has undone it.")
            recording.case_ids, recording.urn = ((row.case_id,) if row.case_id else ()), row.urn
            return filed_mail(row)

    async def ignored(self, caller: Caller, name: str = "", page: int = 1, size: int = 8) -> IgnoredPage:
        """What nobody was asked about in the last 30 days, because nothing in it points to a case; the latest first."""
        async with self._audit.recorded(caller, "queue.ignored"):
            at = {"skip": (page - 1) * size, "limit": size + 1}
            rows = await self._search.ignored(now() - UNDO_FOR, wanted=name, **at)
            return IgnoredPage(tuple(held_mail(row) for row in rows[:size]), more=len(rows) > size)

    async def _row(self, mail_id: str) -> MailRow:
        row = await self._rows.get(mail_id)
        if row is None:
            raise NotFound("This mail is not known here.")
        return row

"""Unfiled email, for operations: decide what the listener would not decide by itself, and undo what was wrong."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from casework.cases import Case, CaseRef, CaseRow
from casework.errors import BadInput, CaseworkError, Conflict, NotFound, NotSignedIn, Unavailable
from casework.mail import WAITING_FOR_A_PERSON, Candidate, FiledMail, HeldMail, MailState
from casework.people import Caller
from casework.urn import parse_urn
from ddei.facade import Ddei
from dialogs.asked import whole, word
from dialogs.cards.held import (
    CANDIDATES_SHOWN,
    FOUND_SHOWN,
    REASON_LIMIT,
    decided_card,
    dismissed_card,
    filed_card,
    filed_list_card,
    filed_mail_card,
    found_cases_card,
    held_card,
    held_list_card,
    undone_card,
)
from dialogs.commands import query
from dialogs.replies import answer
from dialogs.turn import Reply, Turn
from store.schema import now

DAYS_BACK = 7
_ON_ITS_WAY = "This email has been decided and is being filed now."
_BECAME = {MailState.DISMISSED: "This email was marked as not casework."}


class Unfiled:
    """The held mail, one card each."""

    def __init__(self, *, ddei: Ddei) -> None:
        self._ddei = ddei

    async def waiting(self, turn: Turn, caller: Caller) -> Reply:
        """Everything that waits; a single one is shown at once."""
        mails = await self._ddei.unfiled.list(caller)
        if len(mails) == 1:
            return await self._held(turn, caller, mails[0])
        return answer(turn, held_list_card(mails), "Unfiled email")

    async def open(self, turn: Turn, caller: Caller) -> Reply:
        """One mail to decide, or what has become of it."""
        mail = await self._ddei.unfiled.get(caller, _mail_id(turn))
        if mail.state is MailState.FILED:
            return await self.open_filed(turn, caller)
        if mail.state not in WAITING_FOR_A_PERSON:
            return answer(turn, decided_card(_BECAME.get(mail.state, _ON_ITS_WAY), mail.subject), "Already decided")
        return await self._held(turn, caller, mail)

    async def file(self, turn: Turn, caller: Caller) -> Reply:
        """Put a mail into the case the person chose."""
        mail = await self._ddei.unfiled.get(caller, _mail_id(turn))
        try:
            receipt = await self._ddei.unfiled.file(caller, mail.mail_id, whole(turn.data, "case_id"))
        except Conflict as error:
            return answer(turn, decided_card(error.sentence, mail.subject), "Already decided")
        told = "This was done before; nothing was filed twice." if receipt.repeated else ""
        return answer(turn, filed_card(receipt, mail, told), f"Filed in case {receipt.urn}")

    async def find(self, turn: Turn, caller: Caller) -> Reply:
        """Cases for a held mail by URN or name; none of them is chosen yet."""
        mail = await self._ddei.unfiled.get(caller, _mail_id(turn))
        asked = word(turn.data, "query", 80)
        try:
            cases, more = await self._cases(caller, asked)
        except (NotSignedIn, Unavailable):
            raise
        except CaseworkError as error:
            return await self._held(turn, caller, mail, error.sentence)
        return answer(turn, found_cases_card(mail, cases, asked, more), "Choose a case.")

    async def dismiss(self, turn: Turn, caller: Caller) -> Reply:
        """The mail is not casework, and why."""
        mail = await self._ddei.unfiled.get(caller, _mail_id(turn))
        reason = _reason(turn)
        if not reason:
            return await self._held(turn, caller, mail, "Choose why it is not casework.")
        try:
            await self._ddei.unfiled.dismiss(caller, mail.mail_id, reason)
        except Conflict as error:
            return answer(turn, decided_card(error.sentence, mail.subject), "Already decided")
        return answer(turn, dismissed_card(mail, reason), "Not casework")

    async def undo(self, turn: Turn, caller: Caller) -> Reply:
        """Take a filed mail out of its case again."""
        mail = await self._ddei.unfiled.get(caller, _mail_id(turn))
        reason = _reason(turn)
        if not reason:
            raise BadInput("Choose why the email is taken out of the case, then try again.")
        try:
            receipt = await self._ddei.unfiled.undo(caller, mail.mail_id, reason)
        except Conflict as error:
            return answer(turn, decided_card(error.sentence, mail.subject), "Already decided")
        return answer(turn, undone_card(receipt, mail.subject, reason), f"Taken out of case {receipt.urn}")

    async def filed(self, turn: Turn, caller: Caller) -> Reply:
        """What was filed lately, by itself or by people."""
        card = filed_list_card(await self._filed(caller), DAYS_BACK)
        return answer(turn, card, "Filed email")

    async def open_filed(self, turn: Turn, caller: Caller) -> Reply:
        """One filed mail with the way back."""
        mail_id = _mail_id(turn)
        found = next((mail for mail in await self._filed(caller) if mail.mail_id == mail_id), None)
        if found is None:
            return answer(
                turn, decided_card("This email is not filed any more: somebody has undone it."), "Filed email"
            )
        return answer(turn, filed_mail_card(found), "Filed email")

    async def _held(self, turn: Turn, caller: Caller, mail: HeldMail, trouble: str = "") -> Reply:
        mail, hidden = await visible(self._ddei, caller, mail)
        card = held_card(mail, hidden=hidden, trouble=trouble)
        return answer(turn, card, "Unfiled email")

    async def _filed(self, caller: Caller) -> list[FiledMail]:
        """The latest first."""
        return (await self._ddei.unfiled.filed(caller, now() - timedelta(days=DAYS_BACK)))[::-1]

    async def _cases(self, caller: Caller, asked: str) -> tuple[list[Case], int]:
        """The cases found, opened so that the person sees who is in them, and how many more there are."""
        found = await self._rows(caller, asked)
        if not found:
            raise NotFound("CMS lists no case for that. Check the spelling, or use the URN.")
        opened = [await self._ddei.cases.open(caller, each.case_id) for each in found[:FOUND_SHOWN]]
        return opened, len(found) - len(opened)

    async def _rows(self, caller: Caller, asked: str) -> list[CaseRef] | list[CaseRow]:
        urn = parse_urn(asked)
        if urn is not None:
            return await self._ddei.cases.by_urn(caller, urn)
        intent = query(asked)
        if intent.verb == "case.operation":
            return await self._ddei.cases.by_operation(caller, intent.data["name"])
        if intent.verb == "case.name":
            return await self._ddei.cases.by_name(caller, intent.data["name"])
        raise BadInput("Enter a URN such as 45AA0209826, a surname or a company.")


async def visible(ddei: Ddei, caller: Caller, mail: HeldMail) -> tuple[HeldMail, int]:
    """The mail with only those candidates that this person may open, and how many are left out.

    The candidates were found by the listener's own account, which sees more than most people.
    """
    best = mail.candidates[:CANDIDATES_SHOWN]
    allowed = await asyncio.gather(*(_may_open(ddei, caller, each) for each in best), return_exceptions=True)
    for found in allowed:
        if isinstance(found, BaseException):
            raise found
    shown = tuple(each for each, may in zip(best, allowed, strict=True) if may)
    return replace(mail, candidates=shown), len(best) - len(shown)


async def _may_open(ddei: Ddei, caller: Caller, candidate: Candidate) -> bool:
    try:
        await ddei.cases.open(caller, candidate.case_id)
    except (NotSignedIn, Unavailable):
        raise
    except CaseworkError:
        return False
    return True


def _mail_id(turn: Turn) -> str:
    mail_id = word(turn.data, "mail_id", 200)
    if not mail_id:
        raise BadInput("This button does not work any more. Type unfiled to see what waits.", detail="no mail id")
    return mail_id


def _reason(turn: Turn) -> str:
    """The reason chosen, with what was added to it."""
    chosen, more = word(turn.data, "reason", 60), word(turn.data, "more", REASON_LIMIT)
    return f"{chosen}: {more}" if chosen and more else chosen or more

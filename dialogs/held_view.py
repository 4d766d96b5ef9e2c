"""How one person may see a held mail: the cases they may open, and who has it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from casework.errors import BadInput, CaseworkError, Conflict, NotSignedIn, Unavailable
from casework.mail import WAITING_FOR_A_PERSON, Candidate, HeldMail
from casework.people import Caller
from ddei.claims import has, taken
from ddei.facade import Ddei
from dialogs.asked import word
from dialogs.cards.decided import decided_card
from dialogs.cards.held import CANDIDATES_SHOWN, Hand, held_card
from dialogs.cards.words import uk_clock
from dialogs.replies import answer
from dialogs.turn import Card, Reply, Turn
from store.mail_claims import CLAIMED_FOR

NOT_NAMED = "a case you may not open"


class HeldView:
    """Shows held mail."""

    def __init__(self, *, ddei: Ddei) -> None:
        self._ddei = ddei

    async def show(self, turn: Turn, caller: Caller, mail: HeldMail, trouble: str = "") -> Reply:
        """The card of one mail."""
        return answer(turn, await self.card(caller, mail, trouble), "Unfiled email")

    async def card(self, caller: Caller, mail: HeldMail, trouble: str = "") -> Card:
        """The mail with only those candidates that this person may open."""
        shown, hidden = await visible(self._ddei, caller, mail)
        return held_card(shown, hidden=hidden, trouble=trouble, hand=hand(mail, caller))

    async def second(self, turn: Turn, caller: Caller, mail_id: str, error: Conflict) -> Reply:
        """Somebody else was quicker, or has the mail in hand: who, and since when."""
        current = await self._ddei.unfiled.get(caller, mail_id)
        if current.state in WAITING_FOR_A_PERSON:
            return await self.show(turn, caller, current, error.sentence)
        return answer(turn, decided_card(error.sentence, current.subject), "Already decided")

    async def best(self, caller: Caller, mails: Sequence[HeldMail]) -> dict[str, str]:
        """By mail id, the best candidate in words, if this person may open it; empty when CMS cannot say."""
        firsts = {mail.mail_id: mail.candidates[0] for mail in mails if mail.candidates}
        cases = list({each.case_id: each for each in firsts.values()}.values())
        try:
            allowed = await _openable(self._ddei, caller, cases)
        except Unavailable:
            return {}
        return {
            mail_id: f"{each.urn} R v {each.lead_defendant}" if each.case_id in allowed else NOT_NAMED
            for mail_id, each in firsts.items()
        }


def hand(mail: HeldMail, caller: Caller) -> Hand:
    """Who has a mail, in words for this person."""
    if not has(mail) or mail.claimed_at is None:
        return Hand()
    if mail.claimed_by_user != caller.user.username:
        return Hand(f"{taken(mail)} You can read it, or take it over.", others=True)
    return Hand(f"You have this email until {uk_clock(mail.claimed_at + CLAIMED_FOR)}.")


async def visible(ddei: Ddei, caller: Caller, mail: HeldMail) -> tuple[HeldMail, int]:
    """The mail with only those candidates that this person may open, and how many are left out.

    The candidates were found by the listener's own account, which sees more than most people.
    """
    best = mail.candidates[:CANDIDATES_SHOWN]
    allowed = await _openable(ddei, caller, best)
    shown = tuple(each for each in best if each.case_id in allowed)
    return replace(mail, candidates=shown), len(best) - len(shown)


async def _openable(ddei: Ddei, caller: Caller, candidates: Sequence[Candidate]) -> set[int]:
    allowed = await asyncio.gather(*(_may_open(ddei, caller, each) for each in candidates), return_exceptions=True)
    for found in allowed:
        if isinstance(found, BaseException):
            raise found
    return {each.case_id for each, may in zip(candidates, allowed, strict=True) if may}


async def _may_open(ddei: Ddei, caller: Caller, candidate: Candidate) -> bool:
    try:
        await ddei.cases.open(caller, candidate.case_id)
    except (NotSignedIn, Unavailable):
        raise
    except CaseworkError:
        return False
    return True


def mail_id_of(turn: Turn) -> str:
    """The mail a button is about."""
    mail_id = word(turn.data, "mail_id", 200)
    if not mail_id:
        raise BadInput("This button does not work any more. Type unfiled to see what waits.", detail="no mail id")
    return mail_id

"""What colleagues and readers are told about a mail, by the bot itself: handed over, taken over, taken out of its case."""

from collections.abc import Collection
from datetime import timedelta

import structlog

from casework.errors import CaseworkError, NotSignedIn
from casework.filing import Receipt
from casework.mail import HeldMail
from casework.people import Caller, Channel, Role
from ddei.facade import Ddei
from ddei.receipts import LONDON
from ddei.reliance import TakenOut
from dialogs.cards.decided import taken_out_card
from dialogs.cards.held import held_card, taken_over_card, waiting_card
from dialogs.cards.words import clean, escape, uk_date
from dialogs.held_view import hand, visible
from dialogs.turn import Message
from store.chat import ChatState
from store.log_readers import Reader

log = structlog.get_logger()

BY_MISTAKE = "Attached in error"
_LATELY = timedelta(minutes=5)


class MailNews:
    """Queues messages; the bot's outbox sends each at most once."""

    def __init__(self, *, ddei: Ddei, chat: ChatState) -> None:
        self._ddei = ddei
        self._chat = chat

    async def handed_over(self, mail: HeldMail, entra_id: str, by: str) -> None:
        """A colleague has this mail now: its card, as they may see it."""
        key = f"handed:{mail.mail_id}:{entra_id}:{mail.claimed_at}"
        caller = await self._caller(entra_id, key)
        if caller is None:
            return
        try:
            message = await self.card_of(caller, mail, f"{escape(by, 80)} has handed over an email to you")
        except CaseworkError as error:  # it is handed over all the same, and stands in their list
            log.warning("hand_over_without_its_card", mail=mail.mail_id, error=type(error).__name__)
            message = Message(text="An email was handed over to you.", card=waiting_card(mail))
        await self._chat.outbox.queue(key, entra_id, {"text": message.text, "card": message.card})

    async def taken_over(self, mail: HeldMail, username: str) -> None:
        """Whoever had this mail is told that somebody else has it now."""
        for entra_id in [*await self._chat.people(Role.OPERATIONS), *await self._chat.people(Role.SUPERVISOR)]:
            link = await self._chat.link(entra_id)
            if link is not None and link.user.username == username:
                key = f"taken-over:{mail.mail_id}:{entra_id}:{mail.claimed_at}"
                said = f"{clean(mail.claimed_by, 80)} has taken over an email that you had."
                await self._chat.outbox.queue(
                    key, entra_id, {"text": escape(said), "card": taken_over_card(mail, said)}
                )

    async def card_of(self, caller: Caller, mail: HeldMail, said: str) -> Message:
        """A mail's card for somebody who did not ask for it; without a CMS session it names no case."""
        try:
            shown, hidden = await visible(self._ddei, caller, mail)
        except NotSignedIn:
            return Message(text=f"{said}.", card=waiting_card(mail))
        cases = [each.case_id for each in shown.candidates]
        await self._ddei.audit.disclosed(caller, recipients=[caller.entra_id], case_ids=cases, reason="held mail")
        return Message(
            text=f"{said}: {clean(mail.subject, 80)}", card=held_card(shown, hidden=hidden, hand=hand(mail, caller))
        )

    async def taken_out(self, receipt: Receipt, parts: Collection[int] = ()) -> int:
        """Tell those who relied on what was just taken out of a case; how many were told."""
        lately = await self._ddei.reliance.taken_out(receipt.done_at - _LATELY)
        mine = [one for one in lately if one.reference == receipt.reference]
        return sum([await self.tell_readers(one, parts) for one in mine])

    async def tell_readers(self, one: TakenOut, parts: Collection[int] = ()) -> int:
        """Tell those who saw it while it was there, except whoever took it out; how many were told, now or before."""
        readers = await self._ddei.reliance.readers(one, parts)
        return sum([await self._tell(one, reader) for reader in readers])

    async def _tell(self, one: TakenOut, reader: Reader) -> bool:
        key = f"relied:{one.reference}:{reader.entra_id}"
        caller = await self._caller(reader.entra_id, key)
        if caller is None and await self._chat.conversation(reader.entra_id) is None:
            return False  # not a person this bot can write to
        if caller is not None and caller.user.name == one.by:
            return False
        if await self._chat.outbox.get(key) is not None:
            return True
        message = (
            Message(text=relied(one, reader, urn="")) if caller is None else await self._named(caller, one, reader)
        )
        await self._chat.outbox.queue(key, reader.entra_id, {"text": message.text, "card": message.card})
        return True

    async def _named(self, caller: Caller, one: TakenOut, reader: Reader) -> Message:
        to = [caller.entra_id]
        await self._ddei.audit.disclosed(caller, recipients=to, case_ids=[one.case_id], reason="mail taken out")
        said = relied(one, reader, urn=one.urn)
        return Message(text=escape(said, 400), card=taken_out_card(said, one.case_id))

    async def _caller(self, entra_id: str, key: str) -> Caller | None:
        """The person with their own CMS session; None if they have signed out."""
        link = await self._chat.link(entra_id)
        return Caller(link.user, link.session, Channel.TEAMS, key, entra_id) if link else None


def relied(one: TakenOut, reader: Reader, *, urn: str) -> str:
    """ "An email you opened in 45AA0209826/1 was taken out at 10:04 on …: it was filed there by mistake." """
    seen = "you opened" if reader.opened else "that stood in the list when you looked at the communications"
    where = f"in {urn}" if urn else "in a case"
    local = one.taken_out_at.astimezone(LONDON)
    when = f"{local:%H:%M} on {uk_date(local.date())}"
    because = "it was filed there by mistake" if one.reason.startswith(BY_MISTAKE) else f"{one.reason}".lower()
    return f"An email {seen} {where} was taken out at {when}: {because or 'it does not belong there'}."

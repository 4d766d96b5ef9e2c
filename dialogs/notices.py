"""Held mail comes to operations by itself: one card for each person who has signed in, once for each mail."""

import structlog

from casework.errors import CaseworkError, NotSignedIn, Unavailable
from casework.mail import HeldMail
from casework.people import Caller, Channel, Role
from ddei.facade import Ddei
from dialogs.cards.held import held_card, waiting_card
from dialogs.cards.words import clean
from dialogs.turn import Message
from dialogs.unfiled import visible
from store.chat import ChatState

log = structlog.get_logger()


class HeldNotices:
    """Queues the cards; the bot's outbox sends each at most once."""

    def __init__(self, *, ddei: Ddei, chat: ChatState) -> None:
        self._ddei = ddei
        self._chat = chat

    async def queue_due(self) -> int:
        """Queue a card to everybody in operations for each mail nobody was told of; how many. For the scheduler."""
        people = await self._chat.people(Role.OPERATIONS)
        if not people:
            return 0  # nobody has signed in yet; the mail stays untold
        queued = 0
        for mail in await self._ddei.unfiled.undelivered():
            told = [await self._tell(mail, entra_id) for entra_id in people]
            if None not in told:
                await self._ddei.unfiled.mark_delivered(mail.mail_id)
            queued += sum(filter(None, told))
        return queued

    async def _tell(self, mail: HeldMail, entra_id: str) -> bool | None:
        """Whether a card was queued now; None when CMS is away and the next round must try again."""
        key = f"held:{mail.mail_id}:{entra_id}"
        link = await self._chat.link(entra_id)
        if link is None or await self._chat.outbox.get(key) is not None:
            return False
        caller = Caller(link.user, link.session, Channel.TEAMS, key, entra_id)
        try:
            message = await self._message(caller, mail)
        except Unavailable:
            return None
        except CaseworkError as error:
            log.warning("held_notice_refused", mail=mail.mail_id, error=type(error).__name__)
            return False
        return await self._chat.outbox.queue(key, entra_id, {"text": message.text, "card": message.card})

    async def _message(self, caller: Caller, mail: HeldMail) -> Message:
        """The card as this person may see it; without a CMS session it names no case."""
        try:
            shown, hidden = await visible(self._ddei, caller, mail)
        except NotSignedIn:
            return Message(text="An email waits for your decision.", card=waiting_card(mail))
        cases = [each.case_id for each in shown.candidates]
        await self._ddei.audit.disclosed(caller, recipients=[caller.entra_id], case_ids=cases, reason="held mail")
        text = f"An email waits for your decision: {clean(mail.subject, 80)}"
        return Message(text=text, card=held_card(shown, hidden=hidden))


class RedactionNotices:
    """An entry that waited for the Redaction Log: its receipt, or its refusal, comes to the person who made it."""

    def __init__(self, *, ddei: Ddei, chat: ChatState) -> None:
        self._ddei = ddei
        self._chat = chat

    async def queue_due(self) -> int:
        """Send what waits, and queue a message for each entry that is settled; how many. For the scheduler."""
        settled = await self._ddei.redactions.resend_pending()
        for one in settled:
            if one.entra_id:
                await self._chat.outbox.queue(
                    f"redaction:{one.key}", one.entra_id, {"text": one.sentence, "card": None}
                )
        return len(settled)

"""Held mail comes to operations by itself: one card for each person who has signed in, once for each mail."""

from datetime import timedelta

import structlog

from casework.errors import CaseworkError, Unavailable
from casework.mail import HeldMail
from casework.people import Caller, Channel, Role
from ddei.facade import Ddei
from dialogs.mail_news import MailNews
from store.chat import ChatState
from store.schema import now

log = structlog.get_logger()

_A_DAY = timedelta(days=1)


class HeldNotices:
    """Queues the cards; the bot's outbox sends each at most once."""

    def __init__(self, *, ddei: Ddei, chat: ChatState) -> None:
        self._ddei = ddei
        self._chat = chat
        self._news = MailNews(ddei=ddei, chat=chat)

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
            message = await self._news.card_of(caller, mail, "An email waits for your decision")
        except Unavailable:
            return None
        except CaseworkError as error:
            log.warning("held_notice_refused", mail=mail.mail_id, error=type(error).__name__)
            return False
        return await self._chat.outbox.queue(key, entra_id, {"text": message.text, "card": message.card})


class ReliedNotices:
    """What was taken out of a case, by whatever way: those who had seen it there are told."""

    def __init__(self, *, ddei: Ddei, chat: ChatState) -> None:
        self._ddei = ddei
        self._news = MailNews(ddei=ddei, chat=chat)
        self._settled: set[str] = set()  # the outbox knows better; this only saves asking again

    async def queue_due(self) -> int:
        """Tell the readers of everything that was taken out in the last day; to how many people. For the scheduler."""
        lately = await self._ddei.reliance.taken_out(now() - _A_DAY)
        new = [one for one in lately if one.reference not in self._settled]
        told = sum([await self._news.tell_readers(one) for one in new])
        self._settled = {one.reference for one in lately}
        return told


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

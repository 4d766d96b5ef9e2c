"""The queue between colleagues: take a mail over, give it back, hand it over, file it in two cases."""

from casework.errors import BadInput, Conflict
from casework.mail import WAITING_FOR_A_PERSON, MailState
from casework.people import Caller, Role
from casework.redactions import Choice
from ddei.facade import Ddei
from dialogs.asked import word
from dialogs.cards.decided import decided_card
from dialogs.cards.held import COLLEAGUES_SHOWN, hand_over_card, handed_over_card
from dialogs.held_view import HeldView, mail_id_of
from dialogs.mail_news import MailNews
from dialogs.replies import answer
from dialogs.turn import Message, Reply, Turn
from store.chat import ChatState, Link

SECOND = "The same email once more, for its second case"


class Sharing:
    """Who has a mail."""

    def __init__(self, *, ddei: Ddei, chat: ChatState, view: HeldView, news: MailNews) -> None:
        self._ddei = ddei
        self._chat = chat
        self._view = view
        self._news = news

    async def take_over(self, turn: Turn, caller: Caller) -> Reply:
        """Take a mail that a colleague has; the colleague is told."""
        before = await self._ddei.unfiled.get(caller, mail_id_of(turn))
        mail = await self._ddei.queue.claim(caller, before.mail_id, take_over=True)
        if mail.state not in WAITING_FOR_A_PERSON:
            return answer(turn, decided_card("This email is decided by now.", mail.subject), "Already decided")
        if before.claimed_by_user not in {"", caller.user.username}:
            await self._news.taken_over(mail, before.claimed_by_user)
        return await self._view.show(turn, caller, mail)

    async def give_back(self, turn: Turn, caller: Caller) -> Reply:
        """The mail is free again."""
        mail = await self._ddei.queue.release(caller, mail_id_of(turn))
        if mail.state not in WAITING_FOR_A_PERSON:
            return answer(turn, decided_card("This email is decided by now.", mail.subject), "Already decided")
        return await self._view.show(turn, caller, mail)

    async def colleagues(self, turn: Turn, caller: Caller) -> Reply:
        """To whom it may go."""
        mail = await self._ddei.queue.claim(caller, mail_id_of(turn))
        return answer(turn, hand_over_card(mail, await self._choices(caller)), "Hand over an email")

    async def hand_over(self, turn: Turn, caller: Caller) -> Reply:
        """Give the mail to the colleague who was chosen; a card goes to them."""
        mail = await self._ddei.unfiled.get(caller, mail_id_of(turn))
        colleague = await self._colleague(turn)
        if colleague is None:
            card = hand_over_card(mail, await self._choices(caller), "Choose a colleague.")
            return answer(turn, card, "Hand over an email")
        try:
            given = await self._ddei.queue.hand_over(caller, mail.mail_id, colleague.user)
        except Conflict as error:
            return await self._view.second(turn, caller, mail.mail_id, error)
        await self._news.handed_over(given, colleague.entra_id, caller.user.name)
        return answer(turn, handed_over_card(given), "Handed over")

    async def split(self, turn: Turn, caller: Caller) -> Reply:
        """The same mail once more; both can be seen, and each is filed by itself."""
        mail_id = mail_id_of(turn)
        try:
            second = await self._ddei.queue.split(caller, mail_id)
        except Conflict as error:
            return await self._view.second(turn, caller, mail_id, error)
        first = await self._ddei.queue.claim(caller, mail_id)
        again = Message(text=SECOND, card=await self._view.card(caller, second))
        if first.state is MailState.FILED:
            return Reply(messages=(again,))
        shown = await self._view.show(turn, caller, first)
        return Reply(messages=(*shown.messages, again), replace=shown.replace)

    async def _choices(self, caller: Caller) -> list[Choice]:
        links = [await self._chat.link(entra_id) for entra_id in await self._known()]
        others = [link for link in links if link and link.user.username != caller.user.username]
        return sorted((Choice(link.entra_id, link.user.name) for link in others), key=lambda choice: choice.name)

    async def _known(self) -> list[str]:
        operations, supervisors = await self._chat.people(Role.OPERATIONS), await self._chat.people(Role.SUPERVISOR)
        return [*operations, *supervisors][:COLLEAGUES_SHOWN]

    async def _colleague(self, turn: Turn) -> Link | None:
        chosen = word(turn.data, "colleague", 64)
        if not chosen:
            return None
        link = await self._chat.link(chosen)
        if link is None:
            raise BadInput("This colleague has signed out. Choose somebody else.")
        return link

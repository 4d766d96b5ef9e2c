"""Sign in and out: the Teams user is linked to a CMS session by a code that only the person at the page sees."""

from dataclasses import dataclass

import structlog

from casework.people import CmsUser
from dialogs.asked import word
from dialogs.cards.messages import sign_in_card
from dialogs.cards.words import escape
from dialogs.replies import IN_A_DIALOG, packed
from dialogs.turn import Message, Reply, Turn, say
from store.chat import ChatState

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that just succeeded, with the turn that waited for it."""

    user: CmsUser
    kept: dict[str, object] | None

    @property
    def greeting(self) -> Message:
        """Whose CMS session it is."""
        return Message(text=f"You are signed in to CMS as {escape(self.user.name)} ({self.user.role}).")


class SignIn:
    """Everything about a person's link to CMS."""

    def __init__(self, *, chat: ChatState, base_url: str) -> None:
        self._chat = chat
        self._base_url = base_url.rstrip("/")

    async def ask(self, turn: Turn) -> Reply:
        """The sign-in card, because the person asked for it."""
        return Reply(messages=(await self._card(turn, waiting=False),))

    async def ask_and_keep(self, turn: Turn) -> Reply:
        """The sign-in card, because something needs it; that something is kept."""
        await self._chat.keep_turn(turn.user.entra_id, packed(turn))
        message = await self._card(turn, waiting=True)
        if turn.kind in IN_A_DIALOG:
            return Reply(
                messages=(message,), notice="Sign in with the card I have put in our chat. What you typed is kept."
            )
        return Reply(messages=(message,))

    async def confirm(self, turn: Turn) -> SignedIn | None:
        """Link the person whose code this is; None when the code is wrong, used or too old."""
        code = word(turn.data, "code") or word(turn.data, "state") or turn.text
        accepted = await self._chat.sign_ins.confirm(turn.user.entra_id, code.replace(" ", ""))
        if accepted is None:
            log.warning("sign_in_code_refused")
            return None
        user, session = accepted
        await self._chat.save_link(turn.user.entra_id, user, session)
        log.info("signed_in", user_id=user.user_id)
        return SignedIn(user=user, kept=await self._chat.take_turn(turn.user.entra_id))

    async def refuse(self, turn: Turn) -> Reply:
        """A code that does not fit, and a fresh start."""
        sentence = "That code does not fit, or it is more than ten minutes old. Sign in again to get a new one."
        return Reply(messages=(Message(text=sentence), await self._card(turn, waiting=False)))

    async def out(self, turn: Turn) -> Reply:
        """Forget the CMS session."""
        if await self._chat.link(turn.user.entra_id) is None:
            return say("You are not signed in.")
        await self._chat.unlink(turn.user.entra_id)
        await self._chat.places.forget(turn.user.entra_id)
        return say("You are signed out: I have forgotten your CMS session. Type sign in to start again.")

    async def _card(self, turn: Turn, *, waiting: bool) -> Message:
        nonce = await self._chat.sign_ins.begin(turn.user.entra_id)
        card = sign_in_card(f"{self._base_url}/sign-in/{nonce}", waiting=waiting)
        return Message(text="Sign in to CMS.", card=card)

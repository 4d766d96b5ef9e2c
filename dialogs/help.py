"""Hello, help, thanks, and a plain answer to anything else."""

from dialogs.asked import word
from dialogs.cards.messages import help_card
from dialogs.cards.words import escape
from dialogs.turn import Reply, Turn, say, show
from store.chat import ChatState

IN_A_GROUP = (
    "I show cases only in our own chat, because not everybody here may be allowed to see them. "
    "Open a chat with me and ask there; type help to see what I can do."
)


class Help:
    """What the bot says about itself; nobody needs to be signed in for it."""

    def __init__(self, *, chat: ChatState) -> None:
        self._chat = chat

    async def show(self, turn: Turn) -> Reply:
        """A greeting with what this person can ask for."""
        link = await self._chat.link(turn.user.entra_id)
        return show(help_card(turn.user.name, link.user.role if link else None), "Hello. This is what I can do.")

    async def thanks(self, turn: Turn) -> Reply:
        """A courtesy."""
        del turn
        return say("You are welcome.")

    async def unknown(self, turn: Turn) -> Reply:
        """Nothing in the message says what is wanted."""
        said = escape(word(turn.data, "text"), 80)
        start = f"I do not know what to do with “{said}”." if said else "I can read words only."
        return say(f"{start} Send me a URN, a surname, a company or an operation, or type help to see what I can do.")

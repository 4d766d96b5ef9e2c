"""How a reply takes its shape from the way the person acted."""

from dataclasses import asdict
from typing import Any

from casework.errors import CaseworkError
from dialogs.cards.messages import problem_card, problem_dialog, resume_card
from dialogs.cards.parts import open_dialog
from dialogs.turn import Card, Dialog, Kind, Message, Reply, TeamsUser, Turn, say, show

IN_A_DIALOG = (Kind.OPEN_DIALOG, Kind.SUBMIT_DIALOG)


def answer(turn: Turn, card: Card, summary: str) -> Reply:
    """A card in place of the one whose button was pressed; as a new message when something was typed."""
    if turn.kind is Kind.EXECUTE:
        return Reply(replace=card)
    return show(card, summary)


def tell(turn: Turn, sentence: str) -> Reply:
    """One sentence, where the person is looking."""
    return Reply(notice=sentence) if turn.kind in IN_A_DIALOG else say(sentence)


def explain(turn: Turn, error: CaseworkError) -> Reply:
    """The error's sentence, and where a repeat may help a button that does the same again with all that was typed."""
    verb = turn.verb if error.retryable else ""
    if turn.kind in IN_A_DIALOG:
        return Reply(dialog=Dialog("That did not work", problem_dialog(error.sentence, verb=verb, data=turn.data)))
    return show(problem_card(error.sentence, verb=verb, data=turn.data), "That did not work.")


def as_messages(turn: Turn, reply: Reply, *, opener: str) -> tuple[Message, ...]:
    """A reply to a kept turn. The card or dialog it was for is gone by now, so everything becomes messages."""
    messages = list(reply.messages)
    if reply.replace is not None:
        messages.append(Message(text="Here is what you asked for.", card=reply.replace))
    if reply.dialog is not None:
        messages.append(way_back(turn, reply.dialog.title, opener=opener))
    if reply.notice:
        messages.append(Message(text=reply.notice))
    return tuple(messages)


def way_back(turn: Turn, title: str, *, opener: str) -> Message:
    """A button that opens the form again with what stood in it."""
    data = {name: value for name, value in turn.data.items() if name not in {"verb", "msteams"}}
    return Message(
        text="Carry on with the form.", card=resume_card(title, open_dialog("Carry on with the form", opener, data))
    )


def packed(turn: Turn) -> dict[str, Any]:
    """A turn as plain data, to be kept until after the sign-in."""
    return asdict(turn)


def unpacked(kept: dict[str, Any]) -> Turn:
    """The turn that was kept."""
    return Turn(**kept | {"kind": Kind(kept["kind"]), "user": TeamsUser(**kept["user"])})

"""How a reply takes its shape from the way the person acted."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from casework.errors import CaseworkError
from dialogs.cards.messages import problem_card, problem_dialog, resume_card
from dialogs.cards.parts import line, open_dialog, run
from dialogs.turn import Card, Dialog, Kind, Message, Reply, TeamsUser, Turn, say, show

NOT_READ = "Some of this could not be read:"
LONGEST_WARNING = 500

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


def with_what_is_missing(reply: Reply, missing: Sequence[str]) -> Reply:
    """The reply with one more line about what of it could not be read; where the person looks first."""
    if not missing:
        return reply
    said = f"{NOT_READ} {' '.join(missing)}"
    if reply.replace is not None:
        return replace(reply, replace=_with_line(reply.replace, said))
    if reply.dialog is not None:
        return replace(reply, dialog=replace(reply.dialog, card=_with_line(reply.dialog.card, said)))
    with_cards = [place for place, message in enumerate(reply.messages) if message.card is not None]
    if not with_cards:
        return replace(reply, messages=(*reply.messages, Message(text=said)))
    messages = list(reply.messages)
    last = messages[with_cards[-1]]
    messages[with_cards[-1]] = replace(last, card=_with_line(last.card or {}, said))
    return replace(reply, messages=tuple(messages))


def _with_line(card: Card, said: str) -> Card:
    return {**card, "body": [*card["body"], line(run(said, limit=LONGEST_WARNING))]}


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

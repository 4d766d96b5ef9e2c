"""The seam between a chat and what users can do: one Turn in, one Reply out."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Card = dict[str, Any]


class Kind(StrEnum):
    """How the person acted."""

    MESSAGE = "message"  # typed text, or an Action.Submit of a card
    EXECUTE = "execute"  # a card's Action.Execute: the answer may replace the card
    OPEN_DIALOG = "open-dialog"  # a card's button that opens a Teams dialog (task/fetch)
    SUBMIT_DIALOG = "submit-dialog"  # the dialog's form was sent (task/submit)
    VERIFY_SIGN_IN = "verify-sign-in"  # the sign-in window handed back its code
    JOINED = "joined"  # the bot was added to a conversation


@dataclass(frozen=True, slots=True)
class TeamsUser:
    """A person in Teams. Only `entra_id` and `tenant_id` identify; the name is for greeting."""

    entra_id: str
    tenant_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing a person did. `verb` and `data` come from the card's button; `text` is what was typed, mention removed.

    `personal` is false in group chats and channels, where nothing of a case may be shown unasked.
    """

    kind: Kind
    user: TeamsUser
    conversation_id: str
    text: str = ""
    verb: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    personal: bool = True
    activity_id: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A new message in the conversation: text (Teams markdown), or a card with its plain-text summary."""

    text: str = ""
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Dialog:
    """A Teams dialog to show: a card with a title."""

    title: str
    card: Card


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back. `replace` replaces the card whose button was pressed; `dialog` opens or keeps a dialog open.

    `notice` closes a dialog (or answers a button) with one sentence. `messages` are sent in any case.
    """

    messages: tuple[Message, ...] = ()
    replace: Card | None = None
    dialog: Dialog | None = None
    notice: str = ""


def say(text: str) -> Reply:
    """A reply of one sentence."""
    return Reply(messages=(Message(text=text),))


def show(card: Card, summary: str) -> Reply:
    """A reply of one card."""
    return Reply(messages=(Message(text=summary, card=card),))

"""What the bot's answer to a person's deed means for what Teams shows. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

CARD = "application/vnd.microsoft.card.adaptive"
TEXT = "application/vnd.microsoft.activity.message"
NOT_UNDERSTOOD = "Casework answered in a way Teams does not understand."


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """What came back from the bot's endpoint; `problem` says in a sentence why there is nothing to use."""

    status: int = 0
    body: Any = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deed led to: a card in the place of the old one, a dialog, a notice, or a problem. Empty is fine too."""

    status: int = 200
    card: dict[str, Any] | None = None
    dialog: dict[str, Any] | None = None
    notice: str = ""
    problem: str = ""
    sign_in: str = ""

    def shown(self) -> dict[str, Any]:
        """As JSON for the page and the tests."""
        return asdict(self)


def plain(answer: BotAnswer) -> Outcome:
    """Of an activity that wants no content back."""
    return Outcome(status=answer.status, problem=answer.problem)


def of_execute(answer: BotAnswer) -> Outcome:
    """Of a card's Action.Execute."""
    body = answer.body
    if answer.problem:
        return plain(answer)
    if not isinstance(body, dict):
        return Outcome(status=answer.status, problem=NOT_UNDERSTOOD)
    kind, value = body.get("type"), body.get("value")
    if int(body.get("statusCode", 0)) >= 400:
        sentence = value.get("message") if isinstance(value, dict) else ""
        return Outcome(status=answer.status, problem=str(sentence or "Casework could not do this."))
    if kind == CARD and isinstance(value, dict):
        return Outcome(status=answer.status, card=value)
    if kind == TEXT and isinstance(value, str):
        return Outcome(status=answer.status, notice=value)
    return Outcome(status=answer.status, problem=NOT_UNDERSTOOD)


def of_dialog(answer: BotAnswer, *, opening: bool) -> Outcome:
    """Of opening a dialog or sending its form. An empty answer to a form closes the dialog."""
    if answer.problem:
        return plain(answer)
    task = answer.body.get("task") if isinstance(answer.body, dict) else None
    if task is None and not opening:
        return Outcome(status=answer.status)
    value = task.get("value") if isinstance(task, dict) else None
    if isinstance(task, dict) and task.get("type") == "message" and isinstance(value, str):
        return Outcome(status=answer.status, notice=value)
    dialog = _dialog(value) if isinstance(value, dict) else None
    if dialog is None:
        return Outcome(status=answer.status, problem=NOT_UNDERSTOOD)
    return Outcome(status=answer.status, dialog=dialog)


def _dialog(value: dict[str, Any]) -> dict[str, Any] | None:
    attachment = value.get("card") or {}
    card = attachment.get("content") if attachment.get("contentType") == CARD else None
    if card is None and not value.get("url"):
        return None
    return {
        "title": str(value.get("title") or ""),
        "height": value.get("height") or "medium",
        "width": value.get("width") or "medium",
        "card": card,
        "url": str(value.get("url") or ""),
    }

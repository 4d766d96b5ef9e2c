"""From a reply of ours to what Teams expects: activities, and the body that answers an invoke. Pure, plain dicts.

The SDK's own classes for these answers lose or garble some of them on the way out.
"""

import json
from typing import Any

from dialogs.turn import Card, Dialog, Kind, Message, Reply

ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
TEXT_ANSWER = "application/vnd.microsoft.activity.message"
# Teams' limit is documented as 28, 40 and 100 KB by pages of different age; the smallest is safe everywhere.
LARGEST_BYTES = 28 * 1024
TOO_LARGE = "This is too much for one Teams message. Narrow it down and ask again."
SEE_CHAT = "The answer is in the chat."
STILL_WORKING = "This takes longer than usual. The answer will come in the chat."
OPEN_AGAIN = "That took too long. Press the button again."


def activity_of(message: Message) -> dict[str, Any]:
    """A message as an activity; one too large for Teams becomes a sentence instead of vanishing."""
    activity: dict[str, Any] = {"type": "message"}
    if message.card is None:
        activity |= {"text": message.text, "textFormat": "markdown"}
    else:
        activity |= {"attachments": [_attachment(message.card)], "summary": message.text}
    if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le")) > LARGEST_BYTES:
        return {"type": "message", "text": TOO_LARGE, "textFormat": "markdown"}
    return activity


def messages_of(reply: Reply, kind: Kind) -> list[Message]:
    """What goes into the conversation as new messages, beside the answer to the button or dialog."""
    messages = list(reply.messages)
    if reply.dialog and kind not in {Kind.OPEN_DIALOG, Kind.SUBMIT_DIALOG}:
        # Only a dialog's own button can open one; the form works as a message too.
        messages.append(Message(text=reply.dialog.title, card=reply.dialog.card))
    if reply.notice and kind in {Kind.MESSAGE, Kind.JOINED, Kind.VERIFY_SIGN_IN}:
        messages.append(Message(text=reply.notice))
    return messages


def answer_of(reply: Reply, kind: Kind) -> dict[str, Any]:
    """The body that answers an invoke at once."""
    if kind is Kind.EXECUTE:
        if reply.replace is not None:
            return {"statusCode": 200, "type": ADAPTIVE_CARD, "value": reply.replace}
        return {"statusCode": 200, "type": TEXT_ANSWER, "value": reply.notice}
    if kind in {Kind.OPEN_DIALOG, Kind.SUBMIT_DIALOG}:
        return _dialog_answer(reply, kind)
    return {}


def late_answer(kind: Kind) -> dict[str, Any]:
    """The body that answers an invoke when the work is not done in time."""
    sentence = OPEN_AGAIN if kind is Kind.OPEN_DIALOG else STILL_WORKING
    return answer_of(Reply(notice=sentence), kind)


def late_messages(reply: Reply, kind: Kind) -> list[Message]:
    """What goes into the conversation when the invoke was answered before the work was done."""
    messages = list(reply.messages)
    if kind is Kind.OPEN_DIALOG:
        return messages
    if reply.dialog:
        # The dialog is closed by now; the form with all that was typed works as a message too.
        messages.append(Message(text=reply.dialog.title, card=reply.dialog.card))
    if reply.notice:
        messages.append(Message(text=reply.notice))
    return messages


def bad_request(sentence: str) -> dict[str, Any]:
    """The body for a card's button whose content cannot be read."""
    problem = {"code": "BadRequest", "message": sentence}
    return {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": problem}


def _dialog_answer(reply: Reply, kind: Kind) -> dict[str, Any]:
    if reply.dialog:
        return {"task": {"type": "continue", "value": _task(reply.dialog)}}
    sentence = reply.notice or (SEE_CHAT if kind is Kind.OPEN_DIALOG and reply.messages else "")
    return {"task": {"type": "message", "value": sentence}} if sentence else {}


def _task(dialog: Dialog) -> dict[str, Any]:
    return {"title": dialog.title, "height": "medium", "width": "medium", "card": _attachment(dialog.card)}


def _attachment(card: Card) -> dict[str, Any]:
    return {"contentType": ADAPTIVE_CARD, "content": card}

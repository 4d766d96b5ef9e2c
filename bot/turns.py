"""From an activity of Teams to a turn of ours. Pure: nothing of the SDK, nothing of the network."""

import html
from typing import Any

from dialogs.turn import Kind, TeamsUser, Turn

INVOKES = {
    "adaptiveCard/action": Kind.EXECUTE,
    "task/fetch": Kind.OPEN_DIALOG,
    "task/submit": Kind.SUBMIT_DIALOG,
    "signin/verifyState": Kind.VERIFY_SIGN_IN,
}
LONGEST_TEXT = 4_000


def turn_of(activity: dict[str, Any], kind: Kind, user: TeamsUser) -> Turn:
    """The turn an activity stands for, once it is known to be of this kind and from this person."""
    data = _data(activity, kind)
    return Turn(
        kind=kind,
        user=user,
        conversation_id=activity["conversation"]["id"],
        text=_text(activity),
        verb=_verb(activity, kind, data),
        data={name: value for name, value in data.items() if name not in {"msteams", "verb"}},
        personal=is_personal(activity),
        activity_id=activity.get("id") or "",
    )


def user_of(activity: dict[str, Any], *, trusted: bool) -> TeamsUser | None:
    """Who sent it; None when Teams does not say. Without tokens anybody could claim an Entra id: there nobody has one."""
    sender = activity.get("from") or {}
    entra_id = sender.get("aadObjectId") if trusted else f"local:{sender.get('id', '')}"
    if not isinstance(entra_id, str) or entra_id in {"", "local:"}:
        return None
    tenant = ((activity.get("channelData") or {}).get("tenant") or {}).get("id") or activity["conversation"].get(
        "tenantId"
    )
    return TeamsUser(entra_id=entra_id, tenant_id=str(tenant or ""), name=str(sender.get("name") or ""))


def is_personal(activity: dict[str, Any]) -> bool:
    """Whether nobody else reads the conversation. Teams always says so; local tools may leave it out."""
    conversation = activity["conversation"]
    if activity["channelId"] == "msteams" or conversation.get("conversationType"):
        return bool(conversation.get("conversationType") == "personal")
    return not conversation.get("isGroup")


def bot_was_added(activity: dict[str, Any]) -> bool:
    """Whether this tells of the bot joining a conversation."""
    if activity["type"] == "installationUpdate":
        return activity.get("action") in {"add", "add-upgrade"}
    bot_id = (activity.get("recipient") or {}).get("id")
    return any(member.get("id") == bot_id for member in activity.get("membersAdded") or ())


def _text(activity: dict[str, Any]) -> str:
    """What was typed, without the bot's own name in front of it and without Teams' HTML."""
    text: str = activity.get("text") or ""
    bot_id = (activity.get("recipient") or {}).get("id")
    for entity in activity.get("entities") or ():
        mentioned = entity.get("mentioned")
        if entity.get("type") == "mention" and isinstance(mentioned, dict) and mentioned.get("id") == bot_id:
            text = text.replace(str(entity.get("text") or ""), " ")
    return html.unescape(text).replace("\u00a0", " ").strip()[:LONGEST_TEXT]


def _data(activity: dict[str, Any], kind: Kind) -> dict[str, Any]:
    value = activity.get("value")
    if not isinstance(value, dict):
        return {}
    if kind is Kind.EXECUTE:
        value = value["action"].get("data") or {}
    elif kind in {Kind.OPEN_DIALOG, Kind.SUBMIT_DIALOG}:
        value = value.get("data") or {}
    return dict(value)


def _verb(activity: dict[str, Any], kind: Kind, data: dict[str, Any]) -> str:
    if kind is Kind.EXECUTE and activity["value"]["action"].get("verb"):
        return str(activity["value"]["action"]["verb"])
    verb = data.get("verb")
    return verb if isinstance(verb, str) else ""

"""From the bytes of a POST to an activity that is safe to read. Pure, and before anything else looks at it."""

import json
from collections.abc import Callable
from typing import Any

NEEDS_ID = frozenset({"message", "invoke"})


class BadActivity(Exception):
    """The request's body is not an activity we can read; the message says what is wrong with it."""


def read_activity(body: bytes) -> dict[str, Any]:
    """The activity in a request's body, its shape checked down to every field we use."""
    try:
        activity = json.loads(body)
        json.dumps(activity, ensure_ascii=False).encode()  # half a character can be written in JSON, and kept nowhere
    except (ValueError, RecursionError):
        raise BadActivity("The body is not JSON.") from None
    if not isinstance(activity, dict):
        raise BadActivity("The body is not a JSON object.")
    for name in ("type", "channelId", "serviceUrl"):
        _need(isinstance(activity.get(name), str) and activity[name], name)
    _need(_named(activity.get("conversation")), "conversation.id")
    if activity["type"] in NEEDS_ID:
        _need(isinstance(activity.get("id"), str) and activity["id"], "id")
        _need(_named(activity.get("from")), "from.id")
    _check_optional(activity)
    if activity["type"] == "invoke":
        _check_invoke(activity)
    return activity


def _check_optional(activity: dict[str, Any]) -> None:
    wanted: dict[str, Callable[[Any], bool]] = {
        "text": lambda value: isinstance(value, str),
        "name": lambda value: isinstance(value, str),
        "id": lambda value: isinstance(value, str),
        "replyToId": lambda value: isinstance(value, str),
        "from": _named,
        "recipient": _named,
        "channelData": _channel_data,
        "entities": _objects,
        "membersAdded": _objects,
        "membersRemoved": _objects,
    }
    for name, is_right in wanted.items():
        _need(activity.get(name) is None or is_right(activity[name]), name)


def _check_invoke(activity: dict[str, Any]) -> None:
    value = activity.get("value")
    if activity.get("name") == "adaptiveCard/action":
        action = value.get("action") if isinstance(value, dict) else None
        _need(isinstance(action, dict) and action.get("type") == "Action.Execute", "value.action")
        _need(isinstance(action, dict) and isinstance(action.get("data") or {}, dict), "value.action.data")
    if activity.get("name") in {"task/fetch", "task/submit"}:
        _need(isinstance(value, dict) and isinstance(value.get("data") or {}, dict), "value.data")


def _named(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str) and bool(value["id"])


def _channel_data(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("tenant") or {}, dict)


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _need(right: Any, name: str) -> None:
    if not right:
        raise BadActivity(f"The activity's {name} is missing or not of its type.")

"""What Teams sends to the bot when a person does something. Pure."""

from datetime import UTC, datetime
from typing import Any

from sandbox.people import ASHA, BOT_APP_ID, GRACE, OWEN, TENANT_ID, Person

Activity = dict[str, Any]

# Who uses Teams; the listener's account does not.
USERS = {person.first_names.lower(): person for person in (ASHA, OWEN, GRACE)}
BOT_ID = f"28:{BOT_APP_ID}"
BOT_NAME = "Casework"
PERSONAL = "personal"


def user_id(person: Person) -> str:
    """A person's id in conversations, which is not their Entra id."""
    return f"29:{person.entra_id.replace('-', '')}"


def user_of(known_as: str) -> Person | None:
    """The person of a conversation id or an Entra id."""
    return next((each for each in USERS.values() if known_as in {user_id(each), each.entra_id}), None)


def personal_conversation(person: Person) -> str:
    """The id of a person's own conversation with the bot."""
    return f"a:{person.entra_id.replace('-', '')}"


def account(person: Person) -> dict[str, str]:
    """A person as the sender of an activity."""
    return {"id": user_id(person), "name": person.name, "aadObjectId": person.entra_id}


def bot_account() -> dict[str, str]:
    """The bot as the sender of an activity."""
    return {"id": BOT_ID, "name": BOT_NAME}


def typed(person: Person, service_url: str, activity_id: str, text: str) -> Activity:
    """A message a person typed."""
    return _from(person, service_url, activity_id, "message") | {"text": text, "textFormat": "plain"}


def submitted(
    person: Person, service_url: str, activity_id: str, reply_to: str, value: object, text: str = ""
) -> Activity:
    """A card's Action.Submit: a message that carries a value instead of words; messageBack carries both."""
    activity = _from(person, service_url, activity_id, "message") | {"value": value, "replyToId": reply_to}
    return activity | ({"text": text, "textFormat": "plain"} if text else {})


def invoked(
    person: Person, service_url: str, activity_id: str, name: str, value: object, reply_to: str = ""
) -> Activity:
    """Something a person did that wants an answer at once."""
    activity = _from(person, service_url, activity_id, "invoke") | {"name": name, "value": value}
    return activity | ({"replyToId": reply_to} if reply_to else {})


def installed(person: Person, service_url: str, activity_id: str) -> Activity:
    """The bot was added to a person's Teams."""
    return _from(person, service_url, activity_id, "conversationUpdate") | {"membersAdded": [{"id": BOT_ID}]}


def _from(person: Person, service_url: str, activity_id: str, kind: str) -> Activity:
    now = datetime.now(UTC)
    return {
        "type": kind,
        "id": activity_id,
        "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "localTimestamp": now.astimezone().isoformat(timespec="milliseconds"),
        "localTimezone": "Europe/London",
        "serviceUrl": service_url,
        "channelId": "msteams",
        "from": account(person),
        "conversation": {"conversationType": PERSONAL, "tenantId": TENANT_ID, "id": personal_conversation(person)},
        "recipient": bot_account(),
        "locale": "en-GB",
        "entities": [{"locale": "en-GB", "country": "GB", "platform": "Web", "timezone": "Europe/London", "type": "clientInfo"}],
        "channelData": {"tenant": {"id": TENANT_ID}},
    }  # fmt: skip

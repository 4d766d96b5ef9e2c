"""One subscription: what a client may ask for, and how Graph shows it."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sandbox.mailbox.graph_ask import Ask
from sandbox.mailbox.graph_errors import bad_request
from sandbox.mailbox.graph_ids import Ids
from sandbox.mailbox.graph_paths import segments
from sandbox.mailbox.ids import change_key
from sandbox.mailbox.store import Logged, MailboxStore
from sandbox.people import TENANT_ID

Json = dict[str, Any]

LONGEST = timedelta(minutes=10_080)
KINDS = {"create": "created", "update": "updated", "delete": "deleted"}


@dataclass(slots=True)
class Subscription:
    """Who wants to be told of what, and until when. `paused` until it is authorised anew."""

    id: str
    store: MailboxStore
    app: str
    resource: str
    folder: int | None
    kinds: frozenset[str]
    url: str
    lifecycle_url: str
    client_state: str
    until: datetime
    immutable: bool
    paused: bool = False

    @property
    def alive(self) -> bool:
        """Whether its time is not over."""
        return self.until > datetime.now(UTC)

    def shown(self) -> Json:
        """As Graph writes it."""
        return {
            "id": self.id,
            "resource": self.resource,
            "applicationId": self.app,
            "changeType": ",".join(sorted(self.kinds)),
            "clientState": self.client_state or None,
            "notificationUrl": self.url,
            "lifecycleNotificationUrl": self.lifecycle_url or None,
            "expirationDateTime": _moment(self.until),
            "creatorId": str(uuid.uuid5(uuid.NAMESPACE_OID, self.app)),
            "latestSupportedTlsVersion": "v1_2",
            "includeResourceData": None,
            "notificationContentType": "application/json",
        }

    def told(self) -> Json:
        """What every notification of it says."""
        return {
            "subscriptionId": self.id,
            "subscriptionExpirationDateTime": _moment(self.until),
            "tenantId": TENANT_ID,
            "clientState": self.client_state or None,
        }


def notification(subscription: Subscription, change: Logged) -> Json:
    """What its owner is told of a change."""
    ids = Ids(subscription.store, immutable=subscription.immutable)
    number = ids.message(change.folder, change.item, change.lasting)
    resource = f"Users/{subscription.store.address}/Messages/{number}"
    data = {
        "@odata.type": "#Microsoft.Graph.Message",
        "@odata.id": resource,
        "@odata.etag": f'W/"{change_key(change.seq)}"',
        "id": number,
    }
    return {**subscription.told(), "changeType": KINDS[change.kind], "resource": resource, "resourceData": data}


def sees(subscription: Subscription, change: Logged) -> bool:
    """Whether a change is one it is about."""
    if KINDS[change.kind] not in subscription.kinds:
        return False
    if subscription.folder is not None:
        return subscription.folder == change.folder
    return subscription.store.owns(change.folder)


def requested(asked: Json, ask: Ask) -> Subscription:
    """The subscription a client asks for; GraphError where it cannot be had."""
    store, folder = _watched(ask, str(asked.get("resource") or ""))
    return Subscription(
        id=str(uuid.uuid4()),
        store=store,
        app=ask.app,
        resource=str(asked["resource"]),
        folder=folder,
        kinds=_kinds(str(asked.get("changeType") or "")),
        url=absolute(asked, "notificationUrl", needed=True),
        lifecycle_url=absolute(asked, "lifecycleNotificationUrl", needed=False),
        client_state=_client_state(asked),
        until=expiration(asked),
        immutable=ask.ids.immutable,
    )


def _watched(ask: Ask, resource: str) -> tuple[MailboxStore, int | None]:
    parts = segments(resource)
    names = [each.lower() for each in parts]
    store = ask.store.of(parts[1]) if len(parts) >= 3 and names[0] == "users" else None
    if (
        store is None
        or names[-1] != "messages"
        or (len(parts) == 5 and names[2] != "mailfolders")
        or len(parts) not in {3, 5}
    ):
        raise bad_request(f"The resource '{resource}' cannot be subscribed to.")
    folder = Ids(store, immutable=False).find_folder(parts[3]).id if len(parts) == 5 else None
    return store, folder


def _kinds(text: str) -> frozenset[str]:
    found = frozenset(each.strip().lower() for each in text.split(",") if each.strip())
    if not found or found - set(KINDS.values()):
        raise bad_request("The changeType must be of created, updated and deleted.")
    return found


def absolute(asked: Json, name: str, *, needed: bool) -> str:
    """An address to post to."""
    url = str(asked.get(name) or "")
    if (needed or url) and not urlsplit(url).hostname:
        raise bad_request(f"The {name} is not an absolute address.")
    return url


def _client_state(asked: Json) -> str:
    state = str(asked.get("clientState") or "")
    if len(state) > 128:
        raise bad_request("The clientState can have 128 characters.")
    return state


def expiration(asked: Json) -> datetime:
    """When a subscription is to end."""
    try:
        until = datetime.fromisoformat(str(asked.get("expirationDateTime") or ""))
    except ValueError as error:
        raise bad_request("The expirationDateTime is missing or malformed.") from error
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    now = datetime.now(UTC)
    if until <= now:
        raise bad_request("The expirationDateTime must be in the future.")
    if until > now + LONGEST:
        raise bad_request(
            f"Subscription expiration can only be {LONGEST // timedelta(minutes=1)} minutes in the future."
        )
    return until


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")

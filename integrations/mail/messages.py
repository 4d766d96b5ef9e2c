"""Mail as every mailbox adapter hands it over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a mail. `native_id` is the mailbox's own id, and another one after a move."""

    kind: Literal["created", "updated", "deleted"]
    native_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of changes, the cursor to go on from, and whether there is more right now."""

    items: tuple[Change, ...]
    cursor: str
    more: bool


@dataclass(frozen=True, slots=True)
class AttachmentMeta:
    """What a mailbox says of an attachment. `is_item` for a mail inside the mail; `size` may be approximate."""

    id: str
    name: str
    content_type: str
    size: int
    is_item: bool


@dataclass(frozen=True, slots=True)
class MailHead:
    """A mail without its contents. Texts are empty where the mail has none; `mark` is our own reference on it."""

    native_id: str
    message_id: str
    subject: str
    sender_name: str
    sender_address: str
    to: tuple[str, ...]
    received_at: datetime
    size: int
    headers: tuple[tuple[str, str], ...]
    attachments: tuple[AttachmentMeta, ...]
    categories: tuple[str, ...]
    mark: str

"""The opaque ids EWS and Graph hand out: folders, messages, attachments, change keys and synchronising states."""

import base64
import binascii
import struct
import zlib
from dataclasses import dataclass

_FOLDER, _ITEM, _ATTACHMENT, _STATE = b"CWFD", b"CWIT", b"CWAT", b"CWSS"
_LASTING, _LASTING_ATTACHMENT = b"CWIM", b"CWIA"


def _seal(kind: bytes, *numbers: int) -> str:
    packed = kind + struct.pack(f">{len(numbers)}Q", *numbers)
    return base64.b64encode(packed + struct.pack(">I", zlib.crc32(packed))).decode()


def _open(kind: bytes, text: str, count: int) -> tuple[int, ...] | None:
    try:
        packed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    body, check = packed[:-4], packed[-4:]
    if len(packed) != 8 + 8 * count or not body.startswith(kind) or struct.pack(">I", zlib.crc32(body)) != check:
        return None
    return struct.unpack(f">{count}Q", body[4:])


def folder_id(folder: int) -> str:
    """A folder's EWS id."""
    return _seal(_FOLDER, folder)


def read_folder_id(text: str) -> int | None:
    """The folder an id names; None if we never made such an id."""
    found = _open(_FOLDER, text, 1)
    return found[0] if found else None


def item_id(folder: int, item: int) -> str:
    """A message's EWS id, which holds its folder: another folder, another id."""
    return _seal(_ITEM, folder, item)


def read_item_id(text: str) -> tuple[int, int] | None:
    """Folder and message an id names; None if we never made such an id."""
    found = _open(_ITEM, text, 2)
    return (found[0], found[1]) if found else None


def attachment_id(folder: int, item: int, index: int) -> str:
    """The EWS id of a message's attachment."""
    return _seal(_ATTACHMENT, folder, item, index)


def read_attachment_id(text: str) -> tuple[int, int, int] | None:
    """Folder, message and place an attachment id names; None if we never made such an id."""
    found = _open(_ATTACHMENT, text, 3)
    return (found[0], found[1], found[2]) if found else None


def lasting_id(mailbox: int, lasting: int) -> str:
    """A message's id that holds wherever it is in its mailbox."""
    return _seal(_LASTING, mailbox, lasting)


def read_lasting_id(text: str) -> tuple[int, int] | None:
    """Mailbox and lasting number an id names; None if we never made such an id."""
    found = _open(_LASTING, text, 2)
    return (found[0], found[1]) if found else None


def lasting_attachment_id(mailbox: int, lasting: int, index: int) -> str:
    """The id of an attachment of a message, wherever that is."""
    return _seal(_LASTING_ATTACHMENT, mailbox, lasting, index)


def read_lasting_attachment_id(text: str) -> tuple[int, int, int] | None:
    """Mailbox, lasting number and place an attachment id names; None if we never made such an id."""
    found = _open(_LASTING_ATTACHMENT, text, 3)
    return (found[0], found[1], found[2]) if found else None


def change_key(change: int) -> str:
    """The change key of a message or folder; it moves on with every change."""
    return base64.b64encode(b"CQAAAB" + struct.pack(">Q", change)).decode()


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far somebody has read a folder: up to change `seen`, having begun when `begun` was the newest."""

    folder: int
    begun: int
    seen: int

    def __str__(self) -> str:
        return _seal(_STATE, self.folder, self.begun, self.seen)

    @classmethod
    def read(cls, text: str) -> "SyncState | None":
        """The state a client sends back; None if we never gave it out."""
        found = _open(_STATE, text, 3)
        return cls(*found) if found else None

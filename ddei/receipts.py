"""Receipts: how they are kept, and how they are said."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from casework.filing import Receipt

LONDON = ZoneInfo("Europe/London")

_DONE = {
    "filing": "Filed in",
    "register": "Added to",
    "undo": "Taken out of",
    "redaction": "Redaction logged for",
    "note": "Note added to",
    "rename": "Renamed in",
    "reclassify": "Reclassified in",
    "used": "Marked as used in",
    "unused": "Marked as unused in",
    "read": "Marked as read in",
    "unread": "Marked as unread in",
    "discard": "Discarded from",
    "check-out": "Checked out in",
    "check-in": "Check-out cancelled in",
    "version": "New version saved in",
}


def sentence(receipt: Receipt) -> str:
    """The receipt in words: "Filed in 45AA0209826/1 at 10:04 on 22 November 2026 by Owen Price. Reference CB-1a2b3c4d5e."."""
    when = receipt.done_at.astimezone(LONDON)
    what = _DONE[receipt.kind]
    if receipt.repeated:
        what = f"Already done: {what[0].lower()}{what[1:]}"
    if not receipt.done_by:
        return f"{what} {receipt.urn}. It was so before, and nothing was changed. Reference {receipt.reference}."
    day = f"{when:%H:%M} on {when.day} {when:%B %Y}"
    return f"{what} {receipt.urn} at {day} by {receipt.done_by}. Reference {receipt.reference}."


def to_row(receipt: Receipt) -> dict[str, Any]:
    """The receipt as the ledger keeps it."""
    row = asdict(receipt) | {"done_at": receipt.done_at.isoformat()}
    del row["repeated"]
    return row


def from_row(row: dict[str, Any]) -> Receipt:
    """The receipt again, as the answer to a repeat."""
    done_at = datetime.fromisoformat(row["done_at"])
    return Receipt(**row | {"done_at": done_at, "attachments": tuple(row["attachments"]), "repeated": True})

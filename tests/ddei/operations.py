"""Every public operation of the facade, with something to call it with: for the tests that hold for all of them."""

import inspect
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from casework.documents import DiscardReason, ReadState, Reclassification
from casework.filing import NewCommunication
from casework.people import Caller
from casework.tasks import TaskFilter
from casework.urn import Urn
from search.question import Filters

AREAS = (
    "access", "audit", "cases", "communications", "documents", "filing", "materials", "notes", "queue", "reading",
    "redactions", "refresh", "registering", "reliance", "searching", "tasks", "unfiled",
)  # fmt: skip
NOT_OPERATIONS = {"audit.recorded", "audit.write", "refresh.wait", "refresh.close"}
NOT_OF_CASEWORK = {"drift", "health"}
"""How CMS is, for everybody who asks: no caller, no case, no record."""
MADE_OF_OPERATIONS = {"mail_filing", "pack"}
"""Filing a mail is `filing.file` and `filing.undo`; the pack goes on behind the person's back, and records each step."""
NO_CALLER = {"clearing"}
"""Forgets what is ours; nobody asks for it, and nothing of a case is shown."""


def operations(world: Any) -> Iterator[tuple[str, Any]]:
    """Every public method of every area, under its name in the rules."""
    for area in AREAS:
        for name, method in inspect.getmembers(getattr(world.ddei, area), inspect.ismethod):
            if not name.startswith("_") and f"{area}.{name}" not in NOT_OPERATIONS:
                yield f"{area}.{name}", method


def arguments(
    operation: str, method: Any, caller: Caller, message: NewCommunication, entry: Any, **known: Any
) -> dict[str, Any]:
    """Something for every parameter of an operation; `known` are ids of what there really is."""
    values = {
        "caller": caller, "case_id": 2140001, "material_id": 8600001, "version_id": 1, "urn": Urn("45AA0209826"),
        "name": "Okafor", "until": date(2026, 12, 6), "new": message, "key": f"never:{caller.user.role}",
        "text": "A note", "entry": entry, "mail_id": "0a1b", "since": datetime(2026, 11, 1, tzinfo=UTC),
        "recipients": (caller.entra_id,), "case_ids": (2140001,), "witness_id": 501, "unit_id": None, "area_id": None,
        "type_id": 1029, "parent_id": None, "after": "",
        "into": message.message.path.parent, "file": message.message, "title": "A title", "used": True,
        "description": "A description", "state": ReadState.READ, "day": date(2026, 11, 22), "reason": "case review",
        "take_over": False, "page": 1, "size": 8, "colleague": caller.user, "filters": Filters(), "number": 1,
        "max_px": 300, "boxes": (), "turn": 0, "then": None,
    } | known  # fmt: skip
    if operation == "materials.discard":
        values["reason"] = DiscardReason.DUPLICATE
    wanted = Reclassification(values["material_id"], 1031, "A subject")
    values["wanted"] = TaskFilter() if operation == "tasks.list" else wanted
    return {name: values[name] for name in inspect.signature(method).parameters}

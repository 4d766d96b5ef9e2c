"""Document types of CMS: what an id is called, and under which heading of the accordion a document is shown.

The table is data (document_types.tsv), facts from the public CPS-Innovation/Polaris repository; the rules are below.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from casework.documents import Document

REVIEWS = "Reviews"
OVERVIEW = "Case overview"
STATEMENTS = "Statements"
EXHIBITS = "Exhibits"
FORENSICS = "Forensics"
UNUSED = "Unused material"
DEFENDANT = "Defendant"
COURT = "Court preparation"
COMMUNICATIONS = "Communications"
UNCATEGORISED = "Uncategorised"

# In the order people see them. All but the last are shown even when empty.
CATEGORIES = (
    REVIEWS,
    OVERVIEW,
    STATEMENTS,
    EXHIBITS,
    FORENSICS,
    UNUSED,
    DEFENDANT,
    COURT,
    COMMUNICATIONS,
    UNCATEGORISED,
)

OTHER_COMMUNICATION = 1029
_BY_LIST_ORDER = frozenset({STATEMENTS, EXHIBITS})
_BY_TYPE = frozenset({OVERVIEW, UNUSED, COURT})

# "UM", "UNUSED" and their numbered forms, "ABC-UM2", the schedules and the disclosure certificate, as words of their own.
_UNUSED_WORD = re.compile(r"(?<!\S)(?:UM\d*|UNUSED\d*|\S*-UM\d*|MG0?6[CDE]|SDC)(?!\S)", re.IGNORECASE)
_TYPE_PARTS = re.compile(r"(\D*)(\d*)(.*)", re.DOTALL)


def type_name(type_id: int | None) -> str:
    """What a document type is called, or "" for an id nobody has published a name for."""
    return _table().get(type_id, ("", ""))[1] if type_id is not None else ""


def category_of(
    *, type_id: int | None, type_name: str, cms_category: str, title: str, file_name: str, unused: bool
) -> str:
    """The accordion heading of a document: the first rule that fits, in the headings' order."""
    listed = _table().get(type_id, ("", ""))[0] if type_id is not None else ""
    rules = (
        (REVIEWS, type_name.upper() == "PCD" or listed == REVIEWS),
        (OVERVIEW, listed == OVERVIEW),
        (STATEMENTS, listed == STATEMENTS and not unused),
        (EXHIBITS, listed == EXHIBITS and cms_category == "Exhibit"),
        (FORENSICS, listed == FORENSICS),
        (UNUSED, unused or listed == UNUSED or _titled_unused(type_id, title)),
        (DEFENDANT, listed == DEFENDANT),
        (COURT, listed == COURT),
        (COMMUNICATIONS, listed == COMMUNICATIONS or file_name.lower().endswith(".hte")),
    )
    return next((category for category, fits in rules if fits), UNCATEGORISED)


def in_categories(documents: Iterable[Document]) -> list[tuple[str, list[Document]]]:
    """The documents under their headings, each heading in its own order; Uncategorised only if something is in it."""
    found: dict[str, list[Document]] = {category: [] for category in CATEGORIES}
    for document in documents:
        found[document.category].append(document)
    return [
        (category, sorted(rows, key=lambda row: _sort_key(category, row)))
        for category, rows in found.items()
        if rows or category != UNCATEGORISED
    ]


def _titled_unused(type_id: int | None, title: str) -> bool:
    return type_id == OTHER_COMMUNICATION and "UM/" not in title.upper() and bool(_UNUSED_WORD.search(title))


def _sort_key(category: str, document: Document) -> tuple[Any, ...]:
    when = document.date or date.min
    if category in _BY_LIST_ORDER:
        order = document.list_order
        return (order is None, order or 0, document.material_id)
    if category in _BY_TYPE:
        return (*_natural(document.type_name), when, document.material_id)
    return (when, document.material_id)


def _natural(name: str) -> tuple[str, int, str]:
    """MG4 before MG4A before MG11."""
    match = _TYPE_PARTS.fullmatch(name[:12])
    letters, number, suffix = match.groups() if match else (name, "", "")
    return (letters.strip().upper(), int(number or 0), suffix.strip().upper())


@cache
def _table() -> dict[int | None, tuple[str, str]]:
    text = (files("casework") / "document_types.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {int(type_id): (category, name) for type_id, category, name in rows}

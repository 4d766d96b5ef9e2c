"""What people call documents of a kind ("MG11s", "exhibits", "unused"), and which documents those are."""

import re
from collections.abc import Iterable

from casework.document_types import (
    COMMUNICATIONS,
    COURT,
    DEFENDANT,
    EXHIBITS,
    FORENSICS,
    OVERVIEW,
    REVIEWS,
    STATEMENTS,
    UNCATEGORISED,
    UNUSED,
)
from casework.documents import Document

_CATEGORIES = {
    "review": REVIEWS,
    "case overview": OVERVIEW,
    "overview": OVERVIEW,
    "statement": STATEMENTS,
    "witness statement": STATEMENTS,
    "exhibit": EXHIBITS,
    "forensic": FORENSICS,
    "unused": UNUSED,
    "unused material": UNUSED,
    "defendant paper": DEFENDANT,
    "defendant document": DEFENDANT,
    "court paper": COURT,
    "court document": COURT,
    "court preparation": COURT,
    "communication": COMMUNICATIONS,
    "uncategorised": UNCATEGORISED,
}
_FORM = re.compile(r"(MG ?0?\d{1,2}(?:[A-RT-Z]{1,2})?|SFR ?\d?|ROTI|ROVI|PCN ?\d?|PCD)(?:['’]?S)?", re.IGNORECASE)


def kind_of(words: str) -> str:
    """What kind of document these words name: a category of the accordion, or the name of a form; "" for neither."""
    plain = words.strip().lower()
    if category := _CATEGORIES.get(plain) or _CATEGORIES.get(plain.removesuffix("s")):
        return category
    form = _FORM.fullmatch(plain)
    return _name(form.group(1)) if form else ""


def is_of(document: Document, kind: str) -> bool:
    """Whether a document is of this kind. "MG15" means "MG15(ROTI)" too, "MG6" does not mean "MG6C"."""
    if kind == UNUSED:
        return document.unused or document.category == UNUSED
    if kind == document.category:
        return True
    named = _name(document.type_name)
    return named == kind or named.startswith(f"{kind}(") or kind in re.split(r"[^A-Z0-9]+", named)


def types_of(documents: Iterable[Document], kind: str) -> frozenset[str]:
    """The types these documents have that are of this kind, by their whole names."""
    return frozenset(one.type_name for one in documents if is_of(one, kind))


def _name(name: str) -> str:
    return re.sub(r"^(MG)0(?=\d)", r"\1", re.sub(r"(?<=[A-Z]) (?=\d)", "", name.upper().strip()))

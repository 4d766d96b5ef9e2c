"""Which documents of a case people read first. They are fetched as soon as the case is opened.

The rule, first to last, newest before older within a line, never more than twelve:

1. the reviews and the case's overview (MG3, MG4, MG5, MG6: what it is about, who is charged, the officer's report);
2. the statements, in the order of the file;
3. the exhibits, in the order of the file;
4. what a laboratory said;
5. what waits in the inbox, then the latest communications;
6. the custody and court papers;
7. everything else that is used.

Unused material is not among them: it is read in an order of its own, and there may be a great deal of it.
"""

from collections.abc import Iterable
from datetime import date

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

MOST = 12
_ORDER = (REVIEWS, OVERVIEW, STATEMENTS, EXHIBITS, FORENSICS, COMMUNICATIONS, COURT, DEFENDANT, UNCATEGORISED)
_BY_FILE = frozenset({STATEMENTS, EXHIBITS})


def key_documents(documents: Iterable[Document]) -> list[Document]:
    """The documents to have ready, the most wanted first."""
    wanted = [one for one in documents if one.category != UNUSED and not one.unused and one.discarded is None]
    return sorted(wanted, key=_place)[:MOST]


def _place(document: Document) -> tuple[int, bool, int, int, int]:
    """Reviews and overview go together; a file's own order counts before dates where it has one."""
    group = max(_ORDER.index(document.category), 1)
    own = (document.list_order or 0) if document.category in _BY_FILE else 0
    return (group, not document.inbox, own, -(document.date or date.min).toordinal(), document.material_id)

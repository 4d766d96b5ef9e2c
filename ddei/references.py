"""Our reference of a write, and the mark that lets us recognise it in CMS, which knows no idempotency key."""

import hashlib
import re

TITLE_LIMIT = 255
_MARKS = re.compile(r"(?: ?\[Ref CB-[0-9a-f]{10}\]){1,4}\Z")


def reference_of(key: str) -> str:
    """The reference people quote, from the business key: "CB-" and ten hex digits."""
    return "CB-" + hashlib.sha256(key.encode()).hexdigest()[:10]


def mark_of(key: str) -> str:
    """What stands in the description of a communication: "[Ref CB-1a2b3c4d5e]"."""
    return f"[Ref {reference_of(key)}]"


def marked(description: str, key: str, *, limit: int) -> str:
    """A communication's description with our mark at its end, shortened to the limit.

    It is shortened in front of marks that stand there already: a product in front of this one must find its own again.
    """
    theirs = _MARKS.search(description)
    text, marks = (description[: theirs.start()], theirs.group()) if theirs else (description, "")
    ends = f"{marks} {mark_of(key)}"
    return f"{text[: max(0, limit - len(ends))]}{ends}".strip()


def attachment_mark(key: str, number: int) -> str:
    """What stands in the title of a communication's attachment, counted from 1: "[CB-1a2b3c4d5e-1]"."""
    return f"[{reference_of(key)}-{number}]"


def attachment_title(file_name: str, key: str, number: int) -> str:
    """An attachment's title: its file name, shortened if CMS has no room, and our mark."""
    mark = attachment_mark(key, number)
    return f"{file_name[: TITLE_LIMIT - len(mark) - 1]} {mark}"

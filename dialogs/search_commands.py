"""What people type about the documents of a case: pure, nothing is looked up here.

Data that names no case means the one opened last in the conversation; `Meant` puts it in.
"""

import re
from typing import Any

from casework.urn import find_urns, parse_urn
from dialogs.intent import Intent
from dialogs.kinds import kind_of

# Word for word; a step goes on from what is shown.
_WORDS = {
    "documents": Intent("documents"),
    "all documents": Intent("documents"),
    "read": Intent("read"),
    "start reading": Intent("read"),
    "refresh": Intent("refresh"),
    "refresh documents": Intent("refresh"),
    "notes": Intent("step", {"step": "notes"}),
    "next": Intent("step", {"step": "next"}),
    "next hit": Intent("step", {"step": "next"}),
    "next document": Intent("step", {"step": "next document"}),
    "next page": Intent("step", {"turn": 1}),
    "previous": Intent("step", {"step": "previous"}),
    "prev": Intent("step", {"step": "previous"}),
    "previous hit": Intent("step", {"step": "previous"}),
    "previous document": Intent("step", {"step": "previous document"}),
    "previous page": Intent("step", {"turn": -1}),
    "back": Intent("step", {"step": "list"}),
    "results": Intent("step", {"step": "list"}),
    "list": Intent("step", {"step": "list"}),
}
_PAGE = re.compile(r"(?:go to )?page (\d{1,5})", re.IGNORECASE)
_ROW = re.compile(r"(?:open|read|show|number) (\d{1,3})", re.IGNORECASE)
_OF_CASE = re.compile(r"(documents|read|refresh)(?: (?:of|in|for))?(?: case)? (\S.*)", re.IGNORECASE)
_SHOWN = re.compile(r"(?:(?:show|list|open|get)(?: me)? )?(?:all )?(?:the )?(.+)", re.IGNORECASE)
_EVERYWHERE = re.compile(
    r"search (?:all|everywhere)(?: (?:of )?(?:my |the )?cases)? for (.+)", re.IGNORECASE | re.DOTALL
)
_SEARCH = re.compile(r"(?:search(?: for\b)?+|look for|find(?= *[\"“]))[:\s]*(.+)", re.IGNORECASE | re.DOTALL)
_WHERE = re.compile(
    r"where(?:['’]s| is| are| was| were| does| do| did) (.+?) "
    r"(?:appears?|occurs?|comes? up|mentioned|named|found|referred to)(?: (?:in|across) (.+))?",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(r"(.+) (?:in|across) (.+)", re.IGNORECASE | re.DOTALL)
_ALL_CASES = re.compile(r"all (?:of )?(?:my |the )?cases|every case", re.IGNORECASE)
_THIS_CASE = re.compile(r"(?:this|the) case", re.IGNORECASE)
_THIS_DOCUMENT = re.compile(r"(?:this|the) (?:document|statement|exhibit)|this", re.IGNORECASE)
_NAMED = re.compile(r"the (?:words?|phrase|names?) (.+)", re.IGNORECASE | re.DOTALL)


def of_documents(said: str) -> Intent | None:
    """What a message asks for about documents; None when it is about something else."""
    plain = said.strip().rstrip(".!?").strip()
    if known := _WORDS.get(plain.lower()):
        return known
    return _number(plain) or _of_case(plain) or _kind(plain) or _where(plain) or _search(said.strip())


def _number(plain: str) -> Intent | None:
    if page := _PAGE.fullmatch(plain):
        return Intent("step", {"page": int(page.group(1))})
    row = _ROW.fullmatch(plain)
    return Intent("step", {"row": int(row.group(1))}) if row else None


def _of_case(plain: str) -> Intent | None:
    named = _OF_CASE.fullmatch(plain)
    urn = parse_urn(named.group(2)) if named else None
    return Intent(named.group(1).lower(), {"urn": str(urn)}) if named and urn else None


def _kind(plain: str) -> Intent | None:
    asked = _SHOWN.fullmatch(plain)
    words, place = _placed(asked.group(1)) if asked else ("", {})
    kind = kind_of(words)
    return Intent("documents.kind", {"kind": kind, **place}) if kind and not place.keys() - {"urn"} else None


def _where(plain: str) -> Intent | None:
    asked = _WHERE.fullmatch(plain)
    if asked is None:
        return None
    place = _place_of(asked.group(2)) if asked.group(2) else {}
    if place is None:
        return None
    named = _NAMED.fullmatch(asked.group(1))
    return Intent("search", {"text": (named or asked).group(1).strip(), "where": True, **place})


def _search(said: str) -> Intent | None:
    if everywhere := _EVERYWHERE.fullmatch(said):
        return Intent("search", {"text": everywhere.group(1).strip(), "all": True})
    asked = _SEARCH.fullmatch(said)
    if asked is None:
        return None
    text, place = _placed(asked.group(1).strip())
    # With a URN somewhere else in it, it is the case that is looked for.
    return Intent("search", {"text": text, **place}) if place or not find_urns(text) else None


def _placed(words: str) -> tuple[str, dict[str, Any]]:
    """The words before the last places they name, and those places."""
    place: dict[str, Any] = {}
    while (parted := _PLACE.fullmatch(words)) and (named := _place_of(parted.group(2))) is not None:
        words, place = parted.group(1).strip(), named | place
    return words, place


def _place_of(words: str) -> dict[str, Any] | None:
    """Where to look, as data; None when the words name no place."""
    words = words.strip().rstrip(".!?").strip()
    urn = parse_urn(re.sub(r"^(?:the )?case ", "", words, flags=re.IGNORECASE))
    if urn:
        return {"urn": str(urn)}
    if _ALL_CASES.fullmatch(words):
        return {"all": True}
    if _THIS_CASE.fullmatch(words):
        return {"where": True}
    if _THIS_DOCUMENT.fullmatch(words):
        return {"here": True}
    kind = kind_of(re.sub(r"^the ", "", words, flags=re.IGNORECASE))
    return {"kind": kind} if kind else None

"""Cases from a file of JSON lines, one case a line; a bad line is told with its number and costs no other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from casework.case_record import CaseRecord, PartyName
from casework.urn import parse_urn

_LARGEST_ID = (1 << 63) - 1


class BadLine(Exception):
    """What is wrong with one line, as a sentence."""


def case_lines(path: Path) -> Iterator[tuple[int, int, CaseRecord | BadLine]]:
    """Each line's number and length with its case, or with what is wrong with it. Empty lines are left out."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield number, len(line), record_of_line(line)
            except BadLine as error:
                yield number, len(line), error


def record_of_line(line: bytes) -> CaseRecord:
    """The case a line describes; only `caseId` and `urn` are required."""
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadLine(f"this is not JSON ({error})") from None
    if not isinstance(data, dict):
        raise BadLine("this is not a JSON object")
    case_id, urn = data.get("caseId"), data.get("urn")
    if not isinstance(case_id, int) or isinstance(case_id, bool) or not 0 <= case_id <= _LARGEST_ID:
        raise BadLine("there is no caseId that is a number")
    if not isinstance(urn, str) or (parsed := parse_urn(urn)) is None:
        raise BadLine("there is no urn, or it is not written as one")
    return CaseRecord(
        case_id=case_id,
        urn=str(parsed),
        defendants=_parties(data, "defendants"),
        witnesses=_parties(data, "witnesses"),
        operation=_text(data, "operation"),
        unit=_text(data, "unit"),
        closed=data.get("closed") is True,
        restricted=data.get("restricted") is True,
    )


def _parties(data: dict[str, Any], field: str) -> tuple[PartyName, ...]:
    listed = data.get(field) or ()
    if not isinstance(listed, list | tuple) or not all(isinstance(each, dict) for each in listed):
        raise BadLine(f"{field} is not a list of people")
    return tuple(
        PartyName(
            first_names=_text(each, "firstNames"),
            surname=_text(each, "surname"),
            organisation_name=_text(each, "organisationName"),
            police=each.get("police") is True,
        )
        for each in listed
    )


def _text(data: dict[str, Any], field: str) -> str:
    value = data.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadLine(f"{field} is not a text")
    return value

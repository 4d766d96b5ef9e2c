"""What belongs to a case and never changes in the double: hearings, history, requests for a decision, directions, locks.

Worked out from the case's row, the same every time, so that nothing of it has to be stored.
"""

import sqlite3
from datetime import date, timedelta
from typing import Any

from casework.document_types import type_name
from sandbox.people import Person
from sandbox.seed.dice import chance, number, pick
from sandbox.seed.forces import FORCES, Unit
from sandbox.seed.papers import FORMS

Fields = dict[str, Any]

LOCKED_CASE = 2140004
_LOCK_HOLDER = {"bySurname": "Merrick", "byFirstNames": "Tamsin", "application": "CMS Modern"}
_OFFICERS = ("DC 2210 Hollis", "DS 1873 Varley", "PC 4411 Reeve", "DC 3098 Okell")
_DIRECTIONS = (
    ("Serve the case papers", "The prosecution shall serve its case on the defence."),
    ("Serve the unused material schedule", "The prosecution shall comply with initial disclosure."),
    ("Serve the defence statement", "The defence shall serve a defence statement."),
)


def units() -> list[Unit]:
    """Every unit, each once, by its number."""
    return sorted({unit for force in FORCES for unit in force.units}, key=lambda unit: unit.unit_id)


def unit_fields(person: Person, unit: Unit) -> Fields:
    """A unit as the person sees it."""
    return {
        "id": unit.unit_id,
        "description": unit.name,
        "areaId": unit.area_id,
        "areaDescription": unit.area_name,
        "isHome": unit.unit_id == person.unit_id,
    }


def lock(case: sqlite3.Row) -> Fields | None:
    """Who has the case open; one demonstration case has somebody."""
    if case["case_id"] != LOCKED_CASE:
        return None
    return {**_LOCK_HOLDER, "since": f"{case['registration_date']}T09:00:00+00:00"}


def hearings(case: sqlite3.Row) -> list[Fields]:
    """A first hearing that has been, for some cases, and the next one."""
    case_id, registered = case["case_id"], date.fromisoformat(case["registration_date"])
    found = []
    if case["next_hearing_type"] not in {None, "First hearing"}:
        found.append(_hearing(case_id * 10 + 1, registered + timedelta(days=14), "First hearing", "Magistrates' Court"))
    if case["next_hearing_date"]:
        day = date.fromisoformat(case["next_hearing_date"])
        found.append(_hearing(case_id * 10 + 2, day, case["next_hearing_type"], case["next_hearing_venue"]))
    if found and found[0]["hearingType"] == "First hearing" and len(found) == 2:
        found[0]["hasOutcomeRecorded"] = True
    return found


def history(case: sqlite3.Row) -> list[Fields]:
    """Registration, a decision before charge, and a review, the newest first."""
    case_id, registered = case["case_id"], date.fromisoformat(case["registration_date"])
    events = [
        ("Case registered", registered, None, "Registration"),
        ("Pre-charge decision", registered + timedelta(days=2), "Ruth Farrow", "PreChargeDecision"),
        ("Initial review", registered + timedelta(days=6), "Ruth Farrow", "InitialReview"),
    ]
    return [
        {
            "id": case_id * 10 + place,
            "name": name,
            "date": day.isoformat(),
            "authorOrVenue": who,
            "type": kind,
        }
        for place, (name, day, who, kind) in reversed(list(enumerate(events, 1)))
    ]


def pcd_requests(case: sqlite3.Row, defendants: list[Fields]) -> list[Fields]:
    """The requests of the police, the newest first; the first demonstration case has two."""
    count = 2 if case["case_id"] == 2140001 else number(0, 1, case["case_id"], "requests")
    return [_pcd_request(case, defendants, place) for place in range(count, 0, -1)]


def directions(case: sqlite3.Row, defendants: list[Fields]) -> list[Fields]:
    """The court's directions of a case with a hearing, the first due first."""
    if not case["next_hearing_date"]:
        return []
    hearing = date.fromisoformat(case["next_hearing_date"])
    lead = defendants[0]
    return [
        {
            "directionId": case["case_id"] * 10 + place,
            "caseId": case["case_id"],
            "caseUrn": case["urn"],
            "title": title,
            "description": text,
            "dueDate": (hearing - timedelta(days=28 - 7 * place)).isoformat(),
            "status": "Open" if place > 1 else "Complete",
            "defendantSurname": lead["surname"] or lead["organisationName"],
            "defendantFirstName": lead["firstNames"],
            "source": "Court",
        }
        for place, (title, text) in enumerate(_DIRECTIONS, 1)
        if place < 3 or chance(40, case["case_id"], "third direction")
    ]


def material_types() -> list[Fields]:
    """The types a material can be reclassified to, from the seed's own forms."""
    return [
        {
            "code": type_id,
            "description": name,
            "longDescription": type_name(type_id) or name,
            "classification": _classification(category),
            "isCaseMaterial": True,
            "selectable": category != "Review",
            "addAsUsedOrUnused": category != "Communication",
            "listOrder": order,
        }
        for order, (name, (type_id, category)) in enumerate(sorted(FORMS.items()), 1)
    ]


def _classification(category: str) -> str:
    return {"Statement": "STATEMENT", "Exhibit": "EXHIBIT"}.get(category, "OTHER")


def _hearing(hearing_id: int, day: date, kind: str, venue: str) -> Fields:
    return {
        "hearingId": hearing_id,
        "hearingDate": day.isoformat(),
        "hearingTypeCode": "".join(word[0] for word in kind.split()).upper(),
        "hearingType": kind,
        "venueCode": f"C{number(100, 999, venue)}",
        "venue": venue,
        "hasOutcomeRecorded": False,
    }


def _pcd_request(case: sqlite3.Row, defendants: list[Fields], place: int) -> Fields:
    registered = date.fromisoformat(case["registration_date"])
    asked = registered - timedelta(days=10 - 4 * place)
    officer = pick(_OFFICERS, case["case_id"], place)
    return {
        "id": case["case_id"] * 10 + place,
        "type": "Charging decision" if place == 1 else "Further charging decision",
        "decisionRequiredBy": (asked + timedelta(days=5)).isoformat(),
        "decisionRequested": asked.isoformat(),
        "caseOutline": [
            {"heading": "Summary of offence", "text": f"The police ask for a decision in {case['urn']}."},
            {"heading": "Evidence", "text": "Statements and recordings are listed below."},
        ],
        "comments": "Statement of a further witness to follow." if place == 2 else None,
        "suspects": [_suspect(one, registered) for one in defendants],
        "policeContactDetails": [
            {"role": "Officer in the case", "rank": officer.split()[0], "name": officer, "number": "01632 960 101"}
        ],
        "materialProvided": [{"subject": "MG3", "date": asked.isoformat()}, {"subject": "MG5", "date": None}],
    }


def _suspect(one: Fields, registered: date) -> Fields:
    return {
        "surname": one["surname"] or one["organisationName"],
        "firstNames": one["firstNames"],
        "dob": one["dob"],
        "bailConditions": None,
        "bailDate": None,
        "remandStatus": one["policeRemandStatus"],
        "proposedCharges": [
            {
                "charge": charge["description"],
                "earlyDate": charge["fromDate"],
                "lateDate": registered.isoformat(),
                "location": None,
                "category": "Charge",
            }
            for charge in one["charges"]
        ],
    }

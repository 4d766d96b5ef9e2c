"""The Redaction Log form starts with what is known, and says what is missing in the service's own words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.cases import Case, Charge, Defendant
from casework.documents import Document
from casework.redaction_form import Filled, defaults, problems
from casework.redactions import Area, ChargeStatus, Choice, Lookups

LOOKUPS = Lookups(
    areas=(
        Area(id="9", name="South East", units=(Choice("1", "Magistrates Court"), Choice("2", "Crown Court"))),
        Area(id="17", name="Proceeds of Crime", units=(Choice("1", "ARIS"),), division=True),
    ),
    document_types=(Choice("23", "MG 11"), Choice("34", "PNC Print"), Choice("35", "Other")),
    agencies=(Choice("10", "Animal Health and Veterinary Laboratories Agency"), Choice("61", "Surrey Police")),
    redaction_types=(Choice("1", "Named individual"), Choice("5", "Address")),
    units_by_name={"Guildford Mags": ("9", "1"), "Essex Magistrates Court": ("", "")},
    log_types_by_cms_type={1031: "23", 1029: "35", 1200: "35", 1056: "35"},
    agencies_by_ou={"45": "61", "00AH": "10"},
)


def case(*, urn: str = "45AA0209826", unit: str = "Guildford Mags", charge: str = "TH68001") -> Case:
    person = Defendant(
        defendant_id=1,
        list_order=1,
        first_names="Samuel",
        surname="Okafor",
        organisation_name="",
        date_of_birth=None,
        youth=False,
        remand_status="",
        custody_time_limit=None,
        charges=(Charge(code=charge, description="Theft", list_order=1),),
    )
    return Case(
        case_id=2140001,
        urn=urn,
        urn_root=urn,
        operation="",
        unit_name=unit,
        unit_id=1234,
        area_name="South East",
        area_id=9,
        registration_date=None,
        next_hearing_date=None,
        next_hearing_type="",
        next_hearing_venue="",
        finalised=False,
        restricted=False,
        lead_defendant="Samuel Okafor",
        defendants=(person,),
    )


def document(type_id: int | None) -> Document:
    return Document(
        material_id=8900001,
        version_id=1,
        case_id=2140001,
        title="MG11",
        file_name="a.pdf",
        mime_type="application/pdf",
        type_id=type_id,
        type_name="MG11",
        cms_category="Statement",
        category="Statements",
        date=date(2026, 1, 10),
    )


WHOLE = Filled(
    area_id="9",
    unit_id="1",
    agency_id="61",
    document_type_id="23",
    charge_status="2",
    under_chosen=True,
    over_chosen=False,
    under=("1",),
)


def test_a_statement_of_a_charged_surrey_case_leaves_nothing_to_choose() -> None:
    start = defaults(case(), document(1031), LOOKUPS)
    assert (start.area_id, start.unit_id, start.agency_id, start.document_type_id) == ("9", "1", "61", "23")
    assert start.charge_status is ChargeStatus.POST_CHARGE


def test_a_case_without_a_charge_is_pre_charge() -> None:
    assert defaults(case(charge="NYC"), document(1031), LOOKUPS).charge_status is ChargeStatus.PRE_CHARGE


def test_the_agency_of_all_four_characters_wins_over_the_force() -> None:
    assert defaults(case(urn="00AH0209826"), document(1031), LOOKUPS).agency_id == "10"
    assert defaults(case(urn="99ZZ0209826"), document(1031), LOOKUPS).agency_id == ""


def test_a_unit_without_an_area_gives_no_default() -> None:
    start = defaults(case(unit="Essex Magistrates Court"), document(1031), LOOKUPS)
    assert (start.area_id, start.unit_id) == ("", "")
    assert defaults(case(unit="A unit nobody knows"), document(1031), LOOKUPS).area_id == ""


@pytest.mark.parametrize("type_id", [-1, 1029, 1200, 424242, None])
def test_a_type_that_says_nothing_is_left_to_the_person(type_id: int | None) -> None:
    assert defaults(case(), document(type_id), LOOKUPS).document_type_id == ""


@pytest.mark.parametrize("type_id", [1056, 1057])
def test_previous_convictions_are_a_pnc_print(type_id: int) -> None:
    assert defaults(case(), document(type_id), LOOKUPS).document_type_id == "34"


def test_a_whole_form_has_no_problems() -> None:
    assert problems(WHOLE, LOOKUPS) == {}
    assert problems(replace(WHOLE, over_chosen=True, over=("5",), agency_spotted=False), LOOKUPS) == {}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"unit_id": ""}, "unit_id", "Select a Business Unit"),
        ({"area_id": "17", "unit_id": "2"}, "unit_id", "Select a Business Unit"),
        ({"agency_id": "777"}, "agency_id", "Select an Investigative Agency"),
        ({"charge_status": ""}, "charge_status", "Select a Charge Status"),
        ({"document_type_id": ""}, "document_type_id", "Select a Document Type"),
        ({"under": ()}, "under", "Select a redaction type"),
        ({"under": ("1", "999")}, "under", "Select a redaction type"),
        ({"over_chosen": True, "agency_spotted": True}, "over", "Select a redaction type"),
        ({"under_chosen": False, "under": ()}, "kind", "Select an under/over redaction type"),
        ({"notes": "x" * 401}, "notes", "Supporting notes must be 400 characters or less"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(change: dict[str, Any], field: str, message: str) -> None:
    assert problems(replace(WHOLE, **change), LOOKUPS) == {field: message}


def test_without_an_area_the_unit_is_missing_too() -> None:
    found = problems(replace(WHOLE, area_id=""), LOOKUPS)
    assert found == {"area_id": "Select an Area or Division", "unit_id": "Select a Business Unit"}


def test_an_over_redaction_needs_to_say_who_spotted_it() -> None:
    found = problems(replace(WHOLE, over_chosen=True, over=("1",)), LOOKUPS)
    assert list(found) == ["agency_spotted"]


def test_an_empty_form_says_everything_at_once() -> None:
    empty = Filled("", "", "", "", "", under_chosen=False, over_chosen=False)
    assert set(problems(empty, LOOKUPS)) == {
        "area_id",
        "unit_id",
        "agency_id",
        "charge_status",
        "document_type_id",
        "kind",
    }

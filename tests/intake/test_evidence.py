"""What counts as naming somebody. Strict, because it files mail: relatives, neighbours in a list and slips must not pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.case_record import CaseRecord
from intake.evidence import contradicts, names_company, names_operation, names_person
from intake.signature import without_signature

NAMES = st.sampled_from(["Samuel", "Dana", "Lena", "Thomas", "Priya", "Grace", "Aled", "Nia", "Omar", "Ruth"])
SURNAMES = st.sampled_from(["Okafor", "Okoro", "Marsh", "Birch", "O'Neill", "Smith-Jones", "Núñez", "Ng"])


@pytest.mark.parametrize(
    "text",
    [
        "R v Samuel Okafor",
        "the statement of SAMUEL OKAFOR is attached",
        "Defendant: OKAFOR, Samuel",
        "Samuel J. Okafor",
        "Mr Samuel\nOkafor",
        "samuel okafor's phone",
        "MG5_Samuel_Okafor.pdf",
    ],
)
def test_the_ways_people_write_a_name(text: str) -> None:
    assert names_person(text, "Samuel", "Okafor")


@pytest.mark.parametrize(
    "text",
    [
        "Samuel Birch and Dana Okafor",
        "Dana Okafor, Samuel Birch",
        "Mr Okafor",
        "S Okafor",
        "Samuel",
        "Samuel Okoro",
        "Samuel Okafor-Jones",
        "Samuela Okafor",
        "Samuel, Okafor",
        "I spoke to Samuel. Okafor was not there.",
        "",
    ],
)
def test_what_is_not_that_person(text: str) -> None:
    assert not names_person(text, "Samuel", "Okafor")


@given(NAMES, SURNAMES, NAMES, SURNAMES)
def test_two_people_never_make_a_third(first: str, last: str, other_first: str, other_last: str) -> None:
    text = f"This is about {first} {last} and {other_first} {other_last}."
    named = {(first, last), (other_first, other_last)}
    for one in (first, other_first):
        for surname in (last, other_last):
            assert names_person(text, one, surname) is ((one, surname) in named)


def test_accents_apostrophes_and_hyphens_are_written_as_people_write_them() -> None:
    assert names_person("Ruth Nunez", "Ruth", "Núñez")
    assert names_person("Aled O’Neill", "Aled", "O'Neill")
    assert names_person("Grace Smith Jones", "Grace", "Smith-Jones")
    assert names_person("PC 4411 Daniel Reeve", "PC 4411 Daniel", "Reeve")


def test_a_company_by_its_name_with_or_without_its_form() -> None:
    assert names_company("from Halden Freight Limited today", "Halden Freight Ltd")
    assert names_company("HALDEN FREIGHT accounts", "Halden Freight Ltd")
    assert names_company("Marsh & Sons", "Marsh and Sons Ltd")
    assert not names_company("the freight from Halden", "Halden Freight Ltd")
    assert not names_company("an apex of crime", "Apex Ltd")
    assert names_company("Apex Limited", "Apex Ltd")


def test_an_operation_only_after_the_word_for_it() -> None:
    assert names_operation("Op Alderney download", "ALDERNEY")
    assert names_operation("Operation ALDERNEY", "Operation Alderney")
    assert not names_operation("a ferry to Alderney", "ALDERNEY")


@pytest.mark.parametrize(
    ("subject", "other"),
    [
        ("R v Samuel Okafor", ""),
        ("R -v- OKAFOR", ""),
        ("Regina v Okafor and Marsh - MG11", ""),
        ("R v S Okafor", ""),
        ("R v Lena Marsh", ""),
        ("R v OKAFOR, Samuel", ""),
        ("R v Dana Okafor", "Dana Okafor"),
        ("R v D Okafor", "D Okafor"),
        ("R v OKAFOR, Dana", "OKAFOR, Dana"),
        ("R. v. Thomas Birch (custody)", "Thomas Birch"),
        ("statement of somebody else", ""),
    ],
)
def test_a_subject_about_somebody_else_speaks_against_the_case(
    subject: str, other: str, cms: dict[str, CaseRecord]
) -> None:
    assert contradicts(subject, cms["45AA0209826/1"]) == other


def test_the_signature_is_not_part_of_what_is_said() -> None:
    text = "The file is attached.\n\nKind regards,\nDaniel Reeve\nSurrey Police"
    assert without_signature(text) == "The file is attached."
    assert without_signature("Many thanks for the call yesterday.") == "Many thanks for the call yesterday."
    assert without_signature("Hello\n-- \nDaniel") == "Hello"

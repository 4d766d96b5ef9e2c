"""Documents are shown under the headings CMS users know, each in its own order."""

from datetime import date
from typing import Any

import pytest

from casework.document_types import CATEGORIES, category_of, in_categories, type_name
from casework.documents import Document


def category(type_id: int | None, **said: Any) -> str:
    facts = {"type_name": "", "cms_category": "OtherForm", "title": "A document", "file_name": "a.pdf", "unused": False}
    return category_of(type_id=type_id, **(facts | said))


def document(material_id: int, type_id: int, **said: Any) -> Document:
    facts: dict[str, Any] = {
        "version_id": 1,
        "case_id": 2140001,
        "title": "A document",
        "file_name": "a.pdf",
        "mime_type": "application/pdf",
        "type_name": type_name(type_id),
        "cms_category": "OtherForm",
        "date": date(2026, 1, 10),
    }
    facts |= said
    facts["category"] = category(type_id, cms_category=facts["cms_category"], title=facts["title"])
    return Document(material_id=material_id, type_id=type_id, **facts)


@pytest.mark.parametrize(
    ("type_id", "said", "expected"),
    [
        (101, {}, "Reviews"),
        (None, {"type_name": "PCD"}, "Reviews"),
        (1004, {}, "Case overview"),
        (1031, {}, "Statements"),
        (1031, {"unused": True}, "Unused material"),
        (1201, {"cms_category": "Exhibit"}, "Exhibits"),
        (1203, {}, "Forensics"),
        (1202, {}, "Unused material"),
        (1056, {}, "Defendant"),
        (1012, {}, "Court preparation"),
        (1029, {}, "Communications"),
        (999999, {"file_name": "8900009.HTE"}, "Communications"),
        (1051, {}, "Uncategorised"),
        (-1, {}, "Uncategorised"),
        (None, {}, "Uncategorised"),
    ],
)
def test_the_first_rule_that_fits_decides(type_id: int | None, said: dict[str, Any], expected: str) -> None:
    assert category(type_id, **said) == expected


@pytest.mark.parametrize(
    "title", ["Statement UM", "um3 log", "SDC", "MG06C", "mg6e schedule", "PC Reeve ABC-UM12", "UNUSED2"]
)
def test_another_communication_titled_as_unused_is_unused_material(title: str) -> None:
    assert category(1029, title=title) == "Unused material"
    assert category(1004, title=title) == "Case overview"


@pytest.mark.parametrize("title", ["SUMMARY", "UM/4 and UM5", "UMBRELLA", "MG6", "drum 3", "unused-ish"])
def test_a_word_that_only_looks_like_unused_changes_nothing(title: str) -> None:
    assert category(1029, title=title) == "Communications"


def test_types_are_called_by_their_published_names() -> None:
    assert (type_name(1031), type_name(1029), type_name(424242), type_name(None)) == (
        "MG11",
        "Other Communication",
        "",
        "",
    )


def test_headings_come_in_order_and_only_uncategorised_is_left_out_when_empty() -> None:
    shown = in_categories([document(1, 101)])
    assert [heading for heading, _ in shown] == list(CATEGORIES[:-1])
    assert in_categories([document(1, 1051)])[-1][0] == "Uncategorised"


def test_forms_are_in_the_order_a_person_counts() -> None:
    rows = [
        document(1, 1002, type_name="MG11"),
        document(2, 1002, type_name="MG4A"),
        document(3, 1002, type_name="MG4"),
    ]
    overview = dict(in_categories(rows))["Case overview"]
    assert [row.type_name for row in overview] == ["MG4", "MG4A", "MG11"]


def test_statements_keep_their_list_order_and_those_without_one_come_last() -> None:
    rows = [document(1, 1031), document(2, 1031, list_order=2), document(3, 1031, list_order=1)]
    assert [row.material_id for row in dict(in_categories(rows))["Statements"]] == [3, 2, 1]

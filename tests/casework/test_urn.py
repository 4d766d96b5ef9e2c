"""A URN in every spelling of forms and people, and the strings that only look like one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.urn import Urn, find_urns, parse_urn

GAPS = st.sampled_from(["", " ", "  ", "\u00a0", "/", " / ", "-", " - ", ".", "_", "\u2013"])
ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


# Two letters that are an ordinary word between numbers are a unit only beside a whole serial.
WORDS = frozenset(
    re.findall(r"\w\w", "AM PM ST ND RD TH OF TO AT IN ON OR BY IS NO AS IT AN BE WE HE ME MY UP US IF SO DO GO")
)
MEASURES = frozenset(re.findall(r"\w\w", "KG MG KM CM MM ML LB OZ GB MB KB HR MR MS DR"))


@st.composite
def urns(draw: st.DrawFn) -> Urn:
    unit = draw(st.text(ALNUM, min_size=2, max_size=2).filter(lambda text: not text.isdigit()))
    force, serial, year = draw(st.integers(1, 99)), draw(st.integers(100, 99999)), draw(st.integers(0, 99))
    return Urn(
        root=f"{force:02}{unit}{serial:05}{year:02}",
        suffix=draw(st.sampled_from(["", "M", "S"])),
        split=draw(st.none() | st.integers(0, 99)),
    )


@st.composite
def spellings(draw: st.DrawFn) -> tuple[Urn, str]:
    urn = draw(urns())
    serial = urn.root[4:9]
    if urn.root[2:4] not in WORDS | MEASURES and draw(st.booleans()):
        serial = serial.lstrip("0")
    gaps = [draw(GAPS) for _ in range(3)]
    if urn.split is not None and not urn.suffix and len(serial) == 3:
        gaps[2] = " "  # 010A10000/10 could as well be serial 10000 of the year 10
    written = urn.root[:2] + gaps[0] + urn.root[2:4] + gaps[1] + serial + gaps[2] + urn.root[9:]
    if urn.suffix:
        written += draw(st.sampled_from([urn.suffix, f"({urn.suffix})", f" ({urn.suffix})"]))
    if urn.split is not None:
        written += draw(st.sampled_from(["/", " / ", " /"])) + draw(st.sampled_from(["{}", "{:02}"])).format(urn.split)
    return urn, written.lower() if draw(st.booleans()) else written


@given(spellings())
def test_any_spelling_is_read_back_as_the_same_case(spelling: tuple[Urn, str]) -> None:
    urn, written = spelling
    assert parse_urn(written) == urn
    assert [found.urn for found in find_urns(f"Please see {written}, as agreed.")] == [urn]


@given(urns())
def test_the_canonical_spelling_is_exact_and_stands_where_it_says(urn: Urn) -> None:
    text = f"Re: {urn} statement"
    (found,) = find_urns(text)
    assert (found.urn, found.exact, text[found.start : found.end]) == (urn, True, str(urn))


@pytest.mark.parametrize(
    ("written", "urn"),
    [
        ("45 AA 2098 20", "45AA0209820"),  # as an MG5 has it
        ("45 AA 02098 20", "45AA0209820"),  # as an MG3 has it
        ("45 aa 2098 20", "45AA0209820"),  # as an MG6 has it
        ("45AA0209826/1", "45AA0209826/1"),
        ("45aa0209826 (m)/2", "45AA0209826M/2"),
        ("URN: 45 AA 02098 26", "45AA0209826"),
        ("URN 45AA0209826.", "45AA0209826"),
        ("42MZ7238121", "42MZ7238121"),
        ("01VK0000421", "01VK0000421"),
        ("45991234526", "45991234526"),  # a unit of digits
        ("URN 01991234521", "01991234521"),
    ],
)
def test_the_spellings_of_real_forms(written: str, urn: str) -> None:
    assert str(parse_urn(written)) == urn


@pytest.mark.parametrize(
    "text",
    [
        *("07700 900123", "07700900123", "0161 496 0123", "0161 4960123", "+44 20 7946 0958", "020 7946 0958"),
        *("22/11/2026", "22.11.2026", "2026-11-22", "2026-11-22T10:15:00", "at 10 am 2026", "22nd 11 26", "30th 2026"),
        *("Invoice 4501234567", "INV-2026-00451", "PO 12345678901", "page 12 of 345 26", "10 to 12 26", "12 kg 500 26"),
        *("GU1 4RD", "NI QQ 12 34 56 C", "sort code 20-45-67 12345678", "45AA02098260", "X45AA0209826", "URN:", ""),
        *("URN 22/11/2026", "GB 123 4567 89"),
    ],
)
def test_telephone_numbers_invoices_and_dates_are_not_urns(text: str) -> None:
    assert find_urns(text) == []
    assert parse_urn(text) is None


@given(
    st.from_regex(r"0[1-9]\d{2,3} ?\d{3} ?\d{3,4}", fullmatch=True)
    | st.dates().map(lambda day: day.strftime("%d/%m/%Y"))
    | st.datetimes().map(lambda moment: moment.isoformat())
    | st.from_regex(r"(INV|PO|SO)[- ]\d{4,12}", fullmatch=True)
)
def test_no_number_of_everyday_life_is_a_urn(text: str) -> None:
    text = text.translate({ord(char): str(int(char)) for char in text if char.isdigit()})
    assert find_urns(f"call me on {text} please") == []


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for found in find_urns(text):
        assert parse_urn("URN " + text[found.start : found.end]) == found.urn


def test_a_url_or_a_longer_number_behind_a_split_is_left_alone() -> None:
    assert [str(found.urn) for found in find_urns("45AA0209826/123")] == ["45AA0209826"]
    assert [str(found.urn) for found in find_urns("45AA0209826 S Okafor")] == ["45AA0209826"]


def test_a_unit_of_digits_counts_in_running_text_only_if_somebody_calls_it_a_urn() -> None:
    assert find_urns("order 45991234526 is on its way") == []
    assert [str(found.urn) for found in find_urns("URN no. 45991234526 refers")] == ["45991234526"]

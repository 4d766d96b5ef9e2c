"""Whatever a caller sends, it is understood or refused in plain words; it never breaks the API."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.errors import BadInput, NotSignedIn
from casework.people import CmsSession
from casework.redactions import Area, Choice, Lookups, RedactionEntry
from ddei.rest.files import safe_name
from ddei.rest.redactions import read_entry
from ddei.rest.requests import cms_session, correlation_id, whole_number

KNOWN = Lookups(
    areas=(Area("9", "South East", (Choice("1", "Magistrates Court"),)),),
    document_types=(Choice("23", "MG 11"),),
    agencies=(Choice("61", "Surrey Police"),),
    redaction_types=(Choice("5", "Address"),),
    units_by_name={},
    log_types_by_cms_type={},
    agencies_by_ou={},
)
WHOLE: dict[str, Any] = {
    "unit": {"id": "9-1", "areadivisionname": "South East"},
    "investigatingagency": {"id": "61"},
    "documenttype": {"id": "23"},
    "redactions": [{"missedredaction": {"id": "5"}, "redactiontype": 2, "returnedtoinvestigativeauthority": True}],
    "notes": None,
    "chargestatus": 2,
    "cmsvalues": {"documentid": "8600008"},
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*WHOLE, "id", "documentid"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def read(body: dict[str, Any]) -> RedactionEntry:
    return read_entry(body, KNOWN, key="k", case_id=2140001, urn="45AA0209826/1")


def test_both_published_forms_of_an_entry_are_the_same_entry() -> None:
    newer = WHOLE | {"unit": {"id": "1", "areadivisionname": "South East"}, "cmsvalues": {"documentid": 8600008}}
    assert read(newer) == read(WHOLE)
    assert (read(WHOLE).area_id, read(WHOLE).over, read(WHOLE).agency_spotted) == ("9", ("5",), True)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(WHOLE)), ANYTHING)
def test_an_entry_with_anything_in_a_field_is_read_or_refused(field: str, value: Any) -> None:
    with suppress(BadInput):
        assert isinstance(read(WHOLE | {field: value}), RedactionEntry)


@settings(max_examples=60, deadline=None)
@given(ANYTHING.map(json.dumps) | st.text())
def test_auth_values_are_a_session_or_a_call_to_sign_in(values: str) -> None:
    with suppress(NotSignedIn):
        assert isinstance(cms_session({"Cms-Auth-Values": values}), CmsSession)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=50))
def test_any_text_is_a_good_id_name_or_guid_or_refused(text: str) -> None:
    for reading in (
        lambda: whole_number(text, "id"),
        lambda: safe_name(text),
        lambda: correlation_id({"Correlation-Id": text}),
    ):
        with suppress(BadInput):
            assert reading()

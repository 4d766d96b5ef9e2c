"""The index finds what a plain list of the cases would find, whatever the cases; and keeps up with changes."""

from hypothesis import given
from hypothesis import strategies as st

from casework.case_record import CaseRecord, PartyName
from intake.case_index import CaseIndexBuilder, index_of
from intake.case_terms import terms_of
from intake.urn_slips import slips_of

NAMES = st.sampled_from(["Samuel", "Dana Lee", "Łukasz", "", "O'Neill", "Smith-Jones", "Ng", "van der Berg", "X\x1fY"])
PEOPLE = st.builds(PartyName, NAMES, NAMES, st.sampled_from(["", "", "Halden Freight Ltd"]), st.booleans())
ROOTS = st.builds("45{}{:05d}26".format, st.sampled_from(["AA", "1X", "99"]), st.integers(0, 120))
URNS = st.builds("{}{}".format, ROOTS, st.sampled_from(["", "/1", "/2", "M"]))
CASES = st.lists(
    st.builds(
        CaseRecord,
        case_id=st.integers(1, 40),
        urn=URNS,
        defendants=st.lists(PEOPLE, max_size=2).map(tuple),
        witnesses=st.lists(PEOPLE, max_size=2).map(tuple),
        operation=st.sampled_from(["", "ALDERNEY", "Op Swift"]),
        closed=st.booleans(),
        restricted=st.booleans(),
    ),
    max_size=30,
)


def newest(cases: list[CaseRecord]) -> list[CaseRecord]:
    return list({case.case_id: case for case in cases}.values())


def ids(cases: object) -> list[int]:
    return sorted(case.case_id for case in cases)  # type: ignore[attr-defined]


@given(CASES)
def test_every_case_is_found_by_its_urn_with_all_its_splits(cases: list[CaseRecord]) -> None:
    index = index_of(cases)
    for root in {case.urn_root for case in cases}:
        assert ids(index.of_root(root)) == ids(case for case in newest(cases) if case.urn_root == root)
    assert index.of_root("45ZZ9999926") == index.of_root("") == index.of_root("no urn at all") == ()


@given(CASES, ROOTS)
def test_near_cases_are_those_one_slip_away(cases: list[CaseRecord], root: str) -> None:
    slips = set(slips_of(root))
    assert ids(index_of(cases).near(root)) == ids(case for case in newest(cases) if case.urn_root in slips)


@given(CASES)
def test_every_name_leads_to_its_cases(cases: list[CaseRecord]) -> None:
    index = index_of(cases)
    for term in {term for case in cases for term in terms_of(case)}:
        holders = [case for case in newest(cases) if term in terms_of(case)]
        assert ids(index.with_term(term, 100)) == ids(holders)
        assert index.frequencies([term]) == [index.frequency(term)]
        assert index.frequency(term) >= len(holders)


@given(CASES, CASES, st.sets(st.integers(1, 40)))
def test_what_changed_since_is_found_like_everything_else(
    cases: list[CaseRecord], changed: list[CaseRecord], removed: set[int]
) -> None:
    index = index_of(cases)
    for case in changed:
        index.replace(case)
    for case_id in removed:
        index.remove(case_id)
    left = [case for case in newest([*cases, *changed]) if case.case_id not in removed]
    assert len(index) == len(left)
    assert ids(index) == ids(left)
    for root in {case.urn_root for case in (*cases, *changed)}:
        assert ids(index.of_root(root)) == ids(case for case in left if case.urn_root == root)
    for term in {term for case in changed for term in terms_of(case)}:
        assert ids(index.with_term(term, 100)) == ids(case for case in left if term in terms_of(case))


def test_a_case_comes_out_as_it_went_in() -> None:
    case = CaseRecord(
        7,
        "45AA0209826/1",
        (PartyName("Łukasz", "O’Neill"), PartyName(organisation_name="Halden Freight Ltd")),
        (PartyName("PC 4411 Daniel", "Reeve", police=True),),
        operation="ALDERNEY",
        closed=True,
        restricted=True,
        problem="deleted",
    )
    assert index_of([case]).of_root("45AA0209826") == (case,)


def test_an_empty_index_knows_nothing() -> None:
    index = CaseIndexBuilder().finish()
    assert (len(index), index.of_root("45AA0209826"), index.near("45AA0209826")) == (0, (), ())
    assert index.frequencies(["s okafor"]) == [0]


def test_the_slips_of_a_urn() -> None:
    slips = slips_of("45AA0209826")
    assert len(slips) == len(set(slips)) <= 150
    assert {"45AA0209926", "45AA0209286", "45AA0290826", "54AA0209826", "45AA0209825", "45AA2098026"} <= set(slips)
    assert "45AA0209826" not in slips

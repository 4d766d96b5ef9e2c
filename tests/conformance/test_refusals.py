"""What is refused, and as what: the same errors over every way down."""

from pathlib import Path

import pytest

from casework.errors import (
    CaseDeleted,
    CaseNotFound,
    CaseRestricted,
    CaseworkError,
    DocumentNotFound,
    NoAccessToCase,
    NotFound,
    NotSignedIn,
    TooLarge,
    WrongPassword,
)
from casework.people import CmsSession
from tests.conformance.conftest import Way
from tests.conformance.known import needs

NOBODY = 999_999_999
ENDED = CmsSession(cookies=".CMSAUTH=ENDED; UID=900102", token="99999999-9999-4999-8999-999999999999")


async def _refused(way: Way, session: CmsSession | None, case_id: int) -> list[type[CaseworkError]]:
    """What each way of asking about a case is answered with."""
    assert session is not None
    asked = (
        way.cms.case, way.cms.case_lock, way.cms.documents, way.cms.communications, way.cms.hearings, way.cms.history,
        way.cms.pcd_requests, way.cms.producers, way.cms.inbox,
    )  # fmt: skip
    said = []
    for ask in asked:
        with pytest.raises(CaseworkError) as refused:
            await ask(session, case_id)
        said.append(type(refused.value))
    return said


@needs("absent_case")
async def test_a_case_that_is_not_there(way: Way) -> None:
    assert set(await _refused(way, way.session, way.known.absent_case)) == {CaseNotFound}


@needs("deleted_case")
async def test_a_deleted_case(way: Way) -> None:
    assert set(await _refused(way, way.session, way.known.deleted_case)) == {CaseDeleted}


@needs("restricted_case")
async def test_a_restricted_case(way: Way) -> None:
    assert set(await _refused(way, way.session, way.known.restricted_case)) == {CaseRestricted}


@needs("restricted_case", "supervisor")
async def test_a_restricted_case_for_somebody_who_may(way: Way) -> None:
    assert way.supervisor is not None
    assert (await way.cms.case(way.supervisor, way.known.restricted_case)).restricted


@needs("forbidden_case", "outsider")
async def test_a_case_of_others(way: Way) -> None:
    assert set(await _refused(way, way.outsider, way.known.forbidden_case)) == {NoAccessToCase}


@needs("case")
async def test_a_document_that_is_not_there(way: Way, tmp_path: Path) -> None:
    for ask in (
        way.cms.material(way.session, NOBODY),
        way.cms.versions(way.session, way.known.case, NOBODY),
        way.cms.notes(way.session, NOBODY),
        way.cms.fetch(way.session, way.known.case, NOBODY, NOBODY, tmp_path, largest=1000),
        way.cms.check_out(way.session, way.known.case, NOBODY, NOBODY),
        way.cms.cancel_check_out(way.session, way.known.case, NOBODY, NOBODY),
        way.cms.add_note(way.session, way.known.case, NOBODY, "lost"),
    ):
        with pytest.raises(DocumentNotFound):
            await ask
    assert list(tmp_path.iterdir()) == []


@needs("case", "urn_root")
async def test_a_document_of_another_case(way: Way, tmp_path: Path) -> None:
    refs = await way.cms.case_refs(way.session, way.known.urn_root)
    other = next(one.case_id for one in refs if one.case_id != way.known.case)
    first = next(one for one in await way.cms.documents(way.session, way.known.case) if one.version_id)
    with pytest.raises(DocumentNotFound):
        await way.cms.fetch(way.session, other, first.material_id, first.version_id, tmp_path, largest=10_000_000)
    assert list(tmp_path.iterdir()) == []


@needs("case")
async def test_a_document_above_the_limit_leaves_nothing(way: Way, tmp_path: Path) -> None:
    first = next(one for one in await way.cms.documents(way.session, way.known.case) if one.version_id)
    with pytest.raises(TooLarge):
        await way.cms.fetch(way.session, way.known.case, first.material_id, first.version_id, tmp_path, largest=20)
    assert list(tmp_path.iterdir()) == []


async def test_statements_of_nobody(way: Way) -> None:
    with pytest.raises(NotFound):
        await way.cms.statements(way.session, NOBODY)


@needs("case")
async def test_a_session_that_has_ended(way: Way, tmp_path: Path) -> None:
    case = way.known.case
    for ask in (
        way.cms.verify(ENDED),
        way.cms.case(ENDED, case),
        way.cms.documents(ENDED, case),
        way.cms.units(ENDED),
        way.cms.check_out(ENDED, case, 1, 1),
        way.cms.fetch(ENDED, case, 1, 1, tmp_path, largest=1000),
    ):
        with pytest.raises(NotSignedIn):
            await ask


async def test_a_wrong_password(fresh_way: Way) -> None:
    with pytest.raises(WrongPassword):
        await fresh_way.cms.authenticate(fresh_way.known.user, "not the password")


async def test_signing_in_again_ends_the_session_before(fresh_way: Way) -> None:
    newer = await fresh_way.cms.authenticate(fresh_way.known.user, fresh_way.known.password)
    assert (await fresh_way.cms.verify(newer)).name
    with pytest.raises(NotSignedIn):
        await fresh_way.cms.verify(fresh_way.session)

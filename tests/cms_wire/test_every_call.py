"""What the port asks of the CMS and the older stories do not: what belongs to a case, and every change, over the double."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from casework.documents import (
    AsExhibit,
    AsStatement,
    Classification,
    DiscardReason,
    Document,
    ReadState,
    Reclassification,
    RenameStatus,
)
from casework.errors import (
    BadInput,
    CheckedOut,
    DocumentGone,
    DocumentNotFound,
    NotFound,
    NotSignedIn,
    Superseded,
    TooLarge,
)
from casework.filing import StoredFile
from casework.health import BackendState
from casework.people import CmsSession
from casework.tasks import TaskFilter
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from sandbox.cms.server import LegacyCms

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]

CASE, LOCKED = 2140001, 2140004
Stored = Callable[[str, str, bytes], StoredFile]
TODAY = date(2026, 11, 22)


class At(NamedTuple):
    """The double's client, and two people signed in to it."""

    cms: CmsClient
    asha: CmsSession
    owen: CmsSession


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def at(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[At]:
    """One double for all stories here; each changes a paper of its own."""
    double = LegacyCms(data_dir=tmp_path_factory.mktemp("cms"))
    await double.start("127.0.0.1", 0)
    async with make_http(answer_s=5) as http:
        client = CmsClient(base_url=double.url, http=http)
        asha = await client.authenticate("asha.verma", "sandbox-asha")
        owen = await client.authenticate("owen.price", "sandbox-owen")
        yield At(client, asha, owen)
    await double.stop()


async def paper(at: At, fits: Callable[[Document], bool]) -> Document:
    return next(one for one in await at.cms.documents(at.asha, CASE) if fits(one))


async def changed(at: At, material_id: int) -> Document:
    return await at.cms.material(at.asha, material_id)


# -- People, and how the CMS is.


async def test_every_backend_of_a_running_cms_is_healthy_without_anybody_s_session(at: At) -> None:
    found = await at.cms.health()
    assert [(one.name, one.state, one.reason) for one in found] == [
        (name, BackendState.HEALTHY, "") for name in ("classic", "material", "modern")
    ]


async def test_a_person_s_units_name_their_own_one(at: At) -> None:
    me = await at.cms.verify(at.asha)
    [home] = [one for one in await at.cms.units(at.asha) if one.home]
    assert (home.unit_id, home.name, home.area_id) == (me.unit_id, me.unit_name, me.area_id)


@pytest.mark.parametrize("balancer", ["", "C-CIN3-LBsessioncookie=", "F-CIN3-LBsessioncookie=0011"])
async def test_a_session_that_lost_its_way_to_its_data_centre_is_not_signed_in_there(at: At, balancer: str) -> None:
    kept = [part for part in at.asha.cookies.split("; ") if "LBsessioncookie" not in part]
    lost = CmsSession(cookies="; ".join([*kept, balancer] if balancer else kept), token=at.asha.token)
    for call in (at.cms.documents(lost, CASE), at.cms.versions(lost, CASE, 8600001)):
        with pytest.raises(NotSignedIn):
            await call
    assert (await at.cms.verify(at.asha)).username == "asha.verma"


# -- What belongs to a case.


async def test_a_case_somebody_has_open_names_them_in_the_case_and_by_itself(at: At) -> None:
    lock = await at.cms.case_lock(at.asha, LOCKED)
    assert lock
    assert (lock.holder, lock.holder_surname, lock.application) == ("Tamsin Merrick", "Merrick", "CMS Modern")
    assert lock.since.tzinfo is not None
    assert (await at.cms.case(at.asha, LOCKED)).lock == lock
    assert await at.cms.case_lock(at.asha, CASE) is None
    with pytest.raises(NotFound):
        await at.cms.case_lock(at.asha, 99)


async def test_a_search_can_be_kept_to_one_area(at: At) -> None:
    area = (await at.cms.case(at.asha, CASE)).area_id
    there = await at.cms.find_cases(at.asha, defendant="Okafor", area_id=area)
    elsewhere = await at.cms.find_cases(at.asha, defendant="Okafor", area_id=area + 1000)
    assert CASE in {row.case_id for row in there}
    assert elsewhere == []


async def test_hearings_history_and_requests_come_in_the_order_they_are_read(at: At) -> None:
    case = await at.cms.case(at.asha, CASE)
    hearings = await at.cms.hearings(at.asha, CASE)
    assert (hearings[-1].day, hearings[-1].venue) == (case.next_hearing_date, case.next_hearing_venue)
    assert [one.day for one in hearings] == sorted(one.day for one in hearings)
    history = await at.cms.history(at.asha, CASE)
    assert [one.kind for one in history] == ["InitialReview", "PreChargeDecision", "Registration"]
    newest, first = await at.cms.pcd_requests(at.asha, CASE)
    assert (newest.type_name, first.type_name) == ("Further charging decision", "Charging decision")
    assert [one.surname for one in first.suspects] == [one.surname for one in case.defendants]
    assert first.outline[0].heading == "Summary of offence"
    assert [one.subject for one in first.material_provided] == ["MG3", "MG5"]
    assert first.material_provided[1].day is None


async def test_statements_lead_from_the_witness_to_the_paper_even_where_cms_has_lost_one(at: At) -> None:
    case = await at.cms.case(at.asha, CASE)
    found = {one.witness_id: await at.cms.statements(at.asha, one.witness_id) for one in case.witnesses}
    papers = {one.material_id: one for one in await at.cms.documents(at.asha, CASE)}
    every = [(witness_id, one) for witness_id, rows in found.items() for one in rows]
    assert any(one.material_id for _, one in every)
    assert all(papers[one.material_id].witness_id == witness_id for witness_id, one in every if one.material_id)
    with pytest.raises(NotFound):
        await at.cms.statements(at.asha, 99)


async def test_producers_tasks_and_directions_belong_to_their_cases(at: At) -> None:
    assert all(one.name for one in await at.cms.producers(at.asha, CASE))
    page = await at.cms.tasks(at.asha, TaskFilter(page_size=2))
    assert len(page.tasks) <= 2
    assert page.total_pages == -(-page.total // 2)
    counted = await at.cms.task_summary(at.asha, None)
    assert sum(one.total for one in counted) == page.total
    directions = await at.cms.directions(at.asha, (CASE,))
    assert {one.case_id for one in directions} == {CASE}
    assert [one.due for one in directions] == sorted(one.due for one in directions if one.due)


async def test_tasks_are_narrowed_by_urn_unit_and_type(at: At) -> None:
    every = await at.cms.tasks(at.asha, TaskFilter())
    one = every.tasks[0]
    for narrow in (TaskFilter(urn=one.urn), TaskFilter(unit_id=one.unit_id), TaskFilter(task_type_id=one.type_id)):
        found = await at.cms.tasks(at.asha, narrow)
        assert one in found.tasks
        assert found.total <= every.total


async def test_material_types_say_what_a_paper_can_become(at: At) -> None:
    types = await at.cms.material_types(at.asha)
    assert {one.classification for one in types} == set(Classification)
    assert all(one.code and one.description for one in types)


# -- Documents and their changes.


async def test_a_material_is_known_by_its_number_alone(at: At) -> None:
    listed = await paper(at, lambda one: one.type_name == "MG3")
    assert await changed(at, listed.material_id) == listed
    with pytest.raises(DocumentNotFound):
        await at.cms.material(at.asha, 99)


async def test_a_new_version_is_saved_on_the_newest_one_only(at: At, stored: Stored, tmp_path: Path) -> None:
    cms, who = at.cms, at.asha
    old = await paper(at, lambda one: one.file_name.endswith(".pdf") and not one.has_attachments)
    file = stored("MG3 redacted.pdf", "application/pdf", b"%PDF-1.7 redacted")
    await cms.check_out(who, CASE, old.material_id, old.version_id)
    with pytest.raises(CheckedOut, match="Asha Verma"):
        await cms.save_version(at.owen, CASE, old.material_id, old.version_id, file)
    saved = await cms.save_version(who, CASE, old.material_id, old.version_id, file)
    newest, *older = await cms.versions(who, CASE, old.material_id)
    assert (newest.version_id, newest.sha256, newest.created_by) == (saved, file.sha256, "Asha Verma")
    assert old.version_id in {one.version_id for one in older}
    there = await changed(at, old.material_id)
    assert (there.version_id, there.checked_out_to) == (saved, "")
    fetched = await cms.fetch(who, CASE, old.material_id, saved, tmp_path, largest=1000)
    assert (fetched.path.read_bytes(), fetched.sha256, fetched.size) == (b"%PDF-1.7 redacted", file.sha256, file.size)
    with pytest.raises(Superseded):
        await cms.save_version(who, CASE, old.material_id, old.version_id, file)


async def test_a_document_above_the_caller_s_limit_is_not_kept(at: At, tmp_path: Path) -> None:
    one = await paper(at, lambda one: one.file_name.endswith(".pdf"))
    with pytest.raises(TooLarge):
        await at.cms.fetch(at.asha, CASE, one.material_id, one.version_id, tmp_path, largest=10)
    assert list(tmp_path.glob("*")) == []


async def test_a_material_is_renamed_as_what_it_is(at: At) -> None:
    form = await paper(at, lambda one: one.type_name == "MG5")
    exhibit = await paper(at, lambda one: one.cms_category == "Exhibit")
    await at.cms.rename(at.asha, form.material_id, "Police report – corrected")
    await at.cms.rename_exhibit(at.asha, exhibit.material_id, "Photograph of the gate")
    assert (await changed(at, form.material_id)).title == "Police report – corrected"
    assert (await changed(at, exhibit.material_id)).title == "Photograph of the gate"
    statement = await paper(at, lambda one: one.rename_status is RenameStatus.IS_STATEMENT)
    with pytest.raises(BadInput):
        await at.cms.rename(at.asha, statement.material_id, "Something else")


async def test_a_communication_becomes_a_statement_or_an_exhibit(at: At) -> None:
    first, second = [one for one in await at.cms.documents(at.asha, CASE) if one.can_reclassify][:2]
    [witness, *_] = (await at.cms.case(at.asha, CASE)).witnesses
    as_statement = Reclassification(
        first.material_id, 1031, "Statement of a witness", True, AsStatement(witness.witness_id, 4, TODAY)
    )
    as_exhibit = Reclassification(
        second.material_id, 1042, "Plan", False, AsExhibit("Plan", "DR/7", new_producer="D Reeve")
    )
    assert await at.cms.reclassify(at.asha, as_statement) == first.material_id
    assert await at.cms.reclassify(at.asha, as_exhibit) == second.material_id
    statement, exhibit = await changed(at, first.material_id), await changed(at, second.material_id)
    assert (statement.title, statement.witness_id, statement.unused) == (
        "Statement of a witness",
        witness.witness_id,
        False,
    )
    assert (exhibit.title, exhibit.reference, exhibit.unused) == ("Plan", "DR/7", True)
    assert "D Reeve" in {one.name for one in await at.cms.producers(at.asha, CASE)}


async def test_a_material_is_moved_between_used_and_unused(at: At) -> None:
    one = await paper(at, lambda one: not one.unused)
    await at.cms.set_used(at.asha, CASE, one.material_id, used=False)
    assert (await changed(at, one.material_id)).unused
    await at.cms.set_used(at.asha, CASE, one.material_id, used=True)
    assert not (await changed(at, one.material_id)).unused
    with pytest.raises(DocumentNotFound):
        await at.cms.set_used(at.asha, 2140002, one.material_id, used=False)


async def test_what_is_marked_as_read_leaves_the_inbox(at: At) -> None:
    waiting = next(one for one in await at.cms.inbox(at.asha, LOCKED) if one.material_id)
    await at.cms.set_read_state(at.asha, waiting.material_id, ReadState.READ, TODAY)
    assert (await changed(at, waiting.material_id)).read_state is ReadState.READ
    assert waiting.material_id not in {one.material_id for one in await at.cms.inbox(at.asha, LOCKED)}


async def test_a_discarded_material_is_known_with_its_reason_and_takes_no_new_version(at: At, stored: Stored) -> None:
    one = await paper(at, lambda one: one.type_name == "MG11" or one.cms_category == "OtherForm")
    assert await at.cms.discard(at.asha, one.material_id, DiscardReason.ILLEGIBLE, "Scanned upside down")
    assert (await changed(at, one.material_id)).discarded is DiscardReason.ILLEGIBLE
    assert one.material_id not in {row.material_id for row in await at.cms.documents(at.asha, CASE)}
    with pytest.raises(DocumentGone):
        await at.cms.save_version(
            at.asha, CASE, one.material_id, one.version_id, stored("a.pdf", "application/pdf", b"%PDF")
        )


async def test_each_person_s_calls_stay_in_their_own_session(at: At) -> None:
    assert (await at.cms.verify(at.owen)).username == "owen.price"

"""A case made ready: reading it, refreshing it, searching it, and clearing it down, over a running CMS double."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from casework.errors import CannotOpen, CaseworkError, DocumentNotFound, Refreshing, Unavailable
from casework.key_documents import key_documents
from casework.pages import Outcome
from casework.people import Caller
from casework.refreshes import DocumentStatus, RefreshStatus
from ddei.facade import Ddei
from sandbox.people import GRACE
from sandbox.seed.demo import FORBIDDEN_CASE
from search.azure import AzureEngine
from store.reading_tables import case_visits
from store.schema import now

OKAFOR = 2140001


@pytest.fixture
def ddei(world: Any) -> Ddei:
    return world.ddei


async def refreshed(ddei: Ddei, caller: Caller, case_id: int = OKAFOR) -> Any:
    await ddei.refresh.start(caller, case_id)
    await ddei.refresh.wait(case_id, 60)
    return await ddei.refresh.tracker(caller, case_id)


async def named(ddei: Ddei, caller: Caller, title: str) -> Any:
    return next(one for one in await ddei.reading.documents(caller, OKAFOR) if title in one.title)


async def test_a_document_is_opened_with_its_neighbours_and_read_page_by_page(
    ddei: Ddei, asha: Caller, world: Any
) -> None:
    order = await ddei.reading.documents(asha, OKAFOR)
    opened = await ddei.reading.open(asha, OKAFOR, order[1].material_id)

    assert opened.ready.outcome is Outcome.CONVERTED
    assert opened.ready.first_lines
    assert (opened.before, opened.after) == (order[0], order[2])
    page = await ddei.reading.page(asha, OKAFOR, order[1].material_id, 1)
    assert page.text.split()[0] == page.lines[0][0].text
    assert (await ddei.reading.picture(asha, OKAFOR, order[1].material_id, 1)).startswith(b"\xff\xd8")
    seen = {one.record.operation for one in await world.log() if one.record.material_id == order[1].material_id}
    assert {"reading.open", "reading.prepare", "reading.page", "reading.picture"} <= seen


async def test_what_is_ready_is_not_asked_of_cms_again(ddei: Ddei, asha: Caller, world: Any) -> None:
    document = (await ddei.reading.documents(asha, OKAFOR))[0]
    await ddei.reading.open(asha, OKAFOR, document.material_id)

    asked = world.asked()
    await ddei.reading.open(asha, OKAFOR, document.material_id)
    await ddei.reading.page(asha, OKAFOR, document.material_id, 1)
    assert "DownloadDocument" not in asked


async def test_nobody_reads_through_us_what_cms_does_not_show_them(ddei: Ddei, asha: Caller, owen: Caller) -> None:
    document = (await ddei.reading.documents(owen, FORBIDDEN_CASE))[0]
    await ddei.reading.open(owen, FORBIDDEN_CASE, document.material_id)

    for reading in (
        ddei.reading.open(asha, FORBIDDEN_CASE, document.material_id),
        ddei.reading.page(asha, FORBIDDEN_CASE, document.material_id, 1),
        ddei.searching.in_case(asha, FORBIDDEN_CASE, "statement"),
        ddei.refresh.tracker(asha, FORBIDDEN_CASE),
    ):
        with pytest.raises(CaseworkError):
            await reading
    # A case id of another case opens nothing either.
    with pytest.raises(DocumentNotFound):
        await ddei.reading.open(asha, OKAFOR, document.material_id)


async def test_a_document_that_cannot_be_read_says_why(ddei: Ddei, asha: Caller) -> None:
    locked = await named(ddei, asha, "password")
    opened = await ddei.reading.open(asha, OKAFOR, locked.material_id)

    assert opened.ready.outcome is Outcome.ENCRYPTED
    assert "password" in opened.ready.sentence
    with pytest.raises(CannotOpen, match="encrypted"):
        await ddei.reading.page(asha, OKAFOR, locked.material_id, 1)


async def test_a_refresh_makes_everything_ready_and_says_what_could_not_be(
    ddei: Ddei, asha: Caller, owen: Caller, world: Any
) -> None:
    tracker = await refreshed(ddei, asha)

    documents = await ddei.reading.documents(asha, OKAFOR)
    assert (tracker.status, tracker.started_by) == (RefreshStatus.COMPLETED, asha.user.username)
    assert {one.material_id for one in tracker.documents} == {one.material_id for one in documents}
    told = {one.material_id: one for one in tracker.documents}
    broken = told[(await named(ddei, asha, "damaged")).material_id]
    assert broken.status is DocumentStatus.UNABLE_TO_CONVERT_TO_PDF
    assert broken.conversion not in {"", "DocumentConverted"}
    assert DocumentStatus.INDEXED in {one.status for one in tracker.documents}

    asked = world.asked()
    again = await refreshed(ddei, owen)
    assert "DownloadDocument" not in asked  # only what is new or has changed
    assert again.status is RefreshStatus.COMPLETED


async def test_one_refresh_at_a_time_for_a_case_whoever_asks_and_wherever(
    ddei: Ddei, asha: Caller, owen: Caller, world: Any
) -> None:
    world.cms.faults.order("DownloadDocument", "hang-before", 100)
    await ddei.refresh.start(asha, OKAFOR)

    with pytest.raises(Refreshing):
        await world.another_worker().refresh.start(owen, OKAFOR)
    assert (await ddei.refresh.tracker(owen, OKAFOR)).running
    world.cms.faults.clear()
    await ddei.refresh.wait(OKAFOR, 60)
    assert (await ddei.refresh.tracker(owen, OKAFOR)).status is RefreshStatus.COMPLETED


async def test_a_document_that_failed_does_not_stop_the_others_and_is_tried_again(
    ddei: Ddei, asha: Caller, world: Any
) -> None:
    world.cms.faults.order("DownloadDocument", "hang-before")  # the client gives up after a second

    first = await refreshed(ddei, asha)
    failed = [one for one in first.documents if one.status is DocumentStatus.OCR_AND_INDEX_FAILURE]
    assert len(failed) == 1
    assert first.status is RefreshStatus.COMPLETED

    world.cms.faults.clear()
    second = await refreshed(ddei, asha)
    assert DocumentStatus.OCR_AND_INDEX_FAILURE not in {one.status for one in second.documents}


async def test_a_search_finds_the_words_and_names_what_it_could_not_read(ddei: Ddei, asha: Caller) -> None:
    await refreshed(ddei, asha)

    found = await ddei.searching.in_case(asha, OKAFOR, "Okafor")
    assert found.documents
    assert all("okafor" in hit.text.lower() for one in found.documents for hit in one.hits)
    titles = {one.title for one in found.unreadable}
    assert any("damaged" in title for title in titles)
    assert any("password" in title for title in titles)
    assert found.pending == ()
    assert (await ddei.searching.in_case(asha, OKAFOR, "zyxwvut")).documents == ()


async def test_a_document_can_be_read_while_the_search_engine_is_down(asha: Caller, world: Any) -> None:
    nowhere = AzureEngine(endpoint="http://127.0.0.1:9", key="nobody", index="pages")
    ddei = Ddei(**world._parts | {"engine": nowhere})
    document = (await ddei.reading.documents(asha, OKAFOR))[0]

    opened = await ddei.reading.open(asha, OKAFOR, document.material_id)
    assert opened.ready.outcome is Outcome.CONVERTED
    with pytest.raises(Unavailable):
        await ddei.searching.in_case(asha, OKAFOR, "Okafor")
    await ddei.close()
    await nowhere.close()


async def test_a_search_before_anything_is_ready_makes_it_so(ddei: Ddei, asha: Caller) -> None:
    await ddei.searching.in_case(asha, OKAFOR, "Okafor")
    await ddei.refresh.wait(OKAFOR, 60)
    found = await ddei.searching.in_case(asha, OKAFOR, "Okafor")
    assert found.documents
    assert found.pending == ()


async def test_a_search_of_all_my_cases_is_of_mine_and_only_what_i_may_still_see(
    ddei: Ddei, asha: Caller, owen: Caller, world: Any
) -> None:
    await refreshed(ddei, owen, FORBIDDEN_CASE)
    await refreshed(ddei, owen)
    await refreshed(ddei, asha)
    await world.store.contents.visited(asha.user.username, FORBIDDEN_CASE)  # she could see it once

    def cases(found: Any) -> set[int]:
        return {one.document.case_id for one in found.documents} | {one.case_id for one in found.names}

    assert cases(await ddei.searching.across(owen, "statement")) == {OKAFOR, FORBIDDEN_CASE}
    assert cases(await ddei.searching.across(asha, "statement")) == {OKAFOR}
    assert cases(await ddei.searching.across(await world.caller(GRACE), "statement")) == set()


async def test_the_pack_makes_the_key_documents_ready(ddei: Ddei, asha: Caller, owen: Caller, world: Any) -> None:
    wanted = key_documents(await ddei.reading.documents(asha, OKAFOR))
    await ddei.pack.start(asha, OKAFOR)
    progress = await ddei.pack.wait(asha, OKAFOR)

    assert (progress.ready, progress.of, progress.running) == (len(wanted), len(wanted), False)
    states = await ddei.reading.states(asha, OKAFOR)
    assert {states[one.material_id] for one in wanted} == {Outcome.CONVERTED}
    asked = world.asked()
    await ddei.pack.start(owen, OKAFOR)
    assert (await ddei.pack.wait(owen, OKAFOR)).ready == len(wanted)
    assert "DownloadDocument" not in asked


async def test_two_people_who_want_the_same_document_at_once_fetch_it_once(
    ddei: Ddei, asha: Caller, owen: Caller, world: Any
) -> None:
    document = (await ddei.reading.documents(asha, OKAFOR))[0]
    asked = world.asked()
    await asyncio.gather(
        ddei.reading.open(asha, OKAFOR, document.material_id), ddei.reading.open(owen, OKAFOR, document.material_id)
    )
    assert asked.count("DownloadDocument") == 1


async def test_of_a_case_nobody_touched_for_84_hours_nothing_stays(ddei: Ddei, asha: Caller, world: Any) -> None:
    await refreshed(ddei, asha)
    assert await ddei.clearing.clear_due() == 0

    async with world.store.database.writing() as connection:
        await connection.execute(update(case_visits).values(at=now() - timedelta(hours=85)))
    assert await ddei.clearing.clear_due() == 1
    assert set((await ddei.reading.states(asha, OKAFOR)).values()) == {None}
    assert (await ddei.refresh.tracker(asha, OKAFOR)).status is RefreshStatus.NOT_STARTED
    assert (await ddei.searching.across(asha, "Okafor")).documents == ()

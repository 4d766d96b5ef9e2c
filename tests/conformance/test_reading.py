"""What is read: the same over every way down, field by field.

What the published contract cannot carry, so that a foreign DDEI leaves it out: the role and user name of a person, which
unit is one's own, a search row's unit, a lock's beginning beside the summary, the size and type of an attachment, the
size, digest and author of a version, a document's read state, check-out holder and discard reason, a task type's number
in the summary. Our facade sends these beside the contract's fields. Discarded communications are left out by every way
but the direct one.
"""

import asyncio
from datetime import date
from pathlib import Path

from casework.errors import NotFound
from casework.health import BackendState
from casework.tasks import TaskFilter
from integrations.cms.port import LARGEST_DOWNLOAD, Cms
from tests.conformance.conftest import Way
from tests.conformance.known import needs

FAR = date(2099, 12, 31)


def _same(way: Way, found: object, wanted: object) -> None:
    """Equal to what the CMS says when it is asked directly, where it can be."""
    if way.reference is not None:
        assert found == wanted


async def test_who_somebody_is(way: Way) -> None:
    user = await way.cms.verify(way.session)
    assert user.user_id
    assert user.name
    reference = await (way.reference or way.cms).verify(way.session)
    _same(way, user, reference)


async def test_units(way: Way) -> None:
    units = await way.cms.units(way.session)
    assert [one for one in units if one.home]
    _same(way, units, await (way.reference or way.cms).units(way.session))


async def test_the_backends_are_well(way: Way) -> None:
    states = {one.name: one.state for one in await way.cms.health()}
    assert states
    assert set(states.values()) == {BackendState.HEALTHY}


@needs("supervisor")
async def test_the_open_cases_page_by_page(way: Way) -> None:
    assert way.supervisor is not None
    try:
        page = await way.cms.open_cases(way.supervisor)
    except NotFound:
        assert way.reference is None, "only a foreign DDEI has no such list"
        return
    found = [*page.records]
    while page.after:
        page = await way.cms.open_cases(way.supervisor, after=page.after)
        found += page.records
    ids = [one.case_id for one in found]
    assert ids == sorted(set(ids))
    assert any(one.defendants and one.witnesses for one in found)
    assert all(not one.defendants for one in found if one.restricted)
    _same(way, found[:50], [*(await _direct(way).open_cases(way.supervisor)).records[:50]])


@needs("urn_root", "case")
async def test_the_splits_of_a_urn(way: Way) -> None:
    refs = await way.cms.case_refs(way.session, way.known.urn_root)
    assert way.known.case in {one.case_id for one in refs}
    assert {one.urn_root for one in refs} == {way.known.urn_root}
    _same(way, refs, await _direct(way).case_refs(way.session, way.known.urn_root))


async def test_a_urn_nobody_has(way: Way) -> None:
    assert await way.cms.case_refs(way.session, "99ZZ9999926") == []


@needs("surname")
async def test_cases_by_a_surname(way: Way) -> None:
    rows = await way.cms.find_cases(way.session, defendant=way.known.surname)
    assert rows
    _same(way, rows, await _direct(way).find_cases(way.session, defendant=way.known.surname))


@needs("surname", "area")
async def test_cases_by_a_surname_in_an_area(way: Way) -> None:
    there, elsewhere = way.known.area, way.known.area + 1000
    rows = await way.cms.find_cases(way.session, defendant=way.known.surname, area_id=there)
    _same(way, rows, await _direct(way).find_cases(way.session, defendant=way.known.surname, area_id=there))
    assert rows
    assert await way.cms.find_cases(way.session, defendant=way.known.surname, area_id=elsewhere) == []


@needs("operation")
async def test_cases_by_an_operation(way: Way) -> None:
    rows = await way.cms.find_cases(way.session, operation=way.known.operation)
    assert rows
    _same(way, rows, await _direct(way).find_cases(way.session, operation=way.known.operation))


async def test_a_name_nobody_has(way: Way) -> None:
    assert await way.cms.find_cases(way.session, defendant="Zzyzx") == []


@needs("case")
async def test_a_whole_case(way: Way) -> None:
    case = await way.cms.case(way.session, way.known.case)
    assert case.case_id == way.known.case
    assert case.defendants
    assert case.witnesses
    _same(way, case, await _direct(way).case(way.session, way.known.case))


@needs("surname")
async def test_every_case_of_a_search_reads_the_same(way: Way) -> None:
    rows = await way.cms.find_cases(way.session, defendant=way.known.surname)
    found = [await way.cms.case(way.session, row.case_id) for row in rows[:5]]
    assert [one.urn for one in found] == [row.urn for row in rows[:5]]
    _same(way, found, [await _direct(way).case(way.session, row.case_id) for row in rows[:5]])


@needs("case", "locked_case")
async def test_who_has_a_case_open(way: Way) -> None:
    lock = await way.cms.case_lock(way.session, way.known.locked_case)
    assert lock is not None
    assert lock.holder.endswith(lock.holder_surname)
    assert lock.application
    assert await way.cms.case_lock(way.session, way.known.case) is None
    _same(way, lock, await _direct(way).case_lock(way.session, way.known.locked_case))


@needs("case")
async def test_what_belongs_to_a_case(way: Way) -> None:
    for cms in (way.cms, _direct(way)):
        assert await cms.hearings(way.session, way.known.case)
        assert await cms.history(way.session, way.known.case)
    case = way.known.case
    _same(way, await way.cms.hearings(way.session, case), await _direct(way).hearings(way.session, case))
    _same(way, await way.cms.history(way.session, case), await _direct(way).history(way.session, case))
    _same(way, await way.cms.producers(way.session, case), await _direct(way).producers(way.session, case))


@needs("case")
async def test_requests_for_a_charging_decision(way: Way) -> None:
    found = await way.cms.pcd_requests(way.session, way.known.case)
    assert [one for one in found if one.suspects and one.outline]
    _same(way, found, await _direct(way).pcd_requests(way.session, way.known.case))


@needs("case")
async def test_the_statements_of_witnesses(way: Way) -> None:
    witnesses = (await way.cms.case(way.session, way.known.case)).witnesses
    found = [await way.cms.statements(way.session, one.witness_id) for one in witnesses]
    assert [one for each in found for one in each if one.material_id]
    _same(way, found, [await _direct(way).statements(way.session, one.witness_id) for one in witnesses])


@needs("supervisor")
async def test_custody_time_limits(way: Way) -> None:
    assert way.supervisor is not None
    found = await way.cms.custody_time_limits(way.supervisor, FAR)
    assert found
    _same(way, found, await _direct(way).custody_time_limits(way.supervisor, FAR))


@needs("case")
async def test_the_documents_of_a_case(way: Way) -> None:
    documents = await way.cms.documents(way.session, way.known.case)
    assert documents
    _same(way, documents, await _direct(way).documents(way.session, way.known.case))


@needs("case")
async def test_a_material_by_its_id_alone(way: Way) -> None:
    [first, *_] = await way.cms.documents(way.session, way.known.case)
    found = await way.cms.material(way.session, first.material_id)
    assert found == first


@needs("case")
async def test_the_bytes_of_a_document_are_what_its_version_says(way: Way, tmp_path: Path) -> None:
    first = next(one for one in await way.cms.documents(way.session, way.known.case) if one.version_id)
    listed = await way.cms.versions(way.session, way.known.case, first.material_id)
    file = await way.cms.fetch(
        way.session, way.known.case, first.material_id, first.version_id, tmp_path, largest=LARGEST_DOWNLOAD
    )
    assert listed[0].version_id == first.version_id
    assert listed[0].sha256 in {file.sha256, ""}
    assert file.path.stat().st_size == file.size > 0
    assert list(tmp_path.iterdir()) == [file.path]
    _same(way, listed, await _direct(way).versions(way.session, way.known.case, first.material_id))
    _same(way, file.file_name, first.file_name)


@needs("case")
async def test_names_and_types_of_files_survive(way: Way, tmp_path: Path) -> None:
    documents = [one for one in await way.cms.documents(way.session, way.known.case) if one.version_id]
    about = [(one.material_id, one.version_id) for one in documents]

    async def names(cms: Cms) -> list[tuple[str, str, str]]:
        files = [
            await cms.fetch(way.session, way.known.case, *one, tmp_path, largest=LARGEST_DOWNLOAD) for one in about
        ]
        return [(one.file_name, one.content_type, one.sha256) for one in files]

    found = await names(way.cms)
    assert len(found) == len(about) > 0
    assert all(name and kind for name, kind, _ in found)
    _same(way, found, await names(_direct(way)))


@needs("case")
async def test_the_notes_on_documents(way: Way) -> None:
    noted = [one.material_id for one in await way.cms.documents(way.session, way.known.case) if one.has_notes]
    found = [await way.cms.notes(way.session, one) for one in noted]
    assert all(found)
    _same(way, found, [await _direct(way).notes(way.session, one) for one in noted])


@needs("case")
async def test_communications_and_what_came_with_them(way: Way) -> None:
    case = way.known.case
    found = await way.cms.communications(way.session, case)
    assert found
    kept = [one for one in await _direct(way).communications(way.session, case) if not one.discarded]
    _same(way, [one for one in found if not one.discarded], kept)
    carrying = [one.material_id for one in found if one.has_attachments and one.material_id]
    attached = [await way.cms.attachments(way.session, case, one) for one in carrying]
    _same(way, attached, [await _direct(way).attachments(way.session, case, one) for one in carrying])


@needs("case")
async def test_what_waits_in_the_inbox(way: Way) -> None:
    found = await way.cms.inbox(way.session, way.known.case)
    assert found
    _same(way, found, await _direct(way).inbox(way.session, way.known.case))


async def test_what_materials_can_become(way: Way) -> None:
    types = await way.cms.material_types(way.session)
    assert types
    _same(way, types, await _direct(way).material_types(way.session))


async def test_tasks_page_by_page(way: Way) -> None:
    for wanted in (TaskFilter(), TaskFilter(page=2, page_size=3), TaskFilter(urn=way.known.urn_root)):
        found = await way.cms.tasks(way.session, wanted)
        assert found.page == wanted.page
        assert len(found.tasks) <= wanted.page_size
        _same(way, found, await _direct(way).tasks(way.session, wanted))


async def test_tasks_are_counted(way: Way) -> None:
    unit = (await way.cms.verify(way.session)).unit_id
    for wanted in (None, unit):
        found = await way.cms.task_summary(way.session, wanted)
        assert sum(one.total for one in found) > 0
        _same(way, found, await _direct(way).task_summary(way.session, wanted))


@needs("case")
async def test_the_directions_of_the_court(way: Way) -> None:
    found = await way.cms.directions(way.session, (way.known.case,))
    assert {one.case_id for one in found} == {way.known.case}
    _same(way, found, await _direct(way).directions(way.session, (way.known.case,)))


@needs("case")
async def test_many_people_may_read_at_once(way: Way) -> None:
    cases = await asyncio.gather(*(way.cms.case(way.session, way.known.case) for _ in range(12)))
    assert len({one.urn for one in cases}) == 1


def _direct(way: Way) -> Cms:
    return way.reference or way.cms

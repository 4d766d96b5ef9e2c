"""Finding and opening cases through the facade."""

from datetime import timedelta

import pytest

from casework.errors import CaseDeleted, CaseNotFound, CaseRestricted, CmsBroken
from casework.people import Caller
from casework.urn import parse_urn
from store.schema import now


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("45AA0209826", [2140001, 2140002]),
        ("45aa 02098 26", [2140001, 2140002]),
        ("45AA0209826/2", [2140002]),
        ("45AB0510226", [2140006]),
    ],
)
async def test_a_urn_leads_to_its_splits(world, asha: Caller, typed: str, found: list[int]) -> None:
    urn = parse_urn(typed)
    assert urn

    assert [one.case_id for one in await world.ddei.cases.by_urn(asha, urn)] == found

    [logged] = await world.log()
    assert (logged.record.case_ids, logged.record.urn) == (tuple(found), str(urn))


@pytest.mark.parametrize("typed", ["45AA0209826/7", "45ZZ9999926"])
async def test_a_urn_nobody_has(world, asha: Caller, typed: str) -> None:
    urn = parse_urn(typed)
    assert urn

    with pytest.raises(CaseNotFound):
        await world.ddei.cases.by_urn(asha, urn)

    [logged] = await world.log()
    assert (logged.record.outcome, logged.record.reason) == ("failed", "CaseNotFound")


async def test_a_surname_and_an_operation_find_cases(world, asha: Caller) -> None:
    by_name = {row.case_id for row in await world.ddei.cases.by_name(asha, "Okafor")}
    by_operation = {row.case_id for row in await world.ddei.cases.by_operation(asha, "ALDERNEY")}

    assert {2140001, 2140002} <= by_name
    assert 2140001 in by_operation
    hits = [one.record for one in await world.log()]
    assert [set(one.case_ids) for one in hits] == [by_name, by_operation]
    assert "Okafor" not in str(hits)


async def test_four_reasons_why_a_case_does_not_open(world, asha: Caller, grace: Caller) -> None:
    sentences = []
    for case_id, error in ((2140006, CaseDeleted), (2140005, CaseRestricted), (1, CaseNotFound)):
        with pytest.raises(error) as told:
            await world.ddei.cases.open(asha, case_id)
        sentences.append(told.value.sentence)

    assert len(set(sentences)) == 3
    assert (await world.ddei.cases.open(grace, 2140005)).restricted


async def test_a_broken_answer_leaves_one_record_too(world, asha: Caller) -> None:
    world.cms.faults.order("case", "html-200", times=2)

    with pytest.raises(CmsBroken):
        await world.ddei.cases.open(asha, 2140001)

    assert [(one.record.outcome, one.record.reason) for one in await world.log()] == [("failed", "CmsBroken")]


async def test_a_supervisor_sees_the_custody_time_limits(world, grace: Caller) -> None:
    limits = await world.ddei.cases.custody_time_limits(grace, now().date() + timedelta(days=28))

    assert 2140001 in {one.case_id for one in limits}


async def test_a_document_is_read_and_the_record_says_which(world, asha: Caller) -> None:
    documents = await world.ddei.documents.list(asha, 2140001)
    content = await world.ddei.documents.content(asha, 2140001, documents[0].material_id, documents[0].version_id)

    assert content.data
    record = (await world.log())[-1].record
    assert (record.material_id, record.version_id) == (documents[0].material_id, documents[0].version_id)


async def test_checking_out_is_recorded_as_an_alteration(world, asha: Caller) -> None:
    [document, *_] = await world.ddei.documents.list(asha, 2140001)
    about = (asha, 2140001, document.material_id, document.version_id)

    await world.ddei.documents.check_out(*about)
    await world.ddei.documents.cancel_check_out(*about)

    assert [one.record.kind for one in await world.log()][1:] == ["alteration", "alteration"]

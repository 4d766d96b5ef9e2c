"""Filing a mail into a case, as an operations officer and the listener see it."""

from dataclasses import replace

import pytest

from casework.errors import AlreadyDone, NotAllowed, NotFound
from casework.filing import NewCommunication
from casework.people import Caller
from ddei.receipts import sentence
from ddei.references import mark_of


async def test_a_mail_is_in_the_case_with_both_attachments(world, owen: Caller, message: NewCommunication) -> None:
    receipt = await world.ddei.filing.file(owen, message)

    assert (receipt.urn, receipt.done_by, receipt.attachments) == (
        "45AA0209826/1",
        "Owen Price",
        ("MG11.pdf", "MG11.pdf"),
    )
    [(communication, attachments)] = await world.in_case(owen, receipt.reference)
    assert communication.subject == message.subject
    assert str(communication.material_id) == receipt.external_id
    assert [one.size for one in attachments] == [one.size for one in message.attachments]
    content = await world.ddei.documents.content(
        owen, message.case_id, attachments[1].material_id, attachments[1].version_id
    )
    assert content.data == b"%PDF-1.7 the second, longer statement"


async def test_a_repeat_changes_nothing_and_names_who_did_it(world, owen, asha, message: NewCommunication) -> None:
    first = await world.ddei.filing.file(owen, message)
    again = await world.ddei.filing.file(owen, message)

    assert (again, again.repeated, first.repeated) == (first, True, False)
    assert sentence(again).startswith("Already done: filed in 45AA0209826/1 at ")
    assert len(await world.in_case(owen, first.reference)) == 1


async def test_the_same_key_for_another_mail_is_refused(world, owen: Caller, message: NewCommunication) -> None:
    await world.ddei.filing.file(owen, message)

    with pytest.raises(AlreadyDone):
        await world.ddei.filing.file(owen, replace(message, attachments=message.attachments[:1]))

    [(_, attachments)] = await world.in_case(owen, mark_of(message.key))
    assert len(attachments) == 2


async def test_a_prosecutor_may_not_file(world, asha: Caller, message: NewCommunication) -> None:
    with pytest.raises(NotAllowed):
        await world.ddei.filing.file(asha, message)

    assert await world.in_case(asha, mark_of(message.key)) == []
    assert await world.store.ledger.get(message.key) is None


async def test_undo_takes_the_mail_and_its_attachments_out_again(world, owen: Caller, message) -> None:
    filed = await world.ddei.filing.file(owen, message)

    undone = await world.ddei.filing.undo(owen, message.key, "Wrong Okafor")
    again = await world.ddei.filing.undo(owen, message.key, "Wrong Okafor")

    assert sentence(undone).startswith("Taken out of 45AA0209826/1 at ")
    assert again.repeated
    assert await world.in_case(owen, filed.reference) == []
    titles = [one.title for one in await world.ddei.documents.list(owen, message.case_id)]
    assert not [title for title in titles if filed.reference in title]


async def test_what_was_undone_is_not_filed_again_by_a_late_repeat(world, owen: Caller, message) -> None:
    await world.ddei.filing.file(owen, message)
    await world.ddei.filing.undo(owen, message.key, "Wrong Okafor")

    with pytest.raises(AlreadyDone, match="undone"):
        await world.ddei.filing.file(owen, message)

    assert await world.in_case(owen, mark_of(message.key)) == []


async def test_nothing_to_undo(world, owen: Caller) -> None:
    with pytest.raises(NotFound):
        await world.ddei.filing.undo(owen, "mail:unheard-of", "")


async def test_a_mail_without_subject_and_with_a_long_file_name_is_filed(world, owen: Caller, message) -> None:
    long = replace(message.attachments[0], file_name="s" * 251 + ".pdf")
    bare = replace(message, subject=" ", attachments=(long,), description="d" * 3000)

    receipt = await world.ddei.filing.file(owen, bare)

    [(communication, attachments)] = await world.in_case(owen, receipt.reference)
    assert communication.subject == "(no subject)"
    assert attachments[0].file_name == long.file_name


async def test_each_call_left_one_legal_record(world, owen: Caller, message: NewCommunication) -> None:
    await world.ddei.filing.file(owen, message)
    await world.ddei.filing.file(owen, message)
    await world.ddei.filing.undo(owen, message.key, "Wrong Okafor")

    records = [one.record for one in await world.log()]
    assert [(one.kind, one.operation, one.outcome, one.reason) for one in records] == [
        ("collection", "filing.file", "ok", ""),
        ("collection", "filing.file", "ok", "repeat"),
        ("erasure", "filing.undo", "ok", ""),
    ]
    assert {(one.cms_user, one.case_ids, one.urn) for one in records} == {("owen.price", (2140001,), "45AA0209826/1")}
    assert "Okafor" not in str(records)
    assert (await world.store.legal_log.verify()).ok

"""What is changed: done once, seen afterwards, and refused where somebody or something stands in the way."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

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
from casework.errors import CheckedOut, DocumentGone, DocumentNotFound, Superseded
from casework.filing import NewCommunication, StoredFile
from tests.conformance.conftest import Way
from tests.conformance.known import needs

TODAY = date(2026, 11, 22)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
EVERY_BYTE = bytes(range(256)) * 40
LARGEST = 10_000_000

Stored = Callable[..., StoredFile]


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    def make(data: bytes, name: str = "new.pdf", kind: str = "application/pdf") -> StoredFile:
        digest = hashlib.sha256(data).hexdigest()
        path = tmp_path / f"{digest}-sent"
        path.write_bytes(data)
        return StoredFile(name, kind, path, len(data), digest)

    return make


async def _document(way: Way, wanted: Callable[[Document], bool] = lambda _one: True) -> Document:
    """A document of the case that may be written to; not checked out by anybody."""
    listed = await way.cms.documents(way.session, way.known.write_case)
    return next(one for one in listed if one.version_id and not one.checked_out_to and wanted(one))


@needs("write_case")
async def test_a_note_is_added_once(fresh_way: Way) -> None:
    way, document = fresh_way, await _document(fresh_way)
    text = 'Checked: "ŵ" & <b> 😀\nsecond line'
    before = await way.cms.notes(way.session, document.material_id)
    await way.cms.add_note(way.session, document.case_id, document.material_id, text)
    after = await way.cms.notes(way.session, document.material_id)
    assert [one.text for one in after].count(text) == [one.text for one in before].count(text) + 1


@needs("write_case", "supervisor")
async def test_a_check_out_is_one_person_s(fresh_way: Way) -> None:
    way, document = fresh_way, await _document(fresh_way)
    about = (document.case_id, document.material_id, document.version_id)
    assert way.supervisor is not None
    await way.cms.check_out(way.session, *about)
    await way.cms.check_out(way.session, *about)
    holder = (await way.cms.verify(way.session)).name
    for refused in (way.cms.check_out, way.cms.cancel_check_out):
        with pytest.raises(CheckedOut) as held:
            await refused(way.supervisor, *about)
        assert held.value.holder == holder
    assert (await way.cms.material(way.session, document.material_id)).checked_out_to in {holder, ""}
    await way.cms.cancel_check_out(way.session, *about)
    await way.cms.cancel_check_out(way.session, *about)
    await way.cms.check_out(way.supervisor, *about)


@needs("write_case")
async def test_a_version_is_saved_on_top_of_the_newest_one(fresh_way: Way, stored: Stored, tmp_path: Path) -> None:
    way, document = fresh_way, await _document(fresh_way, lambda one: one.file_name.endswith(".pdf"))
    about = (way.session, document.case_id, document.material_id)
    first = stored(PDF)
    newer = await way.cms.save_version(*about, document.version_id, first)
    assert newer != document.version_id
    versions = await way.cms.versions(*about)
    assert [one.version_id for one in versions][:2] == [newer, document.version_id]
    assert versions[0].sha256 in {first.sha256, ""}
    assert (await way.cms.fetch(*about, newer, tmp_path, largest=LARGEST)).sha256 == first.sha256
    with pytest.raises(Superseded):
        await way.cms.save_version(*about, document.version_id, stored(PDF + b"%other\n"))
    assert [one.version_id for one in await way.cms.versions(*about)] == [one.version_id for one in versions]


@needs("write_case", "supervisor")
async def test_nothing_is_saved_over_somebody_else_s_check_out(fresh_way: Way, stored: Stored) -> None:
    way, document = fresh_way, await _document(fresh_way, lambda one: one.file_name.endswith(".pdf"))
    about = (document.case_id, document.material_id, document.version_id)
    assert way.supervisor is not None
    await way.cms.check_out(way.supervisor, *about)
    with pytest.raises(CheckedOut) as held:
        await way.cms.save_version(way.session, *about, stored(PDF))
    assert held.value.holder == (await way.cms.verify(way.supervisor)).name


@needs("write_case")
async def test_a_discarded_document_is_gone_and_says_so(fresh_way: Way, stored: Stored) -> None:
    way, document = fresh_way, await _document(fresh_way, lambda one: one.file_name.endswith(".pdf"))
    assert await way.cms.discard(
        way.session, document.material_id, DiscardReason.DUPLICATE, "twice in the case"
    ) == document.material_id  # fmt: skip
    listed = await way.cms.documents(way.session, document.case_id)
    assert document.material_id not in {one.material_id for one in listed}
    found = await way.cms.material(way.session, document.material_id)
    assert found.discarded is DiscardReason.DUPLICATE
    with pytest.raises(DocumentGone):
        await way.cms.save_version(
            way.session, document.case_id, document.material_id, document.version_id, stored(PDF)
        )


@needs("write_case")
async def test_a_material_gets_another_title(fresh_way: Way) -> None:
    way = fresh_way
    document = await _document(way, lambda one: one.rename_status is RenameStatus.CAN_RENAME)
    await way.cms.rename(way.session, document.material_id, "A better title & <more>")
    assert (await way.cms.material(way.session, document.material_id)).title == "A better title & <more>"


@needs("write_case")
async def test_an_exhibit_gets_another_title(fresh_way: Way) -> None:
    way = fresh_way
    document = await _document(way, lambda one: one.cms_category == "Exhibit")
    await way.cms.rename_exhibit(way.session, document.material_id, "Knife, kitchen")
    assert (await way.cms.material(way.session, document.material_id)).title == "Knife, kitchen"


@needs("write_case")
async def test_a_material_moves_between_used_and_unused(fresh_way: Way) -> None:
    way, document = fresh_way, await _document(fresh_way)
    for used in (document.unused, not document.unused):
        await way.cms.set_used(way.session, document.case_id, document.material_id, used=used)
        assert (await way.cms.material(way.session, document.material_id)).unused is not used


@needs("write_case")
async def test_a_communication_is_marked_as_read_and_unread(fresh_way: Way) -> None:
    way = fresh_way
    document = await _document(way, lambda one: one.read_state is not ReadState.INVALID)
    for state in (ReadState.READ, ReadState.UNREAD):
        await way.cms.set_read_state(way.session, document.material_id, state, TODAY)
        assert (await way.cms.material(way.session, document.material_id)).read_state is state


@pytest.mark.parametrize("kind", list(Classification))
@needs("write_case")
async def test_a_communication_becomes_something_else(fresh_way: Way, stored: Stored, kind: Classification) -> None:
    way = fresh_way
    witness = (await way.cms.case(way.session, way.known.write_case)).witnesses[0]
    types = await way.cms.material_types(way.session)
    into: dict[Classification, AsStatement | AsExhibit] = {
        Classification.STATEMENT: AsStatement(witness.witness_id, 77, TODAY),
        Classification.EXHIBIT: AsExhibit("Letter", "OP/7", new_producer="Owen Price"),
    }
    case = await way.cms.case(way.session, way.known.write_case)
    message = stored(b"From: a@police.test\n\nHello", "a.eml", "message/rfc822")
    new = NewCommunication(
        key=f"becomes {kind}", case_id=case.case_id, urn=case.urn, subject="To be sorted", date=TODAY,
        description=f"becomes {kind}", party="Police", party_description="OIC", message=message,
    )  # fmt: skip
    location = await way.cms.upload_file(way.session, case.case_id, message)
    filed = await way.cms.create_communication(way.session, new, location=location)
    document = await way.cms.material(way.session, filed)
    type_id = next(one.code for one in types if one.classification is kind and one.selectable)
    change = Reclassification(document.material_id, type_id, f"Now {kind}", becomes=into.get(kind))
    assert await way.cms.reclassify(way.session, change) == document.material_id
    found = await way.cms.material(way.session, document.material_id)
    assert (found.type_id, found.classification.upper()) == (type_id, kind.value)


@needs("write_case", "urn_root")
async def test_a_message_is_filed_with_its_attachments(fresh_way: Way, stored: Stored, tmp_path: Path) -> None:
    way, case_id = fresh_way, fresh_way.known.write_case
    urn = (await way.cms.case(way.session, case_id)).urn
    message = stored(b"From: a@police.test\n\nHello", "Neges ŵ.eml", "message/rfc822")
    new = NewCommunication(
        key="mail 1", case_id=case_id, urn=urn, subject="RE: exhibits", date=TODAY,
        description="from a test [Ref CB-0000000001]", party="Police", party_description="OIC", message=message,
    )  # fmt: skip
    location = await way.cms.upload_file(way.session, case_id, message)
    material_id = await way.cms.create_communication(way.session, new, location=location)
    files = [stored(EVERY_BYTE, "every byte.bin", "application/octet-stream"), stored(PDF, "list.pdf")]
    for number, file in enumerate(files, start=1):
        where = await way.cms.upload_file(way.session, case_id, file)
        made = await way.cms.register_document(
            way.session, case_id, location=where, file_name=file.file_name, content_type=file.content_type,
            type_id=1029, title=f"{file.file_name} [CB-0000000001-{number}]", date=TODAY,
            parent_material_id=material_id,
        )  # fmt: skip
        fetched = await way.cms.fetch(way.session, case_id, *made, tmp_path, largest=LARGEST)
        assert (fetched.sha256, fetched.file_name) == (file.sha256, file.file_name)
    listed = [one for one in await way.cms.communications(way.session, case_id) if one.material_id == material_id]
    assert [(one.subject, one.party, one.file_name) for one in listed] == [("RE: exhibits", "Police", "Neges ŵ.eml")]
    assert "[Ref CB-0000000001]" in listed[0].description
    attached = await way.cms.attachments(way.session, case_id, material_id)
    assert [(one.description, one.size) for one in attached] == [
        (f"{file.file_name} [CB-0000000001-{number}]", file.size) for number, file in enumerate(files, start=1)
    ]


@needs("write_case")
async def test_a_file_nobody_filed_is_in_no_case(fresh_way: Way, stored: Stored) -> None:
    way, case_id = fresh_way, fresh_way.known.write_case
    before = len(await way.cms.documents(way.session, case_id))
    await way.cms.upload_file(way.session, case_id, stored(PDF))
    assert len(await way.cms.documents(way.session, case_id)) == before


async def test_nothing_can_be_changed_about_what_is_not_there(fresh_way: Way) -> None:
    way, nobody = fresh_way, 999_999_999
    for change in (
        way.cms.rename(way.session, nobody, "lost"),
        way.cms.rename_exhibit(way.session, nobody, "lost"),
        way.cms.set_read_state(way.session, nobody, ReadState.READ, TODAY),
        way.cms.discard(way.session, nobody, DiscardReason.DUPLICATE, "lost"),
        way.cms.reclassify(way.session, Reclassification(nobody, 1029, "lost")),
    ):
        with pytest.raises(DocumentNotFound):
            await change

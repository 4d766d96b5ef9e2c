"""Each kind of change while CMS breaks: done once or not at all, with the right receipt or error, and one record a call."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.documents import DiscardReason, Document, ReadState, Reclassification
from casework.errors import CaseworkError, NotSignedIn, OutcomeUnknown
from casework.filing import NewCommunication, Receipt
from casework.people import Caller
from sandbox.people import ASHA, OWEN
from tests.ddei.conftest import OKAFOR, SETTLE, stored

pytestmark = pytest.mark.contract

Do = Callable[[Caller, str], Awaitable[Receipt]]
IsSo = Callable[[], Awaitable[bool]]
ERRORS: dict[str, list[type[CaseworkError]]] = {
    "apply-then-drop": [],
    "reset": [OutcomeUnknown],
    "http-503": [OutcomeUnknown],
    "session-gone": [NotSignedIn],
}
"""What a caller is told before the receipt, who repeats the call as each error says."""


@dataclass
class Desk:
    """Where the changes are made: `number` tells the tries of a kind apart."""

    world: Any
    caller: Caller
    folder: Path
    message: NewCommunication
    number: int = 0

    async def document(self, category: str) -> Document:
        """A document of a kind, another one for each try as far as there are."""
        listed = await self.world.ddei.documents.list(self.caller, OKAFOR)
        found = [one for one in listed if one.cms_category == category]
        return found[self.number % len(found)]

    async def now(self, document: Document) -> Document:
        """The document as it is by now."""
        return await self.world.ddei.documents.material(self.caller, document.material_id)


async def rename(desk: Desk) -> tuple[Do, IsSo]:
    document, title = await desk.document("MGForm"), f"Title {desk.number}"

    async def is_so() -> bool:
        return (await desk.now(document)).title == title

    return lambda who, key: desk.world.ddei.materials.rename(who, document.material_id, title, key=key), is_so


async def rename_exhibit(desk: Desk) -> tuple[Do, IsSo]:
    document, title = await desk.document("Exhibit"), f"Title {desk.number}"

    async def is_so() -> bool:
        return (await desk.now(document)).title == title

    return lambda who, key: desk.world.ddei.materials.rename_exhibit(who, document.material_id, title, key=key), is_so


async def reclassify(desk: Desk) -> tuple[Do, IsSo]:
    message = replace(desk.message, key=f"mail:{desk.number}", attachments=())
    filed = await desk.world.ddei.filing.file(await desk.world.caller(OWEN), message)
    document = await desk.world.ddei.documents.material(desk.caller, int(filed.external_id))
    types = [one for one in await desk.world.ddei.documents.types(desk.caller) if one.classification == "OTHER"]
    code = next(one.code for one in types if one.code != document.type_id)
    wanted = Reclassification(document.material_id, code, document.title)

    async def is_so() -> bool:
        return (await desk.now(document)).type_id == code

    return lambda who, key: desk.world.ddei.materials.reclassify(who, wanted, key=key), is_so


async def set_used(desk: Desk) -> tuple[Do, IsSo]:
    document = await desk.document("MGForm")
    about = (OKAFOR, document.material_id)

    async def is_so() -> bool:
        return (await desk.now(document)).unused is not document.unused

    return lambda who, key: desk.world.ddei.materials.set_used(who, *about, used=document.unused, key=key), is_so


async def set_read_state(desk: Desk) -> tuple[Do, IsSo]:
    document = await desk.document("Communication")
    state = ReadState.UNREAD if document.read_state is ReadState.READ else ReadState.READ
    about = (document.material_id, state, date(2026, 11, 22))

    async def is_so() -> bool:
        return (await desk.now(document)).read_state is state

    return lambda who, key: desk.world.ddei.materials.set_read_state(who, *about, key=key), is_so


async def discard(desk: Desk) -> tuple[Do, IsSo]:
    document = await desk.document("MGForm")
    about = (document.material_id, DiscardReason.DUPLICATE, "Sent twice")

    async def is_so() -> bool:
        return (await desk.now(document)).discarded is DiscardReason.DUPLICATE

    return lambda who, key: desk.world.ddei.materials.discard(who, *about, key=key), is_so


async def check_out(desk: Desk) -> tuple[Do, IsSo]:
    document = await desk.document("MGForm")
    about = (OKAFOR, document.material_id, document.version_id)

    async def is_so() -> bool:
        return (await desk.now(document)).checked_out_to == ASHA.name

    return lambda who, key: desk.world.ddei.documents.check_out(who, *about, key=key), is_so


async def cancel_check_out(desk: Desk) -> tuple[Do, IsSo]:
    document = await desk.document("MGForm")
    about = (OKAFOR, document.material_id, document.version_id)
    await desk.world.ddei.documents.check_out(desk.caller, *about)

    async def is_so() -> bool:
        return not (await desk.now(document)).checked_out_to

    return lambda who, key: desk.world.ddei.documents.cancel_check_out(who, *about, key=key), is_so


async def save_version(desk: Desk) -> tuple[Do, IsSo]:
    document = await desk.document("MGForm")
    about = (OKAFOR, document.material_id, document.version_id)
    file = stored(desk.folder / f"{desk.number}.pdf", b"%%PDF-1.7 redacted %d" % desk.number)
    before = len(await desk.world.ddei.documents.versions(desk.caller, *about[:2]))

    async def is_so() -> bool:
        versions = await desk.world.ddei.documents.versions(desk.caller, *about[:2])
        return [one.sha256 for one in versions].count(file.sha256) == len(versions) - before == 1

    return lambda who, key: desk.world.ddei.documents.save_version(who, *about, file, key=key), is_so


async def add_note(desk: Desk) -> tuple[Do, IsSo]:
    document, text = await desk.document("MGForm"), f"Note {desk.number}"

    async def is_so() -> bool:
        notes = await desk.world.ddei.notes.list(desk.caller, OKAFOR, document.material_id)
        return [one.text for one in notes].count(text) == 1

    return lambda who, key: desk.world.ddei.notes.add(who, OKAFOR, document.material_id, text, key=key), is_so


CHANGES = {
    "materials.rename": (rename, "updateCommunication"),
    "materials.rename_exhibit": (rename_exhibit, "updateCommunicationDescription"),
    "materials.reclassify": (reclassify, "reclassifyCommunication"),
    "materials.set_used": (set_used, "updateUsedStatus"),
    "materials.set_read_state": (set_read_state, "completeCommunication"),
    "materials.discard": (discard, "discardMaterial"),
    "documents.check_out": (check_out, "CheckOutDocument"),
    "documents.cancel_check_out": (cancel_check_out, "CancelCheckOut"),
    "documents.save_version": (save_version, "UploadNewVersion"),
    "notes.add": (add_note, "addNote"),
}
"""Each change, and what CMS calls the write that breaks."""


@pytest.mark.parametrize("operation", CHANGES)
async def test_a_change_is_made_once_whatever_breaks(world, asha: Caller, tmp_path, message, operation: str) -> None:
    prepare, in_cms = CHANGES[operation]
    desk = Desk(world, asha, tmp_path, message)
    for fault, expected in ERRORS.items():
        desk.number += 1
        do, is_so = await prepare(desk)
        assert not await is_so()
        before = len(await world.log_of(operation))
        world.cms.faults.order(in_cms, fault)

        receipt, errors = await until_done(desk, do, fault)

        assert errors == expected, fault
        assert await is_so(), fault
        assert (receipt.done_by, receipt.repeated, receipt.case_id) == (ASHA.name, False, OKAFOR), fault
        records = [one.record for one in await world.log_of(operation)][before:]
        assert [one.outcome for one in records[len(errors) :]] == ["ok"], fault
        assert [one.reason for one in records] == [*(error.__name__ for error in errors), ""], fault
        assert {one.urn for one in records} == {"45AA0209826/1"}, fault


async def until_done(desk: Desk, do: Do, key: str) -> tuple[Receipt, list[type[CaseworkError]]]:
    """Call as the errors say: sign in again, or wait and ask again with the same key."""
    errors: list[type[CaseworkError]] = []
    while len(errors) < 5:
        try:
            return await do(desk.caller, key), errors
        except OutcomeUnknown:
            errors.append(OutcomeUnknown)
            await asyncio.sleep(SETTLE.total_seconds())
        except NotSignedIn:
            errors.append(NotSignedIn)
            desk.caller = await desk.world.caller(ASHA)
    raise AssertionError(f"never done: {errors}")

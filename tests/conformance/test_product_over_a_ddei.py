"""The product in front of a DDEI that is there already: another product's REST facade, and the CMS behind that.

Both facades file once and leave their marks; neither may cut the other's off.
"""

import hashlib
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from casework.filing import NewCommunication, StoredFile
from casework.people import Caller, Channel
from casework.urn import parse_urn
from ddei.facade import Ddei
from ddei.references import mark_of
from integrations.ddei.client import DdeiClient
from integrations.redaction_log.client import RedactionLogClient
from sandbox.people import OWEN
from store.store import Store
from tests.conformance.worlds import SECRET, World

CASE = 2140001
URN = "45AA0209826/1"


@pytest.fixture
async def product(fresh_world: World, http: httpx.AsyncClient, tmp_path: Path) -> AsyncIterator[Ddei]:
    """Our facade, whose CMS is somebody else's DDEI."""

    async def token() -> str:
        return fresh_world.token

    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'ours.sqlite'}", secret=SECRET)
    nobody = RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="none")
    over = DdeiClient(base_url=fresh_world.rest_url, http=http, token=token, pause_s=0.01)
    yield Ddei(cms=over, redaction_log=nobody, store=store)
    await store.close()


@pytest.fixture
async def owen(product: Ddei) -> Caller:
    return await product.access.sign_in(
        OWEN.username, OWEN.password, channel=Channel.TEAMS, correlation_id="turn-1", entra_id=OWEN.entra_id
    )


def _stored(folder: Path, name: str, kind: str, data: bytes) -> StoredFile:
    path = folder / name
    path.write_bytes(data)
    return StoredFile(name, kind, path, len(data), hashlib.sha256(data).hexdigest())


def _message(folder: Path, description: str) -> NewCommunication:
    return NewCommunication(
        key="mail <1@police.test> into 2140001",
        case_id=CASE,
        urn=URN,
        subject="RE: 45 AA 2098 26 exhibits",
        date=date(2026, 11, 22),
        description=description,
        party="Police",
        party_description="OIC",
        message=_stored(folder, "message.eml", "message/rfc822", b"From: oic@police.test\n\nTwo papers."),
        attachments=(
            _stored(folder, "list of exhibits.pdf", "application/pdf", b"%PDF-1.7 list"),
            _stored(folder, "photo.bin", "application/octet-stream", bytes(range(256)) * 500),
        ),
    )


async def test_somebody_finds_and_opens_a_case(product: Ddei, owen: Caller) -> None:
    urn = parse_urn(URN)
    assert urn is not None
    assert [one.case_id for one in await product.cases.by_urn(owen, urn)] == [CASE]
    assert (await product.cases.open(owen, CASE)).lead_defendant
    assert await product.documents.list(owen, CASE)


@pytest.mark.parametrize("description", ["Two papers of the case", "x" * 5000], ids=["short", "above the limit"])
async def test_a_mail_with_two_attachments_is_filed_once(
    product: Ddei, owen: Caller, tmp_path: Path, description: str
) -> None:
    new = _message(tmp_path, description)
    receipt = await product.filing.file(owen, new)
    again = await product.filing.file(owen, new)
    assert (receipt.repeated, again.repeated) == (False, True)
    assert receipt.attachments == ("list of exhibits.pdf", "photo.bin")
    listed = [one for one in await product.communications.list(owen, CASE) if mark_of(new.key) in one.description]
    assert [str(one.material_id) for one in listed] == [receipt.external_id]
    assert listed[0].description.count("[Ref CB-") == 2
    attached = await product.communications.attachments(owen, CASE, listed[0].material_id)
    assert [(one.file_name, one.size) for one in attached] == [(one.file_name, one.size) for one in new.attachments]


async def test_another_worker_finds_what_was_filed(
    product: Ddei, owen: Caller, fresh_world: World, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    """Its own ledger is empty: only the mark in the CMS tells that it was done."""
    new = _message(tmp_path, "Two papers of the case")
    receipt = await product.filing.file(owen, new)
    existing = await product.communications.existing(owen, new)
    assert existing is not None
    assert str(existing.material_id) == receipt.external_id


async def test_a_filed_mail_is_taken_out_again(product: Ddei, owen: Caller, tmp_path: Path) -> None:
    new = _message(tmp_path, "Filed in error")
    await product.filing.file(owen, new)
    await product.filing.undo(owen, new.key, "wrong case")
    listed = await product.communications.list(owen, CASE)
    assert not [one for one in listed if mark_of(new.key) in one.description and not one.discarded]

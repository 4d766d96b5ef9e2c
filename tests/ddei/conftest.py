"""The facade over the real client, a running CMS double, a running Redaction Log double, and a store of its own."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.documents import Attachment, Communication
from casework.filing import NewCommunication, StoredFile
from casework.people import Caller, Channel
from casework.redactions import ChargeStatus, RedactionEntry
from ddei.facade import Ddei
from ddei.papers import engine_in, shelf_in
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient, read_lookups
from sandbox.cms import LegacyCms
from sandbox.people import ASHA, GRACE, OWEN, Person
from sandbox.redaction_log import RedactionLogService
from sandbox.redaction_log.lookups import lookups, mappings
from store.legal_log import LoggedRecord
from store.store import Store

SECRET = "a secret of the tests"
OKAFOR = 2140001
SETTLE = timedelta(seconds=0.15)


class World:
    """Everything a test of the facade needs: the facade, the doubles behind it, and the people in front."""

    def __init__(
        self, *, cms: LegacyCms, redaction_log: RedactionLogService, store: Store, ddei: Ddei, parts: Any, http: Any
    ) -> None:
        self.cms = cms
        self.redaction_log = redaction_log
        self.store = store
        self.ddei = ddei
        self._parts = parts
        self.http = http

    def another_worker(self) -> Ddei:
        """The facade as another process has it, on the same database."""
        return Ddei(**self._parts)

    async def caller(self, person: Person) -> Caller:
        return await self.ddei.access.sign_in(
            person.username, person.password, channel=Channel.TEAMS, correlation_id="turn-1", entra_id=person.entra_id
        )

    async def log(self) -> list[LoggedRecord]:
        """The legal log without the signing in."""
        records = await self.store.legal_log.records(limit=10_000)
        return [one for one in records if not one.record.operation.startswith("access.")]

    async def log_of(self, operation: str) -> list[LoggedRecord]:
        """The legal log's records of one operation."""
        return [one for one in await self.store.legal_log.records(limit=10_000) if one.record.operation == operation]

    def asked(self, *, then: Callable[[list[str]], None] = lambda _: None) -> list[str]:
        """What CMS is asked from now on, by its own names, oldest first; `then` may react to each before it is answered."""
        names: list[str] = []
        take = self.cms.faults.take

        def noted(operation: str, able: frozenset[str]) -> str:
            names.append(operation)
            then(names)
            return take(operation, able)

        self.cms.faults.take = noted
        return names

    async def entry_count(self) -> int:
        """How many entries the Redaction Log has."""
        return int(self.redaction_log._db.execute("select count(*) from entries").fetchone()[0])

    async def in_case(self, caller: Caller, mark: str) -> list[tuple[Communication, list[Attachment]]]:
        """The communications that carry a mark, with their attachments, as CMS has them."""
        listed = await self.ddei.communications.list(caller, OKAFOR)
        found = [one for one in listed if mark in one.description and not one.discarded]
        return [(one, await self.ddei.communications.attachments(caller, OKAFOR, one.material_id)) for one in found]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CMS double's seed data, made once."""
    folder = tmp_path_factory.mktemp("seeded")
    LegacyCms(data_dir=folder)._db.close()
    return folder / "cms.sqlite"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new store, made once."""
    path = tmp_path_factory.mktemp("migrated") / "casework.sqlite"

    async def make() -> None:
        await (await Store.open(f"sqlite+aiosqlite:///{path}", secret=SECRET)).close()

    asyncio.run(make())
    return path


@pytest.fixture
async def cms(seeded: Path, tmp_path: Path) -> AsyncIterator[LegacyCms]:
    shutil.copy(seeded, tmp_path)
    double = LegacyCms(data_dir=tmp_path)
    await double.start("127.0.0.1", 0)
    yield double
    await double.stop()


@pytest.fixture
async def redaction_log(tmp_path: Path) -> AsyncIterator[RedactionLogService]:
    double = RedactionLogService(data_dir=tmp_path)
    await double.start("127.0.0.1", 0)
    yield double
    await double.stop()


@pytest.fixture
async def world(
    tmp_path: Path, migrated: Path, cms: LegacyCms, redaction_log: RedactionLogService
) -> AsyncIterator[World]:
    shutil.copy(migrated, tmp_path)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / migrated.name}", secret=SECRET)
    async with make_http(answer_s=1) as http:
        client = CmsClient(base_url=cms.url, http=http)
        redactions = RedactionLogClient(base_url=redaction_log.url, http=http, token="sandbox-redaction-log")
        kept = {"shelf": shelf_in(tmp_path), "engine": engine_in(tmp_path)}
        parts = {"cms": client, "redaction_log": redactions, "store": store, "settle": SETTLE, **kept}
        ddei = Ddei(**parts)
        yield World(cms=cms, redaction_log=redaction_log, store=store, ddei=ddei, parts=parts, http=http)
        await ddei.close()
    await store.close()


@pytest.fixture
async def owen(world: World) -> Caller:
    """An operations officer."""
    return await world.caller(OWEN)


@pytest.fixture
async def asha(world: World) -> Caller:
    """A prosecutor."""
    return await world.caller(ASHA)


@pytest.fixture
async def grace(world: World) -> Caller:
    """A supervisor."""
    return await world.caller(GRACE)


@pytest.fixture
def message(tmp_path: Path) -> NewCommunication:
    """A mail from the officer in the case with two attachments of the same name."""
    return NewCommunication(
        key="mail:5f0c:2140001",
        case_id=OKAFOR,
        urn="45AA0209826/1",
        subject="R v Okafor 45AA0209826 further statement",
        date=date(2026, 11, 22),
        description="Mail from PC 4411 Daniel Reeve",
        party="Police",
        party_description="Surrey Police",
        message=stored(tmp_path / "message.eml", b"From: pc@surrey.police.test\r\n\r\nPlease find attached.\r\n"),
        attachments=(
            stored(tmp_path / "a" / "MG11.pdf", b"%PDF-1.7 the first statement"),
            stored(tmp_path / "b" / "MG11.pdf", b"%PDF-1.7 the second, longer statement"),
        ),
    )


def stored(path: Path, data: bytes) -> StoredFile:
    """A file as the listener keeps it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    kind = "application/pdf" if path.suffix == ".pdf" else "message/rfc822"
    return StoredFile(path.name, kind, path, len(data), hashlib.sha256(data).hexdigest())


@pytest.fixture
def entry() -> RedactionEntry:
    """A whole entry: a missed name in a statement."""
    found = read_lookups(lookups(), mappings())
    area = found.areas[0]
    return RedactionEntry(
        key="redaction:7f3a",
        case_id=OKAFOR,
        urn="45AA0209826/1",
        material_id=8600001,
        type_id=1031,
        type_name="MG11",
        file_name="MG11.pdf",
        file_created="2026-11-20",
        area_id=area.id,
        unit_id=area.units[0].id,
        agency_id=found.agencies[0].id,
        document_type_id=found.document_types[0].id,
        charge_status=ChargeStatus.POST_CHARGE,
        under=(found.redaction_types[0].id,),
        over=(),
    )

"""People in Teams, as the dialogs see them: over the real facade, the CMS and Redaction Log doubles, and a store."""

import asyncio
import hashlib
import re
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.mail import Candidate
from casework.pages import Box
from casework.people import Caller, Channel
from ddei.facade import Ddei
from ddei.mail_drawing import draw_document
from ddei.papers import engine_in
from dialogs.dialogs import Dialogs
from dialogs.turn import Card, Kind, Reply, TeamsUser, Turn
from digests.supervisor import SupervisorDigest
from documents.conversion.converting import Converter
from documents.ocr import Ocr
from documents.reader import Reader
from documents.shelf import Shelf
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.people import ASHA, GRACE, INTAKE, NIA, OWEN, TENANT_ID, Person
from sandbox.redaction_log import RedactionLogService
from store.legal_log import LogRecord
from store.mail import MailRow, SpooledFile, held
from store.schema import now
from store.store import Store

BASE_URL = "https://casework.test"


def parts_of(card: Any) -> Iterator[dict[str, Any]]:
    """Every object in a card, however deep, fallbacks left out."""
    if isinstance(card, dict):
        yield card
        for name, value in card.items():
            if name != "fallback":
                yield from parts_of(value)
    if isinstance(card, list):
        for value in card:
            yield from parts_of(value)


def words_of(card: Card) -> str:
    """All a reader sees of a card, a line for each block, label and button."""
    lines = []
    for part in parts_of(card):
        if part.get("type") == "RichTextBlock":
            lines.append("".join(run["text"] for run in part["inlines"]))
        elif part.get("type") != "TextRun":
            lines += [
                str(part[name]) for name in ("text", "label", "title", "value") if isinstance(part.get(name), str)
            ]
    return "\n".join(lines)


@dataclass
class Shown:
    """What a person sees after they did something."""

    reply: Reply

    @property
    def cards(self) -> list[Card]:
        found = [message.card for message in self.reply.messages if message.card]
        found += [self.reply.replace] if self.reply.replace else []
        return found + ([self.reply.dialog.card] if self.reply.dialog else [])

    @property
    def text(self) -> str:
        said = [message.text for message in self.reply.messages] + [self.reply.notice]
        return re.sub(r"[ ]+", " ", "\n".join([*said, *map(words_of, self.cards)]))

    @property
    def buttons(self) -> list[str]:
        return [part["title"] for card in self.cards for part in parts_of(card) if self._is_action(part)]

    def button(self, title: str) -> dict[str, Any]:
        """The button with this title, or with it as a part; the test fails with the titles there are."""
        actions = [part for card in self.cards for part in parts_of(card) if self._is_action(part)]
        exact = [part for part in actions if part["title"] == title]
        found = exact or [part for part in actions if title in part["title"]]
        assert found, (title, self.buttons, self.text)
        return found[0]

    def field(self, name: str) -> dict[str, Any]:
        """The form field with this id."""
        return next(part for card in self.cards for part in parts_of(card) if part.get("id") == name)

    def filled(self) -> dict[str, Any]:
        """What the form's fields send when nothing is touched."""
        inputs = [part for card in self.cards for part in parts_of(card) if str(part.get("type")).startswith("Input.")]
        return {part["id"]: part.get("value", "") for part in inputs}

    @staticmethod
    def _is_action(part: dict[str, Any]) -> bool:
        return str(part.get("type", "")).startswith("Action.")


@dataclass
class InTeams:
    """One person in their own chat with the bot."""

    person: Person
    world: "World"
    turns: int = field(default=0)

    async def says(self, text: str, **more: Any) -> Shown:
        return await self._does(Turn(Kind.MESSAGE, self.user, "chat", text=text, **more))

    async def presses(self, shown: Shown, title: str, **typed: Any) -> Shown:
        """Press a button of a card, with what stands in its fields."""
        button = shown.button(title)
        data = {**button.get("data", {}), **typed}
        task = data.get("msteams", {}).get("type") == "task/fetch"
        kind = Kind.OPEN_DIALOG if task else Kind.EXECUTE
        if button["type"] == "Action.Submit" and not task:
            kind = Kind.SUBMIT_DIALOG
        return await self.acts(kind, data.pop("verb"), data)

    async def acts(self, kind: Kind, verb: str, data: dict[str, Any]) -> Shown:
        kept = {name: value for name, value in data.items() if name not in {"msteams", "verb"}}
        return await self._does(Turn(kind, self.user, "chat", verb=verb, data=kept))

    async def signs_in(self, shown: Shown) -> Shown:
        """Do in the browser what the sign-in page does, and let Teams hand the code back."""
        return await self._does(Turn(Kind.VERIFY_SIGN_IN, self.user, "chat", data={"state": await self.code(shown)}))

    async def code(self, shown: Shown) -> str:
        url = shown.button("Sign in")["data"]["msteams"]["value"]
        assert url.startswith(f"{BASE_URL}/sign-in/")
        nonce = url.rpartition("/")[2]
        caller = await self.world.ddei.access.sign_in(
            self.person.username, self.person.password, channel=Channel.TEAMS, correlation_id="page"
        )
        code = await self.world.store.chat.sign_ins.offer(nonce, caller.user, caller.session)
        assert code is not None
        return code

    async def signed_in(self) -> "InTeams":
        await self.signs_in(await self.says("sign in"))
        return self

    @property
    def user(self) -> TeamsUser:
        return TeamsUser(self.person.entra_id, TENANT_ID, self.person.name)

    async def _does(self, turn: Turn) -> Shown:
        self.turns += 1
        turn = replace(turn, activity_id=f"{self.person.username}-{self.turns}")
        return Shown(await self.world.dialogs.handle(turn))


@dataclass
class World:
    """Everything a test may look into."""

    cms: LegacyCms
    redaction_log: RedactionLogService
    store: Store
    ddei: Ddei
    digest: SupervisorDigest
    dialogs: Dialogs
    folder: Path

    def __post_init__(self) -> None:
        self.asha = InTeams(ASHA, self)
        self.owen = InTeams(OWEN, self)
        self.nia = InTeams(NIA, self)
        self.grace = InTeams(GRACE, self)

    async def hold(self, subject: str, *candidates: Candidate, days: int = 0) -> str:
        """A mail as the listener leaves it when it is not sure; its id."""
        mail_id = hashlib.sha256(subject.encode()).hexdigest()[:16]
        files = (
            spooled(self.folder, f"{mail_id}.eml", "message/rfc822", b"Subject: x\r\n\r\nPlease see the statement."),
            spooled(self.folder, f"{mail_id}-MG11.pdf", "application/pdf", b"%PDF-1.4 a statement"),
        )
        row = MailRow(
            mail_id=mail_id, business_key=mail_id * 4, message_id=f"<{mail_id}@surrey.example>", thread=(), subject=subject,
            sender_name="PC Reeve", sender_address="d.reeve@surrey.police.example", automatic=False, files=files,
            received_at=now() - timedelta(days=days), first_lines="Please see the statement of [Ms N](http://x.example).",
        )  # fmt: skip
        await self.store.mail.has_read(0, held(row, "There is no second fact beside the URN", candidates=candidates))
        return mail_id

    async def legal_records(self) -> list[LogRecord]:
        """The whole legal log."""
        return [logged.record for logged in await self.store.legal_log.records(limit=1000)]

    async def caller(self, person: InTeams) -> Caller:
        """A person as the facade knows them."""
        link = await self.store.chat.link(person.person.entra_id)
        assert link is not None
        return Caller(link.user, link.session, Channel.TEAMS, "a look", link.entra_id)

    async def service(self) -> Caller:
        """The listener's own account, for looking into CMS."""
        access = self.ddei.access
        return await access.sign_in(INTAKE.username, INTAKE.password, channel=Channel.MAIL, correlation_id="a look")


def spooled(folder: Path, name: str, kind: str, data: bytes) -> SpooledFile:
    (folder / "spool").mkdir(exist_ok=True)
    (folder / "spool" / name).write_bytes(data)
    return SpooledFile(name, kind, name, len(data), hashlib.sha256(data).hexdigest())


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CMS double's data and the store's empty tables, made once."""
    folder = tmp_path_factory.mktemp("seed")

    async def make() -> None:
        await LegacyCms(data_dir=folder).stop()
        await (await open_store(folder)).close()

    asyncio.run(make())
    return folder


async def picture_of(entra_id: str, case_id: int, material_id: int, page: int, boxes: Sequence[Box]) -> str:
    """An address that says what its picture shows, in place of the viewer's."""
    return f"{BASE_URL}/viewer/pictures/{entra_id}-{case_id}-{material_id}-{page}-{len(boxes)}.jpg"


async def open_store(folder: Path) -> Store:
    return await Store.open(f"sqlite+aiosqlite:///{folder / 'casework.sqlite'}", secret="a secret of the tests")


@pytest.fixture(scope="session")
def shelf_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where documents are kept once they are ready: by their bytes, so that no test makes ready what another has."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture
async def world(seeded: Path, shelf_folder: Path, tmp_path: Path) -> AsyncIterator[World]:
    """The product's upper half over its doubles, each test on data of its own."""
    shutil.copytree(seeded, tmp_path, dirs_exist_ok=True)
    async with a_world(tmp_path, shelf_folder) as world:
        yield world


@asynccontextmanager
async def a_world(folder: Path, shelf_folder: Path) -> AsyncIterator[World]:
    """The same on the data of a folder, put away in good order."""
    cms, redaction_log = LegacyCms(data_dir=folder), RedactionLogService(data_dir=folder)
    await cms.start("127.0.0.1", 0)
    await redaction_log.start("127.0.0.1", 0)
    store = await open_store(folder)
    http, engine, reader = make_http(answer_s=20), engine_in(folder), Reader()
    converter = Converter(mail_drawer=draw_document)
    ddei = Ddei(
        cms=CmsClient(base_url=cms.url, http=http),
        redaction_log=RedactionLogClient(base_url=redaction_log.url, http=http, token="sandbox-redaction-log"),
        store=store,
        spool=folder / "spool",
        settle=timedelta(),
        shelf=Shelf(folder=shelf_folder, reader=reader, converter=converter, ocr=Ocr()),
        engine=engine,
    )
    digest = SupervisorDigest(ddei=ddei, chat=store.chat, ledger=store.ledger, at=time(7, 30))
    dialogs = Dialogs(ddei=ddei, chat=store.chat, base_url=BASE_URL, digest=digest.show, picture=picture_of)
    yield World(cms, redaction_log, store, ddei, digest, dialogs, folder)
    await ddei.close()
    await asyncio.sleep(0.02)  # what was called off lets go of its connections while both sides are there
    await http.aclose()
    await redaction_log.stop()
    await cms.stop()
    await ended()
    await engine.close()
    await reader.close()
    await store.close()


async def ended() -> None:
    """Wait until what was stopped has put away what it had in hand."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    if left:
        await asyncio.wait(left, timeout=10)

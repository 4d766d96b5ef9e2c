"""SIGKILL at every durable boundary of listener, guarded worker and CMS, on both databases: nothing lost, nothing doubled.

A first mail is filed without a kill, and the boundaries on its way are counted. Then a mail for each of them: the victim is
killed there, a new listener (or CMS) goes on, and in the end CMS and the mailbox themselves are asked what they have.
"""

import asyncio
import logging
import multiprocessing
import smtplib
import tempfile
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

import asyncpg

from bench.crash_listener import CMS, LISTENER, SECRET, WORKER, Plan, run
from bench.ledger import postgres
from bench.result import Goal, Result
from casework.mail import MailState
from casework.people import Channel
from ddei.facade import Ddei
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.mailbox.mailbox import SandboxMailbox
from sandbox.people import MAILBOX_ADDRESS, MAILBOX_PASSWORD, OWEN
from store.mail import ON_THE_WAY
from store.mail_tables import mail as mails
from store.mail_tables import mail_copy as copies
from store.schema import now
from store.store import Store

OKAFOR = 2140001
FILES = ("MG11 Nandakumar.txt", "MG6.txt")
ENOUGH = 40
ROUND_S = 300.0
VICTIMS = (LISTENER, WORKER, CMS)


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of one victim on one database."""

    boundaries: int
    kills: int
    labels: tuple[str, ...]
    lost: int
    doubled: int


async def main(rounds: int = 0) -> Result:
    """Every boundary of each victim on each database, or `rounds` of them spread evenly."""
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)  # of connections whose other end was killed
    figures: dict[str, Any] = {}
    tallies = []
    with postgres() as uri, tempfile.TemporaryDirectory(prefix="casework-crash-") as folder:
        for name in ("sqlite", "postgresql"):
            for victim in VICTIMS:
                place = Path(folder) / f"{name}-{victim}"
                url = await _database(place, uri if name == "postgresql" else "")
                tally = await tally_of(place, url, victim, rounds)
                tallies.append(tally)
                figures[f"{name} {victim}"] = {
                    "boundaries": tally.boundaries, "kills": tally.kills, "kinds": len(set(tally.labels)),
                    "lost": tally.lost, "doubled": tally.doubled,
                }  # fmt: skip
                print(f"{name}, {victim}: {tally.kills} kills at {tally.boundaries} boundaries, "
                      f"lost {tally.lost}, doubled {tally.doubled}", flush=True)  # fmt: skip
    return Result(figures=figures, goals=_goals(tallies))


def _goals(tallies: list[Tally]) -> tuple[Goal, ...]:
    return (
        Goal(name="lost", goal=0, value=sum(tally.lost for tally in tallies), at_most=True),
        Goal(name="doubled", goal=0, value=sum(tally.doubled for tally in tallies), at_most=True),
        Goal(name="boundaries", goal=ENOUGH, value=sum(tally.boundaries for tally in tallies), at_most=False),
    )


async def tally_of(folder: Path, url: str, victim: str, rounds: int) -> Tally:
    """Kill one victim at its boundaries, one mail for each, and count what there is in the end."""
    async with outside(folder, url) as world:
        found = len(await world.filed_with(victim, 0))
        wanted = range(1, found + 1)
        if rounds and rounds < found:
            wanted = range(1, found + 1, -(-found // rounds))
        labels = []
        for at in wanted:
            reached = await world.filed_with(victim, at)
            labels += [reached[at - 1]] if len(reached) >= at else []
        lost, doubled = await world.count()
    return Tally(found, len(labels), tuple(labels), lost, doubled)


class Outside:
    """The systems around the listener, which live on when it is killed; and CMS, which may be killed itself."""

    def __init__(self, *, folder: Path, url: str, mailbox: SandboxMailbox, store: Store) -> None:
        self._folder = folder
        self._mailbox = mailbox
        self._store = store
        self._sent = 0
        self._cms: ForkServerProcess | None = None
        self._context: ForkServerContext = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["bench.crash"])
        self._plan = Plan(
            cms="", ews=mailbox.ews_url, database=url, spool=str(folder / "spool"), journal=str(folder / "journal")
        )

    async def start_cms(self) -> None:
        """The CMS double in a process of its own; after a kill on the same port, with what it has on disk."""
        ours, theirs = self._context.Pipe()
        port = int(self._plan.cms.rpartition(":")[2] or 0)
        self._cms = self._context.Process(target=serve_cms, args=(str(self._folder), port, theirs), daemon=True)
        self._cms.start()
        url = await asyncio.to_thread(ours.recv)
        self._plan = replace(self._plan, cms=url, cms_pid=self._cms.pid or 0)

    def stop(self) -> None:
        """End CMS."""
        if self._cms is not None:
            self._cms.kill()
            self._cms.join()

    async def filed_with(self, victim: str, at: int) -> list[str]:
        """A new mail, filed although the victim is killed at a boundary; the boundaries that were reached until then."""
        self._sent += 1
        await asyncio.to_thread(_send, self._mailbox.smtp_port, self._sent)
        journal = self._folder / f"journal-{self._sent}"
        plan = replace(self._plan, victim=victim, at=at, journal=str(journal))
        listener = self._start(plan)
        try:
            async with asyncio.timeout(ROUND_S):
                while not await self._is_quiet():
                    if not listener.is_alive():
                        listener = self._start(replace(plan, at=0, journal=f"{journal}-again"))
                    if self._cms is not None and not self._cms.is_alive():
                        await self.start_cms()
                    await self._hurry()
                    await asyncio.sleep(0.05)
        finally:
            listener.kill()
            listener.join()
        return journal.read_text().splitlines()

    def _start(self, plan: Plan) -> ForkServerProcess:
        process = self._context.Process(target=run, args=(plan,))
        process.start()
        return process

    async def _is_quiet(self) -> bool:
        standing = await self._store.mail.status()
        return standing.counts == {MailState.FILED: self._sent} and standing.untidy == 0

    async def _hurry(self) -> None:
        """Nothing that failed waits longer than a second for its next try."""
        soon = now()
        async with self._store.database.writing() as connection:
            on_the_way = mails.c.state.in_(ON_THE_WAY)
            for table, due in ((mails, on_the_way), (copies, copies.c.trouble != "")):
                late = table.update().where(due, table.c.next_try_at > soon)
                await connection.execute(late.values(next_try_at=soon))

    async def count(self) -> tuple[int, int]:
        """Mails that CMS or the Filed folder does not have whole, and mails it has more than once."""
        async with make_http() as http:
            ddei = Ddei(
                cms=CmsClient(base_url=self._plan.cms, http=http),
                redaction_log=RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="unused"),
                store=self._store,
            )
            owen = await ddei.access.sign_in(OWEN.username, OWEN.password, channel=Channel.CLI, correlation_id="count")
            listed = await ddei.communications.list(owen, OKAFOR)
            ours = [one for one in listed if "[Ref CB-" in one.description]  # one taken out again counts, too
            whole = Counter[str]()
            for one in ours:
                names = [
                    each.file_name for each in await ddei.communications.attachments(owen, OKAFOR, one.material_id)
                ]
                whole[one.subject] += all(any(name.startswith(wanted[:4]) for name in names) for wanted in FILES)
        doubled = len(ours) - len({one.subject for one in ours})
        lost = self._sent - sum(whole[subject_of(number)] >= 1 for number in range(1, self._sent + 1))
        filed = await asyncio.to_thread(_filed, self._mailbox.ews_url)
        return max(lost, self._sent - filed), doubled


@asynccontextmanager
async def outside(folder: Path, url: str) -> AsyncIterator[Outside]:
    """The doubles and the database, new."""
    mailbox = SandboxMailbox(data_dir=folder)
    await mailbox.start("127.0.0.1", 0)
    store = await Store.open(url, secret=SECRET)
    world = Outside(folder=folder, url=url, mailbox=mailbox, store=store)
    try:
        await world.start_cms()
        yield world
    finally:
        world.stop()
        await store.close()
        await mailbox.stop()


def serve_cms(folder: str, port: int, tell: Any) -> None:
    """The CMS double's process."""

    async def serve() -> None:
        cms = LegacyCms(data_dir=Path(folder))
        await cms.start("127.0.0.1", port)
        tell.send(cms.url)
        await asyncio.Event().wait()

    asyncio.run(serve())


async def _database(folder: Path, uri: str) -> str:
    await asyncio.to_thread(folder.mkdir)
    if not uri:
        return f"sqlite+aiosqlite:///{folder / 'casework.sqlite'}"
    name = f"c{uuid.uuid4().hex}"
    connection = await asyncpg.connect(uri.replace("+asyncpg", ""))
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    base, _, query = uri.partition("?")
    return f"{base.rpartition('/')[0]}/{name}?{query}"


def subject_of(number: int) -> str:
    """The subject of the n-th mail."""
    return f"URN 45AA0209826/1 - R v Samuel Okafor - MG11 {number}"


def _send(port: int, number: int) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Case Files <case.files@surrey.police.test>", MAILBOX_ADDRESS
    mail["Subject"], mail["Message-ID"] = subject_of(number), f"<crash-{number}@surrey.police.test>"
    mail["Date"] = "Fri, 20 Nov 2026 09:14:00 +0000"
    mail.set_content("The statement of Priya Nandakumar in R v Samuel Okafor is attached.\n")
    for name in FILES:
        mail.add_attachment(f"{name} {number}\n", filename=name)
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as smtp:
        smtp.send_message(mail)


def _filed(ews_url: str) -> int:
    mailbox = EwsMailbox(
        service_url=ews_url, address=MAILBOX_ADDRESS, username=MAILBOX_ADDRESS, password=MAILBOX_PASSWORD
    )
    inbox = mailbox._account.inbox  # noqa: SLF001 - the mailbox itself is asked, not our notes of it
    return int((inbox / "Filed").all().count()) - int(inbox.all().count())

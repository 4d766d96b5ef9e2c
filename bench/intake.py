"""From SMTP to filed: mails a second and the delay of each, with the sandbox's CMS and mailbox and the product as it runs.

`casework listen` reads, decides, files and puts away: one process on SQLite, two on PostgreSQL. First a backlog, which lies
in the mailbox before anybody listens; then mails at a steady rate, each measured from its SMTP answer to its receipt.
"""

import asyncio
import contextlib
import json
import os
import random
import smtplib
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from bench.ledger import postgres
from bench.result import Goal, Result
from bench.started import first_line, started
from casework.mail import MailState
from sandbox.people import INTAKE, MAILBOX_ADDRESS, MAILBOX_PASSWORD, REDACTION_LOG_BEARER
from store.mail import MailRow
from store.store import Store

BACKLOG = 20_870
RATE = 10.0
RATE_GOAL, DELAY_GOAL, BACKLOG_GOAL = 10.0, 10.0, 35.0
SECRET = "a secret of the bench"
SENDER = "case.files@surrey.police.test"
LONGEST_S = 7200.0
_FORCES = {"01": "met", "06": "gmp", "20": "westmidlands", "42": "essex", "45": "surrey"}
# Cases whose lead defendant is nobody else's, each with a witness who is not an officer.
_CASES = """
select cases.urn, first_names || ' ' || defendants.surname as name, min(first_name || ' ' || witnesses.surname)
from cases join defendants using (case_id) join witnesses using (case_id)
where not restricted and not deleted and not finalised and list_order = 1 and not is_police and first_names <> ''
and case_id not in (select case_id from denials)
and name in (select first_names || ' ' || surname as name from defendants group by name having count(*) = 1)
group by case_id order by case_id
"""


@dataclass(frozen=True, slots=True)
class World:
    """The running doubles, and the environment of a product that uses them."""

    smtp: int
    environment: dict[str, str]
    folder: Path
    database: str
    doubles: int


async def main(mails: int = 600) -> Result:
    """The backlog and the steady stream on each database, half of the mails each."""
    figures: dict[str, Any] = {"mails": mails, "load_before": round(os.getloadavg()[0], 2)}
    with tempfile.TemporaryDirectory(prefix="casework-intake-") as folder, postgres() as uri:
        for name, listeners in (("sqlite", 1), ("postgresql", 2)):
            place = Path(folder) / name
            url = f"sqlite+aiosqlite:///{place / 'casework.sqlite'}" if name == "sqlite" else uri
            async with _world(place, url) as world:
                figures |= {f"{name} {key}": value for key, value in (await _measure(world, listeners, mails)).items()}
    return Result(figures=figures, goals=tuple(_goals(figures)))


def _goals(figures: dict[str, Any]) -> list[Goal]:
    goals = []
    for name in ("sqlite", "postgresql"):
        rate, delay = figures[f"{name} steady mails/s"], figures[f"{name} steady p95 s"]
        backlog = figures[f"{name} backlog of {BACKLOG} min"]
        goals += [
            Goal(name=f"{name} mails a second", goal=RATE_GOAL, value=rate, at_most=False),
            Goal(name=f"{name} p95 delay s", goal=DELAY_GOAL, value=delay, at_most=True),
            Goal(name=f"{name} backlog of {BACKLOG} min", goal=BACKLOG_GOAL, value=backlog, at_most=True),
        ]
    return goals


async def _measure(world: World, listeners: int, mails: int) -> dict[str, Any]:
    prepared = _prepared(world.folder, mails)
    half = mails // 2
    store = await Store.open(world.database, secret=SECRET)
    try:
        async with AsyncExitStack() as stack:
            await asyncio.to_thread(_send, world.smtp, prepared[:half])
            begun, before = time.perf_counter(), _cpu(world.doubles)
            running = []
            for number in range(listeners):
                log = world.folder / f"listener-{number}.log"
                listening = started(
                    "app.cli", "listen", "--data", str(world.folder), log=log, environment=world.environment
                )
                running.append(await stack.enter_async_context(listening))
                stack.callback(asyncio.create_task(_heard(running[-1])).cancel)
            await _until_put_away(store, half, running)
            took = time.perf_counter() - begun
            cpu = _cpu(*(process.pid for process in running)) / half, (_cpu(world.doubles) - before) / half
            print(
                f"{listeners} listener(s): {half} waiting mails in {took:.1f} s; CPU a mail: listeners {cpu[0]:.2f} s, "
                f"the doubles of CMS and mailbox {cpu[1]:.2f} s",
                flush=True,
            )
            sent = await _stream(world.smtp, prepared[half:])
            await _until_put_away(store, mails, running)
            rows = await store.mail.listed(state=MailState.FILED, since=None, limit=mails)
        return _figures(rows, sent, half / took) | {
            "listeners' CPU s a mail": round(cpu[0], 3),
            "doubles' CPU s a mail": round(cpu[1], 3),
        }
    finally:
        await store.close()


async def _heard(process: asyncio.subprocess.Process) -> None:
    """Take what a listener logs: a line for each mail, and a pipe that is full would stop it."""
    assert process.stdout is not None
    while await process.stdout.read(65536):
        pass


def _figures(rows: list[MailRow], sent: dict[str, float], backlog_rate: float) -> dict[str, Any]:
    done = {row.message_id: row.filed_at.timestamp() for row in rows if row.filed_at and row.message_id in sent}
    delays = sorted(done[each] - sent[each] for each in done)
    took = max(done.values()) - min(sent.values())
    return {
        "backlog mails/s": round(backlog_rate, 2),
        f"backlog of {BACKLOG} min": round(BACKLOG / backlog_rate / 60, 1),
        "steady mails/s": round(len(done) / took, 2),
        "steady p50 s": round(statistics.median(delays), 2),
        "steady p95 s": round(delays[int(len(delays) * 0.95)], 2),
        "filed": len(rows),
    }


def _prepared(folder: Path, mails: int) -> list[EmailMessage]:
    """Mails that file themselves, spread over the open cases of the seed."""
    database = sqlite3.connect(folder / "cms.sqlite")
    cases = database.execute(_CASES).fetchall()
    database.close()
    dice = random.Random(4)
    return [_mail(number, dice.choice(cases), dice) for number in range(mails)]


def _mail(number: int, case: tuple[str, str, str], dice: random.Random) -> EmailMessage:
    urn, defendant, witness = case
    mail = EmailMessage()
    sender = f"case.files@{_FORCES[urn[:2]]}.police.test"
    mail["From"], mail["To"] = f"Case Files <{sender}>", MAILBOX_ADDRESS
    mail["Subject"] = f"URN {urn} - R v {defendant} - MG11 {witness}"
    mail["Message-ID"] = f"<bench-{number}@police.test>"
    mail["Date"] = "Fri, 20 Nov 2026 09:14:00 +0000"
    mail.set_content(f"Please find attached the statement of {witness} in R v {defendant}, {urn}.\n\nCase Files\n")
    lines = "".join(f"{line}. {witness} says {dice.randrange(10**9)} and saw nothing else.\n" for line in range(200))
    pages = f"WITNESS STATEMENT\nURN {urn}\nStatement of {witness} in R v {defendant}\n\n{lines}"
    mail.add_attachment(pages, filename=f"MG11 {witness}.txt")
    return mail


def _send(port: int, mails: list[EmailMessage]) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as smtp:
        for mail in mails:
            smtp.send_message(mail, SENDER, [MAILBOX_ADDRESS])


async def _stream(port: int, mails: list[EmailMessage]) -> dict[str, float]:
    """Send at the rate of the goal; when each was accepted."""
    sent, begun = {}, time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as smtp:
        for number, mail in enumerate(mails):
            await asyncio.sleep(max(0.0, begun + number / RATE - time.perf_counter()))
            await asyncio.to_thread(smtp.send_message, mail, SENDER, [MAILBOX_ADDRESS])
            sent[str(mail["Message-ID"])] = time.time()
    return sent


async def _until_put_away(store: Store, number: int, running: list[asyncio.subprocess.Process]) -> None:
    async with asyncio.timeout(LONGEST_S):
        while True:
            standing = await store.mail.status()
            if standing.counts.get(MailState.FILED, 0) >= number and standing.untidy == 0:
                return
            if lost := standing.waiting + standing.counts.get(MailState.DISMISSED, 0):
                raise RuntimeError(f"{lost} mails were not filed: {(await store.mail.waiting())[:1]}")
            if any(process.returncode is not None for process in running):
                raise RuntimeError("a listener ended")
            await asyncio.sleep(0.5)


def _cpu(*roots: int) -> float:
    """CPU seconds of processes with everything they have started."""
    used, parent = {}, {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            fields = place.read_text().rpartition(")")[2].split()
            number = int(place.parent.name)
            parent[number] = int(fields[1])
            used[number] = sum(map(int, fields[11:15]))
    family = set(roots)
    for _ in range(4):
        family |= {number for number, above in parent.items() if above in family}
    return sum(used.get(number, 0) for number in family) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def _world(folder: Path, url: str) -> AsyncIterator[World]:
    await asyncio.to_thread(folder.mkdir)
    async with started("bench.intake_sandbox", str(folder), log=folder / "sandbox.log") as doubles:
        where = json.loads(await first_line(doubles))
        environment = {
            "SECRET_KEY": SECRET, "DATABASE_URL": url, "DATA_DIR": str(folder), "CMS_URL": where["cms"],
            "CMS_SERVICE_USERNAME": INTAKE.username, "CMS_SERVICE_PASSWORD": INTAKE.password,
            "REDACTION_LOG_URL": "http://127.0.0.1:9", "REDACTION_LOG_TOKEN": REDACTION_LOG_BEARER,
            "EWS_URL": where["ews"], "MAILBOX_ADDRESS": MAILBOX_ADDRESS, "MAILBOX_USERNAME": MAILBOX_ADDRESS,
            "MAILBOX_PASSWORD": MAILBOX_PASSWORD,
        }  # fmt: skip
        yield World(smtp=where["smtp"], environment=environment, folder=folder, database=url, doubles=doubles.pid)

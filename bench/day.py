"""A day of an operations team: mixed mails by SMTP to the running product, and what of them waits for a person, and why.

Each mail's truth is known, so that every held one says whether a person would have doubted too.
"""

import asyncio
import shutil
import smtplib
import socket
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.settings import read_settings
from bench.mail_world.cases import World
from bench.mail_world.day import Posted, day_of, is_doubtful
from bench.mail_world.mails import Post
from bench.mail_world.noise import Noise
from bench.mail_world.sandbox_cases import put_into
from bench.match import bank_of
from bench.result import Goal, Result
from bench.started import first_line, started
from casework.mail import MailState
from sandbox.people import MAILBOX_ADDRESS
from sandbox.ports import HOST, IN_A_ROW, Ports
from store.mail import MailRow
from store.store import Store

CASES = 1_000
LONGEST_S = 3600.0
_SETTLED = frozenset({MailState.FILED, MailState.HELD, MailState.DISMISSED})


async def main(*, mails: int, seed: int, bank: str, keep: str = "") -> Result:
    """Send the day, wait until nothing moves any more, and say what became of it."""
    folder = Path(keep) if keep else Path(tempfile.mkdtemp(prefix="casework-day-"))
    folder.mkdir(parents=True, exist_ok=True)
    post = the_day(folder, mails=mails, seed=seed, bank=bank)
    try:
        ports = Ports(_free_ports())
        log = folder / "up.log"
        async with started("app.cli", "up", "--port", str(ports.base), "--data", str(folder), log=log) as product:
            print((await first_line(product)).decode().strip(), flush=True)
            rows = await received(folder, ports, post)
            result = report(post, rows)
            if keep:
                print(f"The product goes on at {ports.url(ports.base)}/ until Ctrl-C.", flush=True)
                await asyncio.Event().wait()
        return result
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def the_day(folder: Path, *, mails: int, seed: int, bank: str, cases: int = CASES) -> list[Posted]:
    """The mails of a day, their cases put into the sandbox of a folder on which the product has not been started yet."""
    words = bank_of(bank)
    world = World(seed=seed, cases=cases, locale=words.locale)
    put_into(folder, world)
    return list(day_of(world, Post(world=world, bank=words, noise=Noise(), seed=seed), mails, seed))


async def received(folder: Path, ports: Ports, post: Sequence[Posted]) -> list[MailRow]:
    """Send the day to the product that runs on a folder; its mails once nothing moves any more."""
    settings = read_settings(folder)
    store = await Store.open(settings.store_url, secret=settings.secret_key.get_secret_value())
    try:
        opening = [each for each in post if each.opens]
        await asyncio.to_thread(send, ports.smtp, opening)
        await _settled(store, len(opening))
        await asyncio.to_thread(send, ports.smtp, [each for each in post if not each.opens])
        return await _settled(store, len(post))
    finally:
        await store.close()


def send(port: int, post: Sequence[Posted]) -> None:
    """Hand mails in as a mail server does."""
    with smtplib.SMTP(HOST, port, timeout=60) as smtp:
        for each in post:
            smtp.sendmail(each.envelope_from, [MAILBOX_ADDRESS], each.raw)


async def _settled(store: Store, number: int) -> list[MailRow]:
    async with asyncio.timeout(LONGEST_S):
        while True:
            rows = await store.mail.every(number + 1)
            if len(rows) >= number and all(row.state in _SETTLED for row in rows):
                return rows
            await asyncio.sleep(1)


def report(post: Sequence[Posted], rows: Sequence[MailRow]) -> Result:
    """What was filed, held and set aside, beside the truth; every held mail in a line."""
    sent = {each.message_id: each for each in post}
    became = Counter(row.state for row in rows)
    wrong = [row for row in rows if row.state is MailState.FILED and _is_wrong(sent[row.message_id], row)]
    lost = [row for row in rows if row.state is MailState.DISMISSED and sent[row.message_id].truth.names_a_case]
    held = [row for row in rows if row.state is MailState.HELD]
    clear = _printed(held, sent)
    for name, some in (("FILED WRONG", wrong), ("SET ASIDE THOUGH IT NAMES A CASE", lost)):
        for row in some:
            print(f"{name}: {row.subject} -> {row.urn} {row.reasons}", flush=True)
    figures: dict[str, Any] = {
        "mails": len(rows),
        "filed": became[MailState.FILED],
        "held": len(held),
        "set aside": became[MailState.DISMISSED],
        "wrong": len(wrong),
        "lost": len(lost),
        "held without doubt": clear,
    }
    print(figures, flush=True)
    return Result(
        figures=figures,
        goals=(Goal("wrong", 0, len(wrong), at_most=True), Goal("lost", 0, len(lost), at_most=True)),
    )


def _is_wrong(posted: Posted, row: MailRow) -> bool:
    return posted.truth.must_hold or row.case_id not in posted.truth.case_ids


def _printed(held: Sequence[MailRow], sent: dict[str, Posted]) -> int:
    """Every held mail under its reason; how many of them a person would not have doubted."""
    by_reason: dict[str, list[MailRow]] = defaultdict(list)
    for row in held:
        by_reason[_kind(row)].append(row)
    clear = 0
    for kind, rows in sorted(by_reason.items(), key=lambda each: -len(each[1])):
        print(f"\n{len(rows)} x {kind}", flush=True)
        for row in rows:
            truth = sent[row.message_id].truth
            clear += not is_doubtful(truth)
            told = "doubtful" if is_doubtful(truth) else "CLEAR   "
            print(f"  {told} {truth.kind:9} {','.join(truth.traits):22} {row.subject[:60]!r}: {'; '.join(row.reasons)}")
    return clear


def _kind(row: MailRow) -> str:
    """A reason without the names and numbers that differ from mail to mail."""
    words = row.reasons[0].split() if row.reasons else ["none"]
    return " ".join(word for word in words if not any(char.isdigit() for char in word))[:48]


def _free_ports() -> int:
    """The first of so many free ports in a row as the sandbox takes."""
    for base in range(21000, 29000, IN_A_ROW):
        probes = [socket.socket() for _ in range(IN_A_ROW)]
        try:
            for number, probe in enumerate(probes):
                probe.bind((HOST, base + number))
            return base
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
    raise OSError(f"No {IN_A_ROW} free ports in a row were found.")

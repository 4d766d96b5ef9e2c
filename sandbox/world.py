"""All doubles at once, on neighbouring ports: the outside world for the demo, the tests and the benches."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.cms import LegacyCms
from sandbox.mailbox import SandboxMailbox
from sandbox.ports import HOST, Ports
from sandbox.redaction_log import RedactionLogService
from sandbox.search import SearchService
from sandbox.teams import SandboxTeams

Double = LegacyCms | SandboxMailbox | SandboxTeams | RedactionLogService | SearchService


@dataclass(frozen=True, slots=True)
class World:
    """The running doubles."""

    cms: LegacyCms
    mailbox: SandboxMailbox
    teams: SandboxTeams
    redaction_log: RedactionLogService
    search: SearchService


@asynccontextmanager
async def running(ports: Ports, data_dir: Path) -> AsyncIterator[World]:
    """Start every double on its port, with its state in `data_dir`; stop them all at the end."""
    links = {
        "CMS": ports.url(ports.cms),
        "Mailbox": ports.url(ports.ews),
        "Redaction Log": ports.url(ports.redaction_log),
        "Search": ports.url(ports.search),
        "Start page": ports.url(ports.base),
    }
    world = World(
        cms=LegacyCms(data_dir=data_dir / "cms"),
        mailbox=SandboxMailbox(data_dir=data_dir / "mailbox", smtp_port=ports.smtp),
        teams=SandboxTeams(data_dir=data_dir / "teams", bot_url=f"{ports.url(ports.base)}/api/messages", links=links),
        redaction_log=RedactionLogService(data_dir=data_dir / "redaction_log"),
        search=SearchService(data_dir=data_dir / "search"),
    )
    doubles: list[tuple[Double, int]] = [
        (world.cms, ports.cms),
        (world.mailbox, ports.ews),
        (world.teams, ports.teams),
        (world.redaction_log, ports.redaction_log),
        (world.search, ports.search),
    ]
    started: list[Double] = []
    try:
        for double, port in doubles:
            await double.start(HOST, port)
            started.append(double)
        yield world
    finally:
        for double in reversed(started):
            await double.stop()

"""The Redaction Log service as the rest of the sandbox meets it."""

import json
import sqlite3
import uuid
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, PackageLoader

from sandbox.faults import Answer, Faults, add_fault_routes
from sandbox.people import REDACTION_LOG_BEARER
from sandbox.redaction_log.lookups import Json, lookups, mappings
from sandbox.redaction_log.validation import problems_of

_SCHEMA = """
create table if not exists entries (
    id text primary key, correlation_id text not null, received_at text not null, urn text not null,
    entry text not null)
"""

_OPERATIONS = ("lookUps", "polarisMappings", "redactionLogs", "findRedactionLogs")


class RedactionLogService:
    """The Redaction Log double. Its entries stay in `data_dir`; `faults` may be used by tests in the process."""

    def __init__(self, *, data_dir: Path) -> None:
        self.faults = Faults(operations=dict.fromkeys(_OPERATIONS, frozenset({"down"})))
        self.url = ""
        self.port = 0
        data_dir.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(data_dir / "redaction-log.sqlite", isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode = wal")
        self._db.execute(_SCHEMA)
        self._lookups = lookups()
        self._templates = Environment(loader=PackageLoader("sandbox.redaction_log"), autoescape=True)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Serve on this address; port 0 takes any free one, told by `url` and `port`."""
        app = web.Application()
        app.router.add_get("/", self._page)
        app.router.add_get("/api/lookUps", self._get_lookups)
        app.router.add_get("/api/polarisMappings", self._get_mappings)
        app.router.add_post("/api/redactionLogs", self._post_entry)
        app.router.add_get("/api/redactionLogs", self._get_entries)
        add_fault_routes(app, self.faults)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://{host}:{self.port}"

    async def stop(self) -> None:
        """Let go of what hangs, and close."""
        self.faults.clear()
        if self._runner is not None:
            await self._runner.cleanup()
        self._db.close()

    async def _get_lookups(self, request: web.Request) -> web.StreamResponse:
        return await self._known(request, "lookUps", _always(self._lookups))

    async def _get_mappings(self, request: web.Request) -> web.StreamResponse:
        return await self._known(request, "polarisMappings", _always(mappings()))

    async def _post_entry(self, request: web.Request) -> web.StreamResponse:
        async def answer() -> web.StreamResponse:
            try:
                entry = await request.json()
            except ValueError:
                return _json({"errors": ["The body is not JSON"]}, status=400)
            problems = problems_of(entry, self._lookups)
            if problems:
                return _json({"errors": problems}, status=400)
            return _json({"id": self._keep(request.headers["Correlation-Id"], entry)}, status=201)

        return await self._known(request, "redactionLogs", answer)

    async def _get_entries(self, request: web.Request) -> web.StreamResponse:
        """Ours: lets a client look whether an entry arrived before sending it again."""
        wanted = request.query.get("correlationId", "")
        rows = self._db.execute("select * from entries where correlation_id = ? order by received_at", (wanted,))
        found = [_shown(row) for row in rows]
        return await self._known(request, "findRedactionLogs", _always(found))

    async def _known(self, request: web.Request, operation: str, answer: Answer) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {REDACTION_LOG_BEARER}":
            return _json({"errors": ["Authorization is missing or wrong"]}, status=401)
        if not request.headers.get("Correlation-Id"):
            return _json({"errors": ["Correlation-Id is missing"]}, status=400)
        return await self.faults.carry(request, operation, answer, {"down": _down})

    def _keep(self, correlation_id: str, entry: Json) -> str:
        entry_id = str(uuid.uuid4())
        self._db.execute(
            "insert into entries values (?, ?, ?, ?, ?)",
            (entry_id, correlation_id, datetime.now(UTC).isoformat(), entry["urn"], json.dumps(entry)),
        )
        return entry_id

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        rows = self._db.execute("select * from entries order by received_at desc").fetchall()
        text = self._templates.get_template("entries.html").render(entries=[_shown(row) for row in rows])
        return web.Response(text=text, content_type="text/html")


def _shown(row: sqlite3.Row) -> Json:
    return {
        "id": row["id"],
        "correlationId": row["correlation_id"],
        "receivedAt": row["received_at"],
        "entry": json.loads(row["entry"]),
    }


async def _down() -> web.StreamResponse:
    return web.Response(status=503, text="Service Unavailable")


def _always(body: object) -> Answer:
    async def answer() -> web.StreamResponse:
        return _json(body)

    return answer


def _json(answer: object, *, status: int = 200) -> web.Response:
    return web.json_response(answer, status=status)

"""The legacy CMS as the rest of the sandbox meets it: Classic, the material service, Modern, and a page to look in."""

from pathlib import Path

from aiohttp import web

from sandbox.cms.changing import Changing
from sandbox.cms.classic import CLASSIC_OPERATIONS, Classic
from sandbox.cms.contents import Contents
from sandbox.cms.database import open_database, recall
from sandbox.cms.materials import Materials
from sandbox.cms.modern import ModernService, modern_operations
from sandbox.cms.pages import Pages
from sandbox.cms.records import Records
from sandbox.cms.sessions import Sessions
from sandbox.cms.soap import MaterialService, soap_operations
from sandbox.faults import Faults, add_fault_routes

# Above the largest file in base64, so that a file that is too large gets the service's own fault.
_LARGEST_BODY = 100 * 1024 * 1024


class LegacyCms:
    """The CMS double. Its state stays in `data_dir`; `faults` and `sessions` may be used by tests in the process."""

    def __init__(self, *, data_dir: Path) -> None:
        self.faults = Faults(operations=CLASSIC_OPERATIONS | soap_operations() | modern_operations())
        self.url = ""
        self.port = 0
        self._db = open_database(data_dir / "cms.sqlite")
        self.seed_date = recall(self._db, "seed_date")
        self.sessions = Sessions(db=self._db)
        self._folder = data_dir / "cms-files"
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Serve on this address; port 0 takes any free one, told by `url` and `port`."""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://{host}:{self.port}"

    async def stop(self) -> None:
        """Let go of what hangs, and close."""
        self.faults.clear()
        if self._runner is not None:
            await self._runner.cleanup()
        self._db.close()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=_LARGEST_BODY)
        records = Records(db=self._db)
        contents = Contents(db=self._db, folder=self._folder)
        materials = Materials(db=self._db, records=records, contents=contents, folder=self._folder)
        sessions, faults = self.sessions, self.faults
        Classic(sessions=sessions, faults=faults, viewstate=recall(self._db, "viewstate")).add_to(app)
        MaterialService(sessions=sessions, materials=materials, faults=faults).add_to(app)
        changing = Changing(db=self._db, records=records)
        ModernService(sessions=sessions, records=records, materials=materials, changing=changing, faults=faults).add_to(
            app
        )
        Pages(db=self._db, contents=contents, faults=faults, sessions=sessions).add_to(app)
        add_fault_routes(app, faults)
        return app

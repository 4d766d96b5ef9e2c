"""Short-lived links to the viewer, each for one person, one case and one browser."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update

from store.chat_tables import viewer_links
from store.database import Database
from store.schema import now
from store.secrecy import digest

KEPT = timedelta(minutes=15)
"""How long a link lives after it was last used."""
KEEP_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ViewerLink:
    """What a link opens, for whom: a case, at this document. `browser` is what the browser must bring back as a cookie."""

    entra_id: str
    case_id: int
    material_id: int
    version_id: int
    browser: str


class ViewerLinks:
    """Makes links and opens them. Only hashes are kept: who reads the table cannot open anything."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def create(self, entra_id: str, case_id: int, material_id: int, version_id: int, ttl: timedelta) -> str:
        """A new token."""
        token = secrets.token_urlsafe(32)
        at = now()
        row = {
            "token": digest(token), "entra_id": entra_id, "case_id": case_id, "material_id": material_id,
            "version_id": version_id, "browser": "", "expires_at": at + ttl,
        }  # fmt: skip
        async with self._database.writing() as connection:
            await connection.execute(delete(viewer_links).where(viewer_links.c.expires_at < at))
            await connection.execute(viewer_links.insert().values(row))
        return token

    async def open(self, token: str, browser: str) -> ViewerLink | None:
        """The link, or None: unknown, expired, or opened in another browser before. Whoever reads on keeps it alive."""
        async with self._database.reading() as connection:
            link = select(viewer_links).where(viewer_links.c.token == digest(token))
            row = (await connection.execute(link)).one_or_none()
        if row is None or row.expires_at < now():
            return None
        if not row.browser:
            browser = await self._bind(token)
        elif row.browser != digest(browser):
            return None
        if not browser:
            return None
        if row.expires_at < now() + KEEP_AGAIN:
            await self._keep(token)
        return ViewerLink(row.entra_id, row.case_id, row.material_id, row.version_id, browser)

    async def _bind(self, token: str) -> str:
        # Of two browsers that open a new link at once, one gets it.
        browser = secrets.token_urlsafe(32)
        unbound = (viewer_links.c.token == digest(token), viewer_links.c.browser == "")
        async with self._database.writing() as connection:
            result = await connection.execute(update(viewer_links).where(*unbound).values(browser=digest(browser)))
        return browser if result.rowcount == 1 else ""

    async def _keep(self, token: str) -> None:
        async with self._database.writing() as connection:
            mine = viewer_links.c.token == digest(token)
            await connection.execute(update(viewer_links).where(mine).values(expires_at=now() + KEPT))

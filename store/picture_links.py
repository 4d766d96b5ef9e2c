"""Very short-lived links to one picture of one page, for the Teams client, which brings no cookie of ours."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select

from casework.pages import Box
from store.database import Database
from store.reading_tables import picture_links
from store.schema import now
from store.secrecy import digest


@dataclass(frozen=True, slots=True)
class PictureLink:
    """What a link shows, and in whose name."""

    entra_id: str
    case_id: int
    material_id: int
    page: int
    boxes: tuple[Box, ...] = field(default=(), repr=False)


class PictureLinks:
    """Makes links and opens them. Only hashes are kept: who reads the table cannot open anything."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def create(
        self,
        entra_id: str,
        case_id: int,
        material_id: int,
        page: int,
        boxes: Sequence[Box] = (),
        ttl: timedelta = timedelta(minutes=5),
    ) -> str:
        """A new token."""
        token = secrets.token_urlsafe(32)
        at = now()
        row = {
            "token": digest(token), "entra_id": entra_id, "case_id": case_id, "material_id": material_id,
            "page": page, "boxes": [list(box) for box in boxes], "expires_at": at + ttl,
        }  # fmt: skip
        async with self._database.writing() as connection:
            await connection.execute(delete(picture_links).where(picture_links.c.expires_at < at))
            await connection.execute(picture_links.insert().values(row))
        return token

    async def open(self, token: str) -> PictureLink | None:
        """The link, or None: unknown or expired."""
        wanted = select(picture_links).where(picture_links.c.token == digest(token))
        async with self._database.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        if row is None or row.expires_at < now():
            return None
        boxes = tuple((box[0], box[1], box[2], box[3]) for box in row.boxes)
        return PictureLink(row.entra_id, row.case_id, row.material_id, row.page, boxes)

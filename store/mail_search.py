"""What became of mails, for people to look through: filed ones by URN or sender, ignored ones; the latest first."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from casework.mail import MailState
from store.database import Database
from store.mail_row import MailRow, mail_of
from store.mail_tables import mail


class MailSearch:
    """Pages of mails. Each asks for one more than it shows, so that a reader knows whether there is a next one."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def filed(self, since: datetime, *, wanted: str = "", skip: int = 0, limit: int) -> list[MailRow]:
        """What was filed since a moment, by itself or by people; `wanted` is a part of a URN, a sender or a subject."""
        there = and_(mail.c.state == MailState.FILED, mail.c.filed_at >= since, *_like(wanted))
        return await self._page(there, mail.c.filed_at, skip, limit)

    async def ignored(self, since: datetime, *, wanted: str = "", skip: int = 0, limit: int) -> list[MailRow]:
        """What the matching took for no casework since a moment."""
        out = and_(mail.c.state == MailState.DISMISSED, mail.c.by_itself, mail.c.received_at >= since, *_like(wanted))
        return await self._page(out, mail.c.received_at, skip, limit)

    async def _page(
        self, which: ColumnElement[bool], by: ColumnElement[datetime], skip: int, limit: int
    ) -> list[MailRow]:
        wanted = select(mail).where(which).order_by(by.desc(), mail.c.mail_id).offset(skip).limit(limit)
        async with self._database.reading() as connection:
            return [mail_of(row) for row in await connection.execute(wanted)]


def _like(wanted: str) -> list[ColumnElement[bool]]:
    """Each word of what is wanted stands in the URN, the sender's name or address, or the subject."""
    places = (mail.c.urn, mail.c.sender_name, mail.c.sender_address, mail.c.subject)
    return [or_(*(place.icontains(word, autoescape=True) for place in places)) for word in wanted.split()[:5]]

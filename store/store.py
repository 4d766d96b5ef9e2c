"""The product's own database, open and up to date."""

from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from store.chat import ChatState
from store.contents import Contents
from store.database import Database, connect
from store.idempotency import Idempotency
from store.ledger import Ledger
from store.legal_log import LegalLog
from store.log_readers import LogReaders
from store.mail import MailRows
from store.mail_answers import MailAnswers
from store.mail_claims import MailClaims
from store.mail_leases import MailLeases
from store.mail_search import MailSearch
from store.migrate import migrate
from store.picture_links import PictureLinks
from store.refreshes import Refreshes
from store.secrecy import Cipher


class Store:
    """The areas of the database. `secret` (settings.secret_key) encrypts CMS sessions and what people typed."""

    def __init__(self, *, database: Database, secret: str) -> None:
        self.database = database
        self.ledger = Ledger(database=database)
        self.legal_log = LegalLog(database=database)
        self.chat = ChatState(database=database, cipher=Cipher(secret=secret))
        self.idempotency = Idempotency(database=database, cipher=Cipher(secret=secret))
        self.mail = MailRows(database=database)
        self.mail_answers = MailAnswers(database=database)
        self.mail_leases = MailLeases(database=database)
        self.mail_claims = MailClaims(database=database)
        self.mail_search = MailSearch(database=database)
        self.contents = Contents(database=database)
        self.refreshes = Refreshes(database=database)
        self.picture_links = PictureLinks(database=database)
        self.log_readers = LogReaders(database=database)

    @classmethod
    async def open(cls, url: str, *, secret: str) -> Self:
        """Connect, bring the tables up to date, and hand out the areas."""
        database = connect(url)
        await migrate(database)
        return cls(database=database, secret=secret)

    async def reachable(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.database.reading() as connection:
                await connection.execute(text("select 1"))
        except SQLAlchemyError:
            return False
        return True

    async def close(self) -> None:
        """Give the connections back."""
        await self.database.close()

"""The sign-in under way: a nonce in the page's address, and a six-digit code that only the person at that page sees.

The code goes back through Teams. Without it a link sent to somebody else would tie their CMS session to the sender.
"""

import secrets
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from casework.errors import Busy
from casework.people import CmsSession, CmsUser, Role
from store.chat_tables import sign_ins
from store.database import Database
from store.schema import now
from store.secrecy import Cipher, digest

VALID_FOR = timedelta(minutes=10)
TRIES = 5
PASSWORDS = 10
TOO_MANY = "Too many tries. Wait ten minutes, then press Sign in again."


class SignIns:
    """begin (card) -> offer (page, after CMS accepted) -> confirm (code came back through Teams)."""

    def __init__(self, *, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    async def begin(self, entra_id: str) -> str:
        """A nonce for /sign-in/{nonce}; valid ten minutes."""
        nonce = secrets.token_urlsafe(32)
        at = now()
        row = {
            "nonce": digest(nonce), "entra_id": entra_id, "code": "", "tries": 0, "secret": "",
            "expires_at": at + VALID_FOR,
        }  # fmt: skip
        async with self._database.writing() as connection:
            await connection.execute(delete(sign_ins).where(sign_ins.c.expires_at < at))
            await connection.execute(sign_ins.insert().values(row))
        return nonce

    async def entra_id(self, nonce: str) -> str | None:
        """Whose sign-in this is; None if the nonce is unknown, used or too old."""
        fresh = (sign_ins.c.nonce == digest(nonce), sign_ins.c.expires_at >= now(), sign_ins.c.code == "")
        async with self._database.reading() as connection:
            found: str | None = (
                await connection.execute(select(sign_ins.c.entra_id).where(*fresh))
            ).scalar_one_or_none()
        return found

    async def attempt(self, nonce: str) -> str | None:
        """As `entra_id`, before a password is tried. Busy after ten in ten minutes: the page is no place to guess them."""
        at = now()
        fresh = (sign_ins.c.nonce == digest(nonce), sign_ins.c.expires_at >= at, sign_ins.c.code == "")
        async with self._database.writing() as connection:
            counted = update(sign_ins).where(*fresh).values(tries=sign_ins.c.tries + 1)
            found: str | None = (await connection.execute(counted.returning(sign_ins.c.entra_id))).scalar_one_or_none()
            # All links of one person count together, or a new link would be ten more tries.
            theirs = (sign_ins.c.entra_id == found, sign_ins.c.expires_at >= at, sign_ins.c.code == "")
            tried = (await connection.execute(select(func.sum(sign_ins.c.tries)).where(*theirs))).scalar_one()
        if found and tried > PASSWORDS:
            raise Busy(TOO_MANY)
        return found

    async def offer(self, nonce: str, user: CmsUser, session: CmsSession) -> str | None:
        """CMS accepted the person at the page: the six-digit code to show them; None if the nonce is not good any more."""
        code = f"{secrets.randbelow(1_000_000):06d}"
        secret = self._cipher.lock({"user": asdict(user), "session": asdict(session)})
        fresh = (sign_ins.c.nonce == digest(nonce), sign_ins.c.expires_at >= now(), sign_ins.c.code == "")
        values = {"code": digest(digest(nonce), code), "secret": secret, "tries": 0}
        async with self._database.writing() as connection:
            result = await connection.execute(update(sign_ins).where(*fresh).values(values))
        return code if result.rowcount == 1 else None

    async def confirm(self, entra_id: str, code: str) -> tuple[CmsUser, CmsSession] | None:
        """The code came back from this Teams user: the session to link, once. Five wrong codes end the sign-in."""
        mine = (sign_ins.c.entra_id == entra_id, sign_ins.c.expires_at >= now(), sign_ins.c.code != "")
        async with self._database.writing() as connection:
            await connection.execute(update(sign_ins).where(*mine).values(tries=sign_ins.c.tries + 1))
            rows = (await connection.execute(select(sign_ins).where(*mine, sign_ins.c.tries <= TRIES))).all()
            right = next(
                (row for row in rows if secrets.compare_digest(row.code, digest(row.nonce, code.strip()))), None
            )
            if right is None:
                return None
            await connection.execute(delete(sign_ins).where(sign_ins.c.entra_id == entra_id))
        kept = self._cipher.unlock(right.secret)
        if kept is None:
            return None
        return CmsUser(**kept["user"] | {"role": Role(kept["user"]["role"])}), CmsSession(**kept["session"])

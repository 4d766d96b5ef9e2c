"""A signed head of the legal log for each day. The chain finds a changed record; a signature finds a rewritten chain.

Whoever may write the database can rewrite the whole chain, or cut its end off, and set the head to match. They cannot
sign: the key lies outside the database. Each signature also covers the one before, so no day can be taken out.
"""

import json
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import BigInteger, Column, Integer, String, Table, select

from store.database import Database
from store.legal_log import LegalLog, VerifyResult, legal_log, legal_log_head
from store.schema import UtcTime, metadata, now

signed_heads = Table(
    "legal_log_signed_heads",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
    Column("signed_at", UtcTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What the walk found: the chain, how many signed heads fit it, and the day of the first that does not."""

    chain: VerifyResult
    heads: int
    bad_day: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing was changed."""
        return self.chain.ok and not self.bad_day


class SignedHeads:
    """Signs the head of the log once a day, and checks log and signatures together."""

    def __init__(self, *, database: Database, legal_log: LegalLog, key: Ed25519PrivateKey) -> None:
        self._database = database
        self._legal_log = legal_log
        self._key = key

    async def sign_due(self) -> bool:
        """Sign where the log stands, if nobody has today; whether this was it. Of two processes, one does."""
        at = now()
        async with self._database.writing() as connection:
            # The head first: its lock on PostgreSQL makes whoever signs at the same time wait, and then see our row.
            head = (await connection.execute(select(legal_log_head).with_for_update())).one()
            last = (await connection.execute(select(signed_heads).order_by(signed_heads.c.day.desc()).limit(1))).first()
            if head.sequence == 0 or (last and last.day >= at.date().isoformat()):
                return False
            row: dict[str, Any] = {"day": at.date().isoformat(), "sequence": head.sequence, "hash": head.hash}
            signature = self._key.sign(_signed(row, last.signature if last else "")).hex()
            await connection.execute(signed_heads.insert().values(**row, signature=signature, signed_at=at))
        return True

    async def verify(self) -> Verified:
        """Walk the whole chain, then hold each signed head against it."""
        chain = await self._legal_log.verify()
        previous, count = "", 0
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(signed_heads).order_by(signed_heads.c.day))).all()
            for row in rows:
                wanted = select(legal_log.c.hash).where(legal_log.c.sequence == row.sequence)
                there = (await connection.execute(wanted)).scalar_one_or_none()
                if there != row.hash or not self._is_ours(row._asdict(), previous):
                    first = min(row.sequence, chain.first_bad or row.sequence)
                    return Verified(replace(chain, ok=False, first_bad=first), count, row.day)
                previous, count = row.signature, count + 1
        return Verified(chain, count)

    def _is_ours(self, row: dict[str, Any], previous: str) -> bool:
        try:
            self._key.public_key().verify(bytes.fromhex(row["signature"]), _signed(row, previous))
        except (InvalidSignature, ValueError):
            return False
        return True


def _signed(row: dict[str, Any], previous: str) -> bytes:
    body = {"day": row["day"], "sequence": row["sequence"], "hash": row["hash"], "previous": previous}
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")

"""The signed heads: somebody who may write the whole database still cannot rewrite the legal log unseen."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from store import signed_heads
from store.legal_log import FIRST, LogKind, LogRecord, Outcome, chain_hash, to_columns
from store.signed_heads import SignedHeads
from store.signing_key import signing_key
from store.store import Store

SUNDAY = datetime(2026, 11, 22, 0, 5, tzinfo=UTC)
GUARDS = {
    True: [
        f"DROP TRIGGER {table}_no_{what}"
        for table in ("legal_log", "legal_log_signed_heads")
        for what in ("update", "delete")
    ],
    False: [f"DROP TRIGGER {table}_append_only ON {table}" for table in ("legal_log", "legal_log_signed_heads")],
}


class Days:
    """A log that gets two records a day, and its head signed each morning after."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = store
        self.heads = SignedHeads(database=store.database, legal_log=store.legal_log, key=Ed25519PrivateKey.generate())
        self._patch = monkeypatch
        self._at = SUNDAY

    async def go_by(self, days: int) -> None:
        for _ in range(days):
            for number in range(2):
                await self.store.legal_log.append(record(f"{self._at.day} {number}"))
            self._at += timedelta(days=1)
            self._patch.setattr(signed_heads, "now", lambda at=self._at: at)
            assert await self.heads.sign_due()

    async def open_the_guards(self) -> None:
        await self.run(*GUARDS[self.store.database.is_sqlite])

    async def run(self, *statements: str) -> None:
        async with self.store.database.writing() as connection:
            for statement in statements:
                await connection.execute(text(statement))


def record(reason: str) -> LogRecord:
    return LogRecord(LogKind.CONSULTATION, "cases.open", Outcome.OK, "teams", case_ids=(2140001,), reason=reason)


@pytest.fixture
def days(store: Store, monkeypatch: pytest.MonkeyPatch) -> Days:
    return Days(store, monkeypatch)


async def test_each_day_has_one_signed_head(days: Days) -> None:
    assert not await days.heads.sign_due()  # there is nothing to sign yet
    await days.go_by(3)
    assert not await days.heads.sign_due()  # today's is there

    found = await days.heads.verify()

    assert (found.ok, found.chain.count, found.heads) == (True, 6, 3)


async def test_of_two_that_sign_at_once_one_does(days: Days) -> None:
    await days.store.legal_log.append(record("one"))

    assert sorted(await asyncio.gather(days.heads.sign_due(), days.heads.sign_due())) == [False, True]


async def test_a_changed_byte_is_found_where_it_is(days: Days) -> None:
    await days.go_by(3)
    await days.open_the_guards()
    await days.run("UPDATE legal_log SET channel = 'tezms' WHERE sequence = 4")

    found = await days.heads.verify()

    assert (found.ok, found.chain.first_bad) == (False, 4)


async def test_a_tail_cut_off_is_found(days: Days) -> None:
    await days.go_by(3)
    await days.open_the_guards()
    await days.run(
        "DELETE FROM legal_log WHERE sequence > 4",
        "UPDATE legal_log_head SET sequence = 4, hash = (SELECT hash FROM legal_log WHERE sequence = 4)",
    )
    assert (await days.store.legal_log.verify()).ok  # the chain by itself cannot know

    found = await days.heads.verify()

    assert (found.ok, found.heads, found.bad_day, found.chain.first_bad) == (False, 2, "2026-11-25", 6)


async def test_a_chain_written_anew_is_found(days: Days) -> None:
    await days.go_by(2)
    await days.open_the_guards()
    previous = FIRST
    for number in range(1, 5):
        columns = to_columns(record("nothing happened"), number)
        columns["hash"] = previous = chain_hash(columns, previous)
        sets = ", ".join(f"{name} = '{value}'" for name, value in columns.items() if value is not None)
        await days.run(f"UPDATE legal_log SET {sets} WHERE sequence = {number}")
    await days.run(f"UPDATE legal_log_head SET hash = '{previous}'")
    assert (await days.store.legal_log.verify()).ok

    found = await days.heads.verify()

    assert (found.ok, found.heads, found.chain.first_bad) == (False, 0, 2)


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE legal_log_signed_heads SET signature = 'ab' WHERE day = '2026-11-24'",
        "UPDATE legal_log_signed_heads SET signature = 'no hex' WHERE day = '2026-11-24'",
        "UPDATE legal_log_signed_heads SET day = '2026-11-26' WHERE day = '2026-11-24'",
        "DELETE FROM legal_log_signed_heads WHERE day = '2026-11-24'",
    ],
)
async def test_a_forged_or_missing_head_is_found(days: Days, forgery: str) -> None:
    await days.go_by(3)
    await days.open_the_guards()
    await days.run(forgery)

    assert not (await days.heads.verify()).ok


def test_the_key_is_made_once_for_nobody_else_to_read(tmp_path: Path) -> None:
    file = tmp_path / "legal-log.key"

    first, again = signing_key("", file), signing_key("", file)

    assert first.private_bytes_raw() == again.private_bytes_raw()
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["legal-log.key"]
    assert signing_key("11" * 32, tmp_path / "none").private_bytes_raw() == b"\x11" * 32

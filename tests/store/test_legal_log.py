"""The legal log: what is in it stays as it was written, and whoever touches it is found out."""

import asyncio
import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import DBAPIError

from store.legal_log import (
    FIRST,
    LegalLog,
    LogKind,
    LogRecord,
    Outcome,
    canonical,
    chain_hash,
    legal_log,
    legal_log_head,
    to_columns,
)
from store.store import Store

OPENED = LogRecord(
    kind=LogKind.CONSULTATION,
    operation="cases.open",
    outcome=Outcome.OK,
    channel="teams",
    entra_id="00000000-0000-4000-8000-000000000a01",
    cms_user="asha.verma",
    case_ids=(2140001,),
    urn="45AA0209826/1",
    at=datetime(2026, 11, 22, 10, 4, 0, 123456, tzinfo=UTC),
)


async def test_what_was_written_is_read_again(store: Store) -> None:
    await store.legal_log.append(OPENED)

    [logged] = await store.legal_log.records()
    assert (logged.sequence, logged.record) == (1, OPENED)
    assert logged.hash == chain_hash(to_columns(OPENED, 1), FIRST)


async def test_an_untouched_log_holds_and_counts(store: Store) -> None:
    assert (await store.legal_log.verify()).ok
    for _ in range(7):
        await store.legal_log.append(OPENED)

    assert await store.legal_log.verify() == (await store.legal_log.verify())
    assert (await store.legal_log.verify()).count == 7


@pytest.mark.parametrize("statement", ["UPDATE legal_log SET reason = 'x'", "DELETE FROM legal_log"])
async def test_the_database_itself_refuses_a_change(store: Store, statement: str) -> None:
    await store.legal_log.append(OPENED)

    with pytest.raises(DBAPIError, match="append-only"):
        async with store.database.writing() as connection:
            await connection.execute(text(statement))


TAMPERINGS = [
    ("UPDATE legal_log SET reason = reason || '.' WHERE sequence = 3", 3),
    ("UPDATE legal_log SET cms_user = 'owen.price' WHERE sequence = 1", 1),
    ("UPDATE legal_log SET case_ids = '[ ]' WHERE sequence = 4", 4),
    ("UPDATE legal_log SET case_ids = 'not json' WHERE sequence = 4", 4),
    ("UPDATE legal_log SET at = 'yesterday' WHERE sequence = 2", 2),
    ("UPDATE legal_log SET hash = '0' WHERE sequence = 2", 2),
    ("UPDATE legal_log_head SET sequence = 4", 5),
    ("DELETE FROM legal_log WHERE sequence = 2", 2),
    ("DELETE FROM legal_log WHERE sequence = 5", 5),
    ("DELETE FROM legal_log", 1),
    ("UPDATE legal_log SET sequence = 9 WHERE sequence = 5", 5),
    ("UPDATE legal_log SET sequence = CASE sequence WHEN 2 THEN 103 WHEN 3 THEN 102 END WHERE sequence IN (2, 3)", 2),
]


async def test_tampering_is_found_where_it_happened(store: Store) -> None:
    for number in range(5):
        await store.legal_log.append(LogRecord(LogKind.ERASURE, "filing.undo", Outcome.OK, "mail", reason=str(number)))
    await run(store, *GUARDS[store.database.is_sqlite])
    tables = (legal_log, legal_log_head)
    async with store.database.reading() as connection:
        honest = {table: [row._asdict() for row in await connection.execute(select(table))] for table in tables}

    for tampering, first_bad in TAMPERINGS:
        await run(store, tampering, "UPDATE legal_log SET sequence = sequence - 100 WHERE sequence > 100")
        found = await store.legal_log.verify()
        assert (found.ok, found.first_bad) == (False, first_bad), tampering

        async with store.database.writing() as connection:
            for table, rows in honest.items():
                await connection.execute(delete(table))
                await connection.execute(insert(table), rows)
        assert (await store.legal_log.verify()).ok


GUARDS = {
    True: ["DROP TRIGGER legal_log_no_update", "DROP TRIGGER legal_log_no_delete"],
    False: ["DROP TRIGGER legal_log_append_only ON legal_log"],
}
"""What somebody with the rights of the database's owner can take away first, by whether it is SQLite."""


async def run(store: Store, *statements: str) -> None:
    async with store.database.writing() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_a_record_of_an_undone_transaction_was_never_there(store: Store) -> None:
    await store.legal_log.append(OPENED)
    with pytest.raises(RuntimeError):
        await append_and_fail(store)
    await store.legal_log.append(OPENED)

    verified = await store.legal_log.verify()
    assert (verified.ok, verified.count) == (True, 2)


async def append_and_fail(store: Store) -> None:
    async with store.database.writing() as connection:
        await store.legal_log.append(OPENED, connection)
        raise RuntimeError


async def test_writers_at_the_same_time_leave_no_gap(store: Store) -> None:
    await asyncio.gather(*(store.legal_log.append(OPENED) for _ in range(40)))

    verified = await store.legal_log.verify()
    assert (verified.ok, verified.count) == (True, 40)


async def test_a_writer_that_is_cut_off_takes_no_other_with_it(store: Store) -> None:
    writers = [asyncio.create_task(store.legal_log.append(OPENED)) for _ in range(10)]
    await asyncio.sleep(0)
    writers[0].cancel()

    ended = await asyncio.gather(*writers, return_exceptions=True)

    assert [type(one) for one in ended[1:]] == [type(None)] * 9
    verified = await store.legal_log.verify()
    assert (verified.ok, verified.count) == (True, 10)


@pytest.mark.crash
async def test_writers_of_several_processes_leave_no_gap(store_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_append_many, args=(store_url, 15)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        await asyncio.to_thread(process.join, 60)
    assert [process.exitcode for process in processes] == [0, 0, 0]

    store = await Store.open(store_url, secret="another secret")
    verified = await store.legal_log.verify()
    await store.close()
    assert (verified.ok, verified.count) == (True, 45)


def _append_many(url: str, times: int) -> None:
    async def work() -> None:
        store = await Store.open(url, secret="another secret")  # all of them migrate at the same time
        for _ in range(times):
            await store.legal_log.append(OPENED)
        await store.close()

    asyncio.run(work())


RECORDS = st.builds(
    LogRecord,
    kind=st.sampled_from(LogKind),
    operation=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30),
    outcome=st.sampled_from(Outcome),
    channel=st.sampled_from(["teams", "mail"]),
    case_ids=st.lists(st.integers(1, 2**31 - 1), max_size=3).map(tuple),
    recipients=st.lists(st.text(max_size=10), max_size=2).map(tuple),
    material_id=st.none() | st.integers(0, 2**31 - 1),
    reason=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20),
    at=st.datetimes(timezones=st.just(UTC)),
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORDS, min_size=1, max_size=6))
def test_any_records_make_a_chain_that_holds(tmp_path: Path, records: list[LogRecord]) -> None:
    path = tmp_path / "chain.sqlite"
    path.unlink(missing_ok=True)

    async def work() -> None:
        store = await Store.open(f"sqlite+aiosqlite:///{path}", secret="any secret")
        log: LegalLog = store.legal_log
        for record in records:
            await log.append(record)
        assert [one.record for one in await log.records()] == records
        assert (await log.verify()).count == len(records)
        await store.close()

    asyncio.run(work())


@given(record=RECORDS, other=RECORDS, sequence=st.integers(1, 99))
def test_two_records_never_share_their_bytes(record: LogRecord, other: LogRecord, sequence: int) -> None:
    same = canonical(to_columns(record, sequence), FIRST) == canonical(to_columns(other, sequence), FIRST)
    assert same == (record == other)
    assert chain_hash(to_columns(record, sequence), FIRST) != chain_hash(to_columns(record, sequence + 1), FIRST)

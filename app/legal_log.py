"""What the `casework audit` commands do, and the key the legal log is signed with."""

import csv
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TextIO

from app.settings import Settings
from casework.errors import BadInput, NotFound
from casework.people import Channel
from casework.urn import Urn, parse_urn
from store.legal_export import LegalExport
from store.legal_log import LogKind, LogRecord, Outcome
from store.signed_heads import SignedHeads, Verified
from store.signing_key import signing_key
from store.store import Store

COLUMNS = (
    "sequence", "at", "kind", "operation", "outcome", "channel", "entra_id", "cms_user", "case_ids", "urn",
    "material_id", "version_id", "recipients", "correlation_id", "reason", "hash",
)  # fmt: skip


def signed_heads(settings: Settings, store: Store) -> SignedHeads:
    """The signed heads of this product's log."""
    key = signing_key(settings.legal_log_key.get_secret_value(), settings.data_dir / "legal-log.key")
    return SignedHeads(database=store.database, legal_log=store.legal_log, key=key)


async def verify_legal_log(settings: Settings) -> tuple[bool, str]:
    """Whether the log's chain and its signed heads are whole, and the sentence that says so."""
    async with _store(settings) as store:
        found = await signed_heads(settings, store).verify()
    return found.ok, _told(found)


async def export_legal_log(settings: Settings, case: str, *, by: str, as_csv: bool, to: Path | None) -> int:
    """Write a case's records to a file or to the screen; how many. That they went out is a record of its own, first."""
    operator, number, urn = by.strip(), _number(case), parse_urn(case)
    if not operator:
        raise BadInput("Say who the export is for: --by NAME.")
    if number is None and urn is None:
        raise BadInput("Give a case id or a URN.")
    async with _store(settings) as store:
        export = LegalExport(database=store.database)
        case_ids = {number} if number is not None else await _known(export, urn)
        await store.legal_log.append(_disclosure(case_ids, "" if number is not None else str(urn), operator))
        rows = [row async for row in export.records(case_ids, urn if number is None else None)]
    if to is None:
        _write(rows, sys.stdout, as_csv=as_csv)
    else:
        with to.open("w", encoding="utf-8", newline="") as opened:
            _write(rows, opened, as_csv=as_csv)
    return len(rows)


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Store]:
    """The database alone; nothing here asks CMS."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = await Store.open(settings.store_url, secret=settings.secret_key.get_secret_value())
    try:
        yield store
    finally:
        await store.close()


async def _known(export: LegalExport, urn: Urn | None) -> set[int]:
    found = await export.case_ids(urn) if urn else set()
    if not found:
        raise NotFound("The legal log has no case under that URN. Give the case id.", detail="no such URN in the log")
    return found


def _disclosure(case_ids: set[int], urn: str, by: str) -> LogRecord:
    return LogRecord(
        kind=LogKind.DISCLOSURE,
        operation="audit.export",
        outcome=Outcome.OK,
        channel=Channel.CLI,
        case_ids=tuple(sorted(case_ids)),
        urn=urn,
        recipients=(by,),
        reason="export of the legal log",
    )


def _told(found: Verified) -> str:
    chain = found.chain
    if found.ok:
        return f"The legal log is whole: {chain.count} records, {found.heads} signed heads."
    where = f"the head signed on {found.bad_day}" if found.bad_day else "the chain"
    first = f"record {chain.first_bad} does not fit {where}"
    return f"The legal log was changed: {first}. {found.heads} signed heads before it fit."


def _write(rows: list[dict[str, Any]], out: TextIO, *, as_csv: bool) -> None:
    if as_csv:
        writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({name: _cell(row[name]) for name in COLUMNS} for row in rows)
        return
    for row in rows:
        lists = {name: _list(row[name]) for name in ("case_ids", "recipients")}
        out.write(json.dumps({name: (row | lists)[name] for name in COLUMNS}, ensure_ascii=False) + "\n")


def _list(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return text


def _cell(value: Any) -> Any:
    """A reason somebody typed must not become a formula in a spreadsheet."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None

"""What `casework mail` does for support; each answers with what is to be printed."""

import json
import uuid
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from app.build import Product, build
from app.settings import Settings
from casework.errors import BadInput, Conflict, NotFound
from casework.mail import WAITING_FOR_A_PERSON, MailState, Wish
from casework.people import Caller, Channel
from ddei.mail_filing import key_of
from intake.status import mail_line
from store.mail import GONE, ON_THE_WAY, MailRow
from store.schema import now
from store.store import Store

_WHERE = {"": "Inbox", GONE: "(not in the mailbox any more)"}


async def list_mails(
    settings: Settings, *, state: MailState | None, since: timedelta | None, limit: int, as_json: bool
) -> str:
    """Mails, the newest first. What is seen and not yet read has no row of its own and is counted."""
    async with build(settings) as product:
        begin = now() - since if since else None
        rows = await product.store.mail.listed(state=state, since=begin, limit=limit)
        counts = (await product.store.mail.status()).counts
    unread = counts.get(MailState.RECEIVED, 0)
    if as_json:
        return _json({"mails": [mail_line(row) for row in rows], "unread": unread})
    lines = [_line(row) for row in rows]
    lines += [f"{unread} more seen in the mailbox and not read yet."] if unread and state is not MailState.READ else []
    return "\n".join(lines) or "No such mail."


async def show_mail(settings: Settings, mail_id: str, *, as_json: bool) -> str:
    """Everything that is known of one mail."""
    async with build(settings) as product:
        row = await _one(product.store, mail_id)
        whole = await _whole(product.store, row)
    return _json(whole) if as_json else "\n".join(_readable(row, whole))


async def retry_mail(settings: Settings, mail_id: str, *, dry_run: bool) -> str:
    """One mail again, at once; a held one is decided anew."""
    async with build(settings) as product:
        row = await _one(product.store, mail_id)
        if row.state in ON_THE_WAY:
            if not dry_run:
                await product.store.mail.try_now(row.mail_id)
            return _said(f"{row.mail_id} is tried again now.", dry_run=dry_run)
        if row.state is not MailState.HELD:
            raise Conflict(f"This mail is {row.state.value}: there is nothing to try again.")
        anew = replace(row, state=MailState.READ, reasons=(), candidates=(), wish=Wish.NOTHING, failures=0, waits=0)
        if not dry_run and not await product.store.mail.change(anew, expected=(MailState.HELD,)):
            raise Conflict("Somebody decided about this mail just now. Nothing was changed.")
        return _said(f"{row.mail_id} is decided anew.", dry_run=dry_run)


async def retry_all(settings: Settings, *, dry_run: bool) -> str:
    """Everything that something keeps back, at once."""
    async with build(settings) as product:
        rows = await product.store.mail.troubled()
        number = len(rows) + len(await product.store.mail.unread_troubles())
        if not dry_run:
            for row in rows:
                await product.store.mail.try_now(row.mail_id)
            await product.store.mail.read_now()
    return _said(f"{number} {'mail is' if number == 1 else 'mails are'} tried again now.", dry_run=dry_run)


async def hold_mail(settings: Settings, mail_id: str, reason: str, *, dry_run: bool) -> str:
    """A dismissed mail, or one that is about to file itself, goes to people."""
    async with build(settings) as product:
        row = await _one(product.store, mail_id)
        if row.state in WAITING_FOR_A_PERSON:
            return f"{row.mail_id} waits for a person already."
        if row.state is MailState.FILED:
            raise Conflict(f"This mail is filed in {row.urn}. Take it out with: casework mail undo {row.mail_id}")
        if not dry_run:
            await product.ddei.unfiled.hold(await _caller(product), row.mail_id, reason)
    return _said(f"{row.mail_id} waits for a person now.", dry_run=dry_run)


async def undo_mail(settings: Settings, mail_id: str, reason: str, *, by: str, dry_run: bool) -> str:
    """A filed mail goes out of its case, in the name of the person who asks."""
    if not reason.strip() or not by.strip():
        raise BadInput("Say why, and who you are.")
    async with build(settings) as product:
        row = await _one(product.store, mail_id)
        if row.state is not MailState.FILED:
            raise Conflict(f"This mail is {row.state.value}, not filed: there is nothing to take out of a case.")
        if not dry_run:
            said = f"{reason.strip()} (asked by {by.strip()})"
            await product.ddei.unfiled.undo(await _caller(product), row.mail_id, said)
    return _said(f"{row.mail_id} is taken out of {row.urn} and waits for a person.", dry_run=dry_run)


async def _caller(product: Product) -> Caller:
    return await product.service_account(Channel.CLI).caller(str(uuid.uuid4()))


async def _one(store: Store, mail_id: str) -> MailRow:
    found = await store.mail.beginning(mail_id.strip().lower())
    if not found:
        raise NotFound(f"There is no mail {mail_id!r}. casework mail list names them.")
    if len(found) > 1:
        raise BadInput(f"Several mails begin with {mail_id!r}. Give more of the id.")
    return found[0]


async def _whole(store: Store, row: MailRow) -> dict[str, Any]:
    copies = await store.mail.copies(row.mail_id)
    return mail_line(row) | {
        "kind": row.kind.value,
        "sender_check": row.sender_check.value,
        "score": row.score,
        "shadow": row.shadow,
        "by_itself": row.by_itself,
        "claimed_by": row.claimed_by,
        "split_of": row.split_of,
        "candidates": [asdict(candidate) for candidate in row.candidates],
        "parts": [asdict(part) for part in row.parts],
        "copies": [{"mailbox": copy.mailbox, "folder": _where(copy.folder)} for copy in copies],
        "receipts": await _receipts(store, row),
        "answers": [asdict(answer) for answer in await store.mail_answers.of_mail(row.mail_id)],
        "history": [asdict(event) for event in await store.mail.history(row.mail_id)],
    }


async def _receipts(store: Store, row: MailRow) -> list[dict[str, Any]]:
    """What CMS has acknowledged for this mail: each filing that the ledger ended, and each undo."""
    keys = [row.filing_key or key_of(row)] if row.case_id else [row.filing_key]
    entries = [await store.ledger.get(name) for key in keys if key for name in (key, f"undo:{key}")]
    return [entry.receipt for entry in entries if entry and entry.receipt]


def _where(folder: str) -> str:
    return _WHERE.get(folder, folder)


def _line(row: MailRow) -> str:
    why = "; ".join(row.reasons) or row.trouble
    shown = f"{row.state.value}{' (shadow)' if row.shadow else ''}"
    return f"{row.mail_id}  {row.received_at:%Y-%m-%d %H:%M}  {shown:12} {row.urn or '-':16} {why}".rstrip()


def _readable(row: MailRow, whole: dict[str, Any]) -> list[str]:
    lines = [_line(row), f"  Subject: {row.subject}", f"  From: {row.sender_address}"]
    lines += [f"  Score: {row.score:.2f}"] if row.score is not None else []
    lines += [f"  Trouble: {row.trouble}"] if row.trouble else []
    lines += [f"  Candidate: {each.urn} {each.lead_defendant}: {'; '.join(each.why)}" for each in row.candidates]
    lines += [
        f"  Part {each.path}: {each.name or each.content_type}, {each.size} bytes, {each.outcome.value} {each.reason}"
        for each in row.parts
    ]
    lines += [f"  Copy: {each['mailbox']}, {each['folder']}" for each in whole["copies"]]
    lines += [
        f"  Receipt: {each['reference']} {each['kind']} {each['urn']} {each['done_at']}" for each in whole["receipts"]
    ]
    lines += [f"  Answer: {each['kind']}, {each['state']} {each['reason']}".rstrip() for each in whole["answers"]]
    lines += [
        f"  {each['at']:%Y-%m-%d %H:%M:%S} {each['state'].value} {each['urn']} {'; '.join(each['reasons'])}".rstrip()
        for each in whole["history"]
    ]
    return lines


def _said(sentence: str, *, dry_run: bool) -> str:
    return f"Nothing was done. Without --dry-run: {sentence}" if dry_run else sentence


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)

"""Where every mail is, for `casework mail status --json` and the status page."""

from typing import Any

from store.mail import MailRow, MailRows


async def status(rows: MailRows) -> dict[str, Any]:
    """Counts by state, and each mail's state, case and reasons; ready for JSON."""
    standing = await rows.status()
    return {
        "counts": {state.value: number for state, number in sorted(standing.counts.items())},
        "waiting": standing.waiting,
        "oldest_waiting": standing.oldest_waiting.isoformat() if standing.oldest_waiting else None,
        "troubled": standing.troubled,
        "untidy": standing.untidy,
        "mails": [mail_line(row) for row in await rows.every()],
        "unread": await rows.unread_troubles(),
    }


def mail_line(row: MailRow) -> dict[str, Any]:
    """One mail in short; ready for JSON."""
    return {
        "mail_id": row.mail_id,
        "subject": row.subject,
        "sender": row.sender_address,
        "received_at": row.received_at.isoformat(),
        "state": row.state.value,
        "case_id": row.case_id,
        "case": row.urn or None,
        "reasons": list(row.reasons),
        "candidates": [candidate.urn for candidate in row.candidates],
        "attachments": [file.file_name for file in row.files[1:]],
        "decided_by": row.decided_by,
        "copies": row.copies,
        "shadow": row.shadow,
        "trouble": row.trouble,
    }

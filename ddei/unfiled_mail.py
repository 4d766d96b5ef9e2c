"""A row of the listener as people see it: a mail to decide, or a filed one."""

from collections.abc import Iterable

from casework.mail import FiledMail, HeldMail
from store.mail import MailRow


def held_mail(row: MailRow) -> HeldMail:
    """A mail as operations see it."""
    return HeldMail(
        mail_id=row.mail_id,
        subject=row.subject,
        sender=_sender(row),
        received_at=row.received_at,
        reasons=row.reasons,
        candidates=row.candidates,
        attachments=tuple(file.file_name for file in row.files[1:]),
        state=row.state,
        first_lines=row.first_lines,
        copies=row.copies,
        kind=row.kind,
        sender_check=row.sender_check,
        parts=row.parts,
        claimed_by=row.claimed_by,
        claimed_by_user=row.claimed_by_user,
        claimed_at=row.claimed_at,
        split_of=row.split_of,
    )


def filed_mail(row: MailRow) -> FiledMail:
    """A filed mail, with who filed it and why."""
    return FiledMail(
        mail_id=row.mail_id,
        subject=row.subject,
        sender=_sender(row),
        received_at=row.received_at,
        case_id=row.case_id or 0,
        urn=row.urn,
        reasons=row.reasons,
        filed_at=row.filed_at or row.received_at,
        filed_by=row.decided_by,
        by_itself=row.by_itself,
        attachments=tuple(file.file_name for file in row.files[1:]),
        external_id=row.external_id,
    )


def _sender(row: MailRow) -> str:
    return f"{row.sender_name} <{row.sender_address}>" if row.sender_name else row.sender_address


def cases_of(mails: Iterable[HeldMail]) -> tuple[int, ...]:
    """The ids of all cases these mails may belong to, for the legal log."""
    return tuple(sorted({candidate.case_id for mail in mails for candidate in mail.candidates}))

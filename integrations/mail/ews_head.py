"""A mail's head from what exchangelib gives. Any property may be missing: Exchange leaves out what a mail has not."""

from datetime import UTC, datetime
from typing import Any

from exchangelib.attachments import ItemAttachment

from integrations.mail.messages import AttachmentMeta, MailHead

HEAD_FIELDS = (
    "subject", "message_id", "sender", "author", "to_recipients", "datetime_received", "size", "headers",
    "attachments", "categories", "casework_reference",
)  # fmt: skip


def read_head(item: Any) -> MailHead:
    """A mail as every mailbox adapter hands it over."""
    # The author is whom the mail is from; the sender is who typed it for them.
    sender = item.author or item.sender
    received = item.datetime_received
    return MailHead(
        native_id=str(item.id),
        message_id=str(item.message_id or ""),
        subject=str(item.subject or ""),
        sender_name=str(sender.name or "") if sender else "",
        sender_address=str(sender.email_address or "") if sender else "",
        to=tuple(str(each.email_address or "") for each in item.to_recipients or ()),
        received_at=datetime.fromtimestamp(received.timestamp(), UTC) if received else datetime.now(UTC),
        size=int(item.size or 0),
        headers=tuple((str(each.name), str(each.value or "")) for each in item.headers or ()),
        attachments=tuple(_attachment(each) for each in item.attachments or ()),
        categories=tuple(item.categories or ()),
        mark=str(item.casework_reference or ""),
    )


def _attachment(found: Any) -> AttachmentMeta:
    return AttachmentMeta(
        id=str(found.attachment_id.id),
        name=str(found.name or ""),
        content_type=str(found.content_type or ""),
        size=int(found.size or 0),
        is_item=isinstance(found, ItemAttachment),
    )

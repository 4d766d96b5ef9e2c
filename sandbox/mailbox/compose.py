"""A message a client made through EWS, as it goes over the wire."""

import base64
import email.utils
from email.message import EmailMessage

from sandbox.mailbox.message import MessageView
from sandbox.mailbox.soap import Element, t


def compose(message: Element) -> tuple[bytes, tuple[str, ...]]:
    """The raw message and whom it goes to. Raw MIME content is sent as it is."""
    recipients = tuple(
        found.text or ""
        for field in ("ToRecipients", "CcRecipients", "BccRecipients")
        for found in message.iterfind(f"{t(field)}/{t('Mailbox')}/{t('EmailAddress')}")
    )
    mime = message.findtext(t("MimeContent"))
    if mime:
        raw = base64.b64decode(mime)
        view = MessageView(raw)
        named = tuple(each.address for header in ("To", "Cc", "Bcc") for each in view.addresses(header))
        return raw, recipients or named
    return _from_properties(message).as_bytes(), recipients


def _from_properties(message: Element) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = message.findtext(t("Subject")) or ""
    made["Date"] = email.utils.formatdate()
    made["Message-ID"] = email.utils.make_msgid(domain="casework.test")
    made["From"] = "intake@casework.test"
    to = [each.text or "" for each in message.iterfind(f"{t('ToRecipients')}/{t('Mailbox')}/{t('EmailAddress')}")]
    if to:
        made["To"] = ", ".join(to)
    for name, header in (("InReplyTo", "In-Reply-To"), ("References", "References")):
        if text := message.findtext(t(name)):
            made[header] = text
    body = message.find(t("Body"))
    html = body is not None and body.get("BodyType") == "HTML"
    made.set_content((body.text if body is not None else "") or "", subtype="html" if html else "plain")
    for each in message.iterfind(f"{t('Attachments')}/{t('FileAttachment')}"):
        data = base64.b64decode(each.findtext(t("Content")) or "")
        name = each.findtext(t("Name")) or "Attachment"
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made

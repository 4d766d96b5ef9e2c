"""A message a client made through Graph, as it goes over the wire."""

import base64
import binascii
import email
import email.policy
import email.utils
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from sandbox.mailbox.graph_ask import objects, one_object
from sandbox.mailbox.graph_errors import GraphError, bad_request
from sandbox.mailbox.message import MessageView

Json = dict[str, Any]

# Exchange keeps this one as a property of the message; custom headers of a MIME message it drops.
_KEPT = "x-auto-response-suppress"
MOST_BYTES = 4 * 1024 * 1024
LARGE_ATTACHMENT = 3 * 1024 * 1024


def from_mime(body: bytes, address: str) -> bytes:
    """The message of a request in MIME format: base64 in a plain text body."""
    try:
        raw = base64.b64decode(b"".join(body.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise GraphError(
            400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content."
        ) from error
    view = MessageView(raw)
    if not view.headers:
        raise GraphError(400, "ErrorMimeContentInvalid", "The MIME content is not a message.")
    _check_sender(view, address)
    return _completed(_without_custom_headers(raw), view, address)


def from_json(message: Json, address: str) -> EmailMessage:
    """The message of a request in JSON."""
    made = EmailMessage()
    made["From"] = address
    made["Date"] = email.utils.formatdate()
    made["Message-ID"] = email.utils.make_msgid(domain="casework.test")
    made["Subject"] = _one_line(str(message.get("subject") or ""))
    for header, field in (
        ("To", "toRecipients"),
        ("Cc", "ccRecipients"),
        ("Bcc", "bccRecipients"),
        ("Reply-To", "replyTo"),
    ):
        if found := ", ".join(_address(each) for each in objects(message, field)):
            made[header] = found
    for each in objects(message, "internetMessageHeaders"):
        made[_custom(str(each.get("name", "")))] = _one_line(str(each.get("value", "")))
    body = one_object(message, "body")
    html = str(body.get("contentType", "")).lower() == "html"
    made.set_content(str(body.get("content") or ""), subtype="html" if html else "plain")
    for each in objects(message, "attachments"):
        attach(made, each)
    return made


def attach(message: EmailMessage, attachment: Json) -> None:
    """Add a file to a message, its bytes in base64 as Graph sends them."""
    if attachment.get("@odata.type") not in {"#microsoft.graph.fileAttachment", "microsoft.graph.fileAttachment"}:
        raise bad_request("Only file attachments can be added here.")
    try:
        data = base64.b64decode(str(attachment.get("contentBytes") or ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise bad_request("Cannot convert the value of contentBytes to bytes.") from error
    if len(data) > LARGE_ATTACHMENT:
        sentence = "The attachment is too large to be sent at once: use an upload session."
        raise GraphError(413, "ErrorMessageSizeExceeded", sentence)
    attach_bytes(message, str(attachment.get("name") or "Attachment"), str(attachment.get("contentType") or ""), data)


def attach_bytes(message: EmailMessage, name: str, content_type: str, data: bytes) -> None:
    """Add a file to a message."""
    main, _, sub = (content_type or "application/octet-stream").partition("/")
    if main in {"message", "multipart", ""} or not sub:
        main, sub = "application", "octet-stream"
    message.add_attachment(data, maintype=main, subtype=sub, filename=_one_line(name))


def reopened(raw: bytes) -> EmailMessage:
    """A draft, to be written on."""
    return email.message_from_bytes(raw, policy=email.policy.SMTP)


def recipients(raw: bytes) -> tuple[str, ...]:
    """Whom a message goes to, each once."""
    view = MessageView(raw)
    found = dict.fromkeys(each.address for header in ("To", "Cc", "Bcc") for each in view.addresses(header))
    if not found:
        raise GraphError(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")
    return tuple(found)


def _check_sender(view: MessageView, address: str) -> None:
    if any(each.address.lower() != address for each in view.addresses("From")):
        sentence = (
            "The user account which was used to submit this request does not have the right to send mail on behalf "
        )
        raise GraphError(403, "ErrorSendAsDenied", sentence + "of the specified sending account.")


def _completed(raw: bytes, view: MessageView, address: str) -> bytes:
    missing = {
        "From": address,
        "Date": email.utils.formatdate(),
        "Message-ID": email.utils.make_msgid(domain="casework.test"),
    }
    lines = [f"{name}: {value}\r\n".encode() for name, value in missing.items() if not view.header(name)]
    return b"".join(lines) + raw


def without_blind_copies(raw: bytes) -> bytes:
    """A message as its recipients may see it."""
    return _without(raw, lambda name: name == "bcc")


def _without_custom_headers(raw: bytes) -> bytes:
    return _without(raw, lambda name: name.startswith("x-") and name != _KEPT)


def _without(raw: bytes, dropped: Callable[[str], bool]) -> bytes:
    end = min((at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0), default=len(raw))
    kept: list[bytes] = []
    dropping = False
    for line in raw[:end].splitlines(keepends=True):
        if not line[:1].isspace():
            dropping = dropped(line.partition(b":")[0].decode("ascii", "replace").lower())
        if not dropping:
            kept.append(line)
    return b"".join(kept) + raw[end:]


def _custom(name: str) -> str:
    if not name.lower().startswith("x-"):
        sentence = f"The internet message header name '{name}' should start with 'x-' or 'X-'."
        raise GraphError(400, "InvalidInternetMessageHeader", sentence)
    return _one_line(name)


def _address(recipient: Json) -> str:
    found = one_object(recipient, "emailAddress")
    return email.utils.formataddr((_one_line(str(found.get("name") or "")), _one_line(str(found.get("address") or ""))))


def _one_line(text: str) -> str:
    return " ".join(text.split())

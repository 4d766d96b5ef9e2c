"""EWS services whose answer is decoded while it comes in, so that no mail is ever whole in memory."""

from collections.abc import Iterator
from typing import Any
from xml.sax.handler import ContentHandler

from exchangelib import Account
from exchangelib.attachments import AttachmentId
from exchangelib.fields import FieldPath
from exchangelib.items import ID_ONLY, Message
from exchangelib.properties import ItemId
from exchangelib.services import GetAttachment, GetItem
from exchangelib.services.common import EWSService
from exchangelib.util import TNS, DummyResponse, ElementNotFound, StreamingBase64Parser

_CONTENTS = {(TNS, "Content"), (TNS, "MimeContent")}


def mime_of(account: Account, native_id: str) -> Iterator[bytes]:
    """A mail's MIME, piece by piece."""
    service = _MimeOfItem(account=account)
    wanted = [FieldPath(field=Message.get_field_by_fieldname("mime_content"))]
    payload = service.get_payload(items=[ItemId(native_id)], additional_fields=wanted, shape=ID_ONLY)
    return service.pieces(payload)


def content_of(account: Account, attachment_id: str) -> Iterator[bytes]:
    """An attachment's bytes, piece by piece; a mail inside the mail as its MIME."""
    service = _ContentOfAttachment(account=account)
    payload = service.get_payload(
        items=[AttachmentId(attachment_id)],
        include_mime_content=True,
        body_type=None,
        filter_html_content=None,
        additional_fields=None,
    )
    return service.pieces(payload)


class _Contents(ContentHandler):
    """Hands the text of the base64 elements to the parser."""

    def __init__(self, parser: StreamingBase64Parser) -> None:
        super().__init__()
        self._parser, self._inside = parser, False

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:  # noqa: N802  SAX's name
        if name in _CONTENTS:
            self._inside = self._parser.element_found = True

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802  SAX's name
        if name in _CONTENTS:
            self._inside = False

    def characters(self, content: str) -> None:
        if self._inside:
            self._parser.buffer.append(content)


class _Streamed:
    """What the two services share; it stands before exchangelib's service in the order of classes."""

    streaming: bool

    def pieces(self, payload: Any) -> Iterator[bytes]:
        """Send the request and decode what comes."""
        self.streaming = True
        try:
            yield from self._get_response_xml(payload=payload)  # type: ignore[attr-defined]  # the service's own
        except ElementNotFound as missing:
            self._raise_refusal(missing.data)
            raise
        finally:
            self.stop_streaming()  # type: ignore[attr-defined]  # the service's own
            self.streaming = False

    def _get_soap_parts(self, response: Any) -> Any:
        # An answer that is not 200 is a fault, and whole already.
        if response.status_code == 200 and self.streaming:
            return None, response
        return EWSService._get_soap_parts(response)  # noqa: SLF001  the way of all services, which streaming replaces

    def _get_soap_messages(self, body: Any) -> Any:
        if not hasattr(body, "iter_content"):
            return EWSService._get_soap_messages(self, body)  # noqa: SLF001  see above
        parser = StreamingBase64Parser()
        parser.setContentHandler(_Contents(parser))
        return parser.parse(body)

    def _raise_refusal(self, answer: bytes) -> None:
        """An answer without content says why; exchangelib knows how to read that."""
        _, body = EWSService._get_soap_parts(DummyResponse(content=answer))  # noqa: SLF001  see above
        messages = EWSService._get_soap_messages(self, body)  # noqa: SLF001  see above
        for each in self._get_elements_in_response(messages):  # type: ignore[attr-defined]  # the service's own
            if isinstance(each, Exception):
                raise each


class _MimeOfItem(_Streamed, GetItem):  # type: ignore[misc]  # exchangelib has no types
    """GetItem that streams the MIME content."""


class _ContentOfAttachment(_Streamed, GetAttachment):  # type: ignore[misc]  # exchangelib has no types
    """GetAttachment that streams a file's content, or the MIME of a mail."""

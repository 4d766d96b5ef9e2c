"""The material service: typed SOAP calls. zeep reads the checked-in WSDL and is the codec; the wire carries the bytes.

zeep's own transports are not used: they write over the HTTP client's headers, wait for ever by default, log whole
messages, and put the body of an unreadable answer into the error text.
"""

import asyncio
from collections.abc import AsyncIterator
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import zeep
from lxml import etree
from zeep.exceptions import Error as ZeepError
from zeep.loader import parse_xml

from casework.errors import CaseworkError, CmsBroken
from casework.filing import StoredFile
from casework.health import Shape
from casework.people import CmsSession
from integrations.cms.faults import refused_status, soap_fault
from integrations.cms.heard import Heard, nobody
from integrations.cms.landing import Landing
from integrations.cms.mapping.common import NO_TYPE
from integrations.cms.resting import REST_S
from integrations.cms.streamed_reply import NotAnAnswer, StreamedReply, handfuls
from integrations.cms.streamed_request import StreamedRequest, check_kept
from integrations.cms.wire import Wire, session_headers

CONTRACT = Path(__file__).parent / "contract"
_MATERIAL = "http://casework-bot.example/cms/uwmaMaterial"
_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"


class BundledOnly:
    """What zeep loads its documents with: this package's WSDL and XSD; nothing is ever fetched."""

    def load(self, url: str) -> bytes:
        """The named contract file, whatever folder or address a document says it is in."""
        return (CONTRACT / Path(str(url)).name).read_bytes()


class Materials:
    """Calls of uwmaMaterial.asmx by their WSDL names."""

    def __init__(
        self, *, http: httpx.AsyncClient, base_url: str, heard: Heard = nobody, rest_s: float = REST_S
    ) -> None:
        self._wire = Wire(http=http, backend="material", at_once=16, rest_s=rest_s)
        self._heard = heard
        self._url = base_url.rstrip("/") + "/CMS/uwmaMaterial.asmx"

    @property
    def resting(self) -> str:
        """Why it is not asked now; empty when it is."""
        return self._wire.resting

    async def fetch(
        self, session: CmsSession, operation: str, into: Path, *, largest: int, **fields: Any
    ) -> StoredFile:
        """A call whose answer holds a document, streamed into a new file in the folder `into`; repeated like a read."""
        return await self._wire.read(lambda: self._fetch(session, operation, into, largest, fields))

    async def send_file(self, session: CmsSession, operation: str, file: StoredFile, **fields: Any) -> Any:
        """A call that changes the CMS and carries a document, streamed from its file; never repeated."""
        await check_kept(file)
        request = StreamedRequest(
            file=file, encode=lambda content: self._encode(operation, {**fields, "content": content})
        )
        return await self._wire.write(lambda: self._send(session, operation, request.pieces(), len(request)))

    async def read(self, session: CmsSession, operation: str, **fields: Any) -> Any:
        """A call that changes nothing; repeated once if the CMS was down."""
        return await self._wire.read(lambda: self._call(session, operation, fields))

    async def write(self, session: CmsSession, operation: str, **fields: Any) -> Any:
        """A call that changes the CMS; never repeated."""
        return await self._wire.write(lambda: self._call(session, operation, fields))

    async def _call(self, session: CmsSession, operation: str, fields: dict[str, Any]) -> Any:
        body = self._encode(operation, fields)
        return await self._send(session, operation, body, len(body))

    async def _send(self, session: CmsSession, operation: str, body: bytes | AsyncIterator[bytes], size: int) -> Any:
        headers = self._headers(session, operation, size)
        answer = await self._wire.send("POST", self._url, content=body, headers=headers)
        return self._decode(operation, answer)

    async def _fetch(
        self, session: CmsSession, operation: str, into: Path, largest: int, fields: dict[str, Any]
    ) -> StoredFile:
        body = self._encode(operation, fields)
        # Nothing may grow on its way in: what is counted is what was sent.
        headers = {**self._headers(session, operation, len(body)), "Accept-Encoding": "identity"}
        with Landing(folder=into, largest=largest) as landing:
            async with self._wire.stream("POST", self._url, content=body, headers=headers) as answer:
                said = await self._landed(operation, answer, landing)
            return landing.whole(said.fileName, said.contentType or NO_TYPE)

    async def _landed(self, operation: str, answer: httpx.Response, landing: Landing) -> Any:
        refused = refused_status(answer)
        if refused and answer.status_code != 500:
            raise refused
        where = f"{{{_MATERIAL}}}{operation}Response", f"{{{_MATERIAL}}}content"
        reply = StreamedReply(where=(f"{{{_ENVELOPE}}}Envelope", f"{{{_ENVELOPE}}}Body", *where), take=landing.write)
        try:
            async for pieces in handfuls(answer):
                await asyncio.to_thread(reply.feed, *pieces)
            envelope = reply.close()
        except NotAnAnswer as error:
            raise (refused or CmsBroken(detail=f"{operation}: {error}")) from None
        return self._said(operation, envelope, refused)

    def _headers(self, session: CmsSession, operation: str, size: int) -> dict[str, str]:
        return {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{self._operation(operation).soapaction}"',
            "Cookie": session_headers(session)["Cookie"],
            "Content-Length": str(size),
        }

    @cached_property
    def _client(self) -> zeep.Client:
        settings = zeep.Settings(strict=True, forbid_dtd=True, forbid_external=True)
        return zeep.Client(str(CONTRACT / "uwmaMaterial.wsdl"), transport=BundledOnly(), settings=settings)

    @cached_property
    def _binding(self) -> Any:
        return self._client.wsdl.bindings[f"{{{_MATERIAL}}}MaterialSoap"]

    @cached_property
    def _schema(self) -> etree.XMLSchema:
        return etree.XMLSchema(etree.parse(CONTRACT / "uwmaMaterial.xsd"))

    def _operation(self, name: str) -> Any:
        return self._binding.get(name)

    def _encode(self, operation: str, fields: dict[str, Any]) -> bytes:
        envelope = self._operation(operation).create(**fields).content
        return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")

    def _decode(self, operation: str, answer: httpx.Response) -> Any:
        refused = refused_status(answer)
        if refused and answer.status_code != 500:
            raise refused
        try:
            envelope = self._parsed(answer.content)
        except (ZeepError, ValueError, etree.LxmlError):
            # Their texts quote the body: dropped here, and not even chained.
            raise (refused or CmsBroken(detail=f"{operation}: not an answer")) from None
        return self._said(operation, envelope, refused)

    def _said(self, operation: str, envelope: Any, refused: CaseworkError | None) -> Any:
        try:
            _raise_fault(envelope)
            if refused:
                raise refused
            return self._read_by_schema(operation, envelope)
        except (ZeepError, ValueError, etree.LxmlError):
            raise (refused or CmsBroken(detail=f"{operation}: not an answer")) from None

    def _read_by_schema(self, operation: str, envelope: Any) -> Any:
        try:
            self._schema.assertValid(_only_child(envelope))
            said = self._operation(operation).process_reply(envelope)
        except (ZeepError, etree.LxmlError):
            self._heard(operation, Shape.ODD)
            raise
        self._heard(operation, Shape.EXPECTED)
        return said

    def _parsed(self, content: Any) -> Any:
        return parse_xml(content, self._client.transport, settings=self._client.settings)


def _only_child(envelope: Any) -> Any:
    body = envelope.find(f"{{{_ENVELOPE}}}Body")
    if body is None or len(body) != 1:
        raise ValueError("not an envelope with one answer")
    return body[0]


def _raise_fault(envelope: Any) -> None:
    """A fault is a fault in any status; told apart by its detail, never by its text."""
    fault = envelope.find(f"{{{_ENVELOPE}}}Body/{{{_ENVELOPE}}}Fault")
    if fault is None:
        return
    detail = fault.find(f"detail/{{{_MATERIAL}}}CmsFault")
    if detail is None:
        raise soap_fault("unknown", "")
    raise soap_fault(
        detail.findtext(f"{{{_MATERIAL}}}code") or "unknown",
        detail.findtext(f"{{{_MATERIAL}}}holder") or "",
    )

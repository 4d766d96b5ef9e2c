"""The material service: typed SOAP calls. zeep reads the checked-in WSDL and is the codec; the wire carries the bytes.

zeep's own transports are not used: they write over the HTTP client's headers, wait for ever by default, log whole
messages, and put the body of an unreadable answer into the error text.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import cached_property
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import httpx
import zeep
from lxml import etree
from zeep.exceptions import Error as ZeepError
from zeep.loader import parse_xml

from casework.errors import CmsBroken
from casework.people import CmsSession
from integrations.cms.faults import refused_status, soap_fault
from integrations.cms.wire import Wire, session_headers

CONTRACT = Path(__file__).parent / "contract"
_PIECE = 64 * 1024
_LARGE = 256 * 1024
P = ParamSpec("P")
T = TypeVar("T")
_MATERIAL = "http://casework-bot.example/cms/uwmaMaterial"
_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"


class BundledOnly:
    """What zeep loads its documents with: this package's WSDL and XSD; nothing is ever fetched."""

    def load(self, url: str) -> bytes:
        """The named contract file, whatever folder or address a document says it is in."""
        return (CONTRACT / Path(str(url)).name).read_bytes()


class Materials:
    """Calls of uwmaMaterial.asmx by their WSDL names."""

    def __init__(self, *, http: httpx.AsyncClient, base_url: str) -> None:
        self._wire = Wire(http=http, backend="material")
        self._url = base_url.rstrip("/") + "/CMS/uwmaMaterial.asmx"

    async def read(self, session: CmsSession, operation: str, **fields: Any) -> Any:
        """A call that changes nothing; repeated once if the CMS was down."""
        return await self._wire.read(lambda: self._call(session, operation, fields))

    async def write(self, session: CmsSession, operation: str, **fields: Any) -> Any:
        """A call that changes the CMS; never repeated."""
        return await self._wire.write(lambda: self._call(session, operation, fields))

    async def _call(self, session: CmsSession, operation: str, fields: dict[str, Any]) -> Any:
        body = await _aside(len(fields.get("content", b"")), self._encode, operation, fields)
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{self._operation(operation).soapaction}"',
            "Cookie": session_headers(session)["Cookie"],
        }
        headers["Content-Length"] = str(len(body))
        answer = await self._wire.send("POST", self._url, content=_in_pieces(body), headers=headers)
        return await _aside(len(answer.content), self._decode, operation, answer)

    @cached_property
    def _client(self) -> zeep.Client:
        settings = zeep.Settings(strict=True, forbid_dtd=True, forbid_external=True, xml_huge_tree=True)
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
            _raise_fault(envelope)
            if refused:
                raise refused
            self._schema.assertValid(_only_child(envelope))
            return self._operation(operation).process_reply(envelope)
        except (ZeepError, ValueError, etree.LxmlError):
            # Their texts quote the body: dropped here, and not even chained.
            raise (refused or CmsBroken(detail=f"{operation}: not an answer")) from None

    def _parsed(self, content: Any) -> Any:
        return parse_xml(content, self._client.transport, settings=self._client.settings)


async def _aside(size: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do the work; in a thread if it is much, since a large file's base64 would stop the whole process meanwhile."""
    return work(*args, **kwargs) if size < _LARGE else await asyncio.to_thread(work, *args, **kwargs)


async def _in_pieces(body: bytes) -> AsyncIterator[bytes]:
    """The body as a stream: sent whole, a large one would block every other person's request meanwhile."""
    for start in range(0, len(body), _PIECE):
        yield body[start : start + _PIECE]


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

"""The faulty answers of the CMS double that are the same for every dialect."""

from aiohttp import web
from lxml import etree

from sandbox.faults import Answer

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
MATERIAL = "http://casework-bot.example/cms/uwmaMaterial"

_WORDS = {401: "Unauthorized", 403: "Forbidden", 413: "RequestTooLarge", 502: "BadRequest", 503: "Service Unavailable"}
_STATUSES = {
    "http-503": 503,
    "http-504": 504,
    "http-429": 429,
    "http-451": 451,
    "http-413": 413,
    "bad-gateway": 502,
    "unauthorised-401": 401,
    "forbidden-403": 403,
}


def everywhere() -> dict[str, Answer]:
    """The faulty answers every part of the CMS can give, whatever it was asked."""
    plain = {name: _status(status) for name, status in _STATUSES.items()}
    return plain | {"http-500": http_500, "html-200": html_200, "soap-fault-200": soap_fault_200, "empty": empty}


def _status(status: int) -> Answer:
    async def answer() -> web.StreamResponse:
        headers = {"Retry-After": "1"} if status == 429 else {}
        return web.Response(status=status, text=_WORDS.get(status, "Error"), content_type="text/html", headers=headers)

    return answer


async def http_500() -> web.StreamResponse:
    """The server fails without having done anything."""
    return web.Response(status=500, text="Server Error in '/CMS' Application.", content_type="text/html")


async def html_200() -> web.StreamResponse:
    """A web page where data was expected."""
    page = "<!doctype html><html><head><title>CMS</title></head><body><p>Please wait.</p></body></html>"
    return web.Response(text=page, content_type="text/html")


async def soap_fault_200() -> web.StreamResponse:
    """A SOAP fault with the status of a success."""
    return web.Response(body=fault_envelope("ServerError", "Internal error"), content_type="text/xml", charset="utf-8")


async def empty() -> web.StreamResponse:
    """A success without a body."""
    return web.Response(status=200)


def fault_envelope(code: str, message: str, holder: str = "") -> bytes:
    """A SOAP fault with its CmsFault detail."""
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    fault = etree.SubElement(etree.SubElement(envelope, f"{{{ENVELOPE}}}Body"), f"{{{ENVELOPE}}}Fault")
    etree.SubElement(fault, "faultcode").text = "soap:Server" if code == "ServerError" else "soap:Client"
    etree.SubElement(fault, "faultstring").text = message
    detail = etree.SubElement(etree.SubElement(fault, "detail"), f"{{{MATERIAL}}}CmsFault", nsmap={"m": MATERIAL})
    etree.SubElement(detail, f"{{{MATERIAL}}}code").text = code
    if holder:
        etree.SubElement(detail, f"{{{MATERIAL}}}holder").text = holder
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")

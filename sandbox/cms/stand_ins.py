"""The faulty answers of the CMS double that are the same for every dialect."""

from aiohttp import web
from lxml import etree

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
MATERIAL = "http://casework-bot.example/cms/uwmaMaterial"

# Beside the common faults of sandbox.faults; graphql-partial is GraphQL's alone.
CMS_FAULTS = frozenset({"session-gone", "http-500", "html-200", "soap-fault-200", "graphql-partial", "empty"})


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

"""SOAP envelopes of the material service: read, validated and written against the checked-in XSD."""

from base64 import b64encode
from importlib.resources import files

from lxml import etree

from sandbox.cms.stand_ins import ENVELOPE, MATERIAL

_CONTRACT = files("integrations.cms") / "contract"


class BadEnvelope(Exception):
    """The request is not an envelope with one message of the service."""


def contract_text(name: str) -> bytes:
    """A file of the checked-in contract."""
    return (_CONTRACT / name).read_bytes()


class Envelopes:
    """Turns bytes into a message element and back. What does not match the schema goes neither in nor out."""

    def __init__(self) -> None:
        self._schema = etree.XMLSchema(etree.fromstring(contract_text("uwmaMaterial.xsd")))

    def read(self, body: bytes) -> "etree._Element":
        """The one message of a request."""
        # A document type could define entities that grow without end or read files; no envelope has one.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            envelope = etree.fromstring(body, parser)
        except etree.XMLSyntaxError as error:
            raise BadEnvelope("The request is not XML") from error
        if envelope.getroottree().docinfo.internalDTD is not None:
            raise BadEnvelope("The request has a document type")
        content = envelope.find(f"{{{ENVELOPE}}}Body")
        if envelope.tag != f"{{{ENVELOPE}}}Envelope" or content is None or len(content) != 1:
            raise BadEnvelope("The request is not an envelope with one message")
        self._check(content[0])
        return content[0]

    def write(self, message: "etree._Element", content: bytes | None = None) -> bytes:
        """An envelope around a reply; a file goes into its empty `content` as base64, past the tree and its copies."""
        self._check(message)
        envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
        etree.SubElement(envelope, f"{{{ENVELOPE}}}Body").append(message)
        whole = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
        if content is None:
            return whole
        head, end, tail = whole.rpartition(b"</m:content>")
        return b"".join((head, b64encode(content), end, tail))

    def check_fault(self, envelope: bytes) -> bytes:
        """A fault's envelope, once its detail has been found to match the schema."""
        detail = etree.fromstring(envelope).find(f".//{{{MATERIAL}}}CmsFault")
        assert detail is not None
        self._check(detail)
        return envelope

    def _check(self, message: "etree._Element") -> None:
        # lxml validates the whole tree an element stands in unless it is given a tree that starts at the element.
        if not self._schema.validate(etree.ElementTree(message)):
            raise BadEnvelope(f"The message does not match the schema: {self._schema.error_log}")


def local_name(element: "etree._Element") -> str:
    """A message's or field's name without its namespace."""
    return etree.QName(element).localname


def fields_of(message: "etree._Element") -> dict[str, str]:
    """A message's fields as text, by name."""
    return {local_name(each): each.text or "" for each in message}


def reply(name: str, **fields: object) -> "etree._Element":
    """A reply with its fields; None becomes nil."""
    return element(f"{name}Response", **fields)


def element(name: str, **fields: object) -> "etree._Element":
    """An element of the service's namespace with its fields, in order."""
    made = etree.Element(f"{{{MATERIAL}}}{name}", nsmap={"m": MATERIAL})
    for field, value in fields.items():
        child = etree.SubElement(made, f"{{{MATERIAL}}}{field}")
        if value is None:
            child.set("{http://www.w3.org/2001/XMLSchema-instance}nil", "true")
        else:
            child.text = str(value).lower() if isinstance(value, bool) else str(value)
    return made

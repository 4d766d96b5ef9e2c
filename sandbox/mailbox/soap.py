"""The envelopes EWS speaks in."""

import re
from collections.abc import Callable, Iterable
from functools import partial

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"

Element = etree._Element  # noqa: SLF001  lxml has no public name for the type of its elements


class Maker:
    """Makes elements of one namespace: `T.Name("text")`, or `T("Name", child, Attribute="value")`."""

    def __init__(self, namespace: str, prefix: str) -> None:
        self._namespace, self._prefix = namespace, prefix

    def __call__(self, name: str, *content: Element | str, **attributes: str) -> Element:
        made = etree.Element(f"{{{self._namespace}}}{name}", attributes, nsmap={self._prefix: self._namespace})
        for each in content:
            if isinstance(each, str):
                made.text = (made.text or "") + each
            else:
                made.append(each)
        return made

    def __getattr__(self, name: str) -> Callable[..., Element]:
        return partial(self, name)


S = Maker(SOAP, "s")
M = Maker(MESSAGES, "m")
T = Maker(TYPES, "t")
E = Maker(ERRORS, "e")

# What XML 1.0 cannot carry, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Refused(Exception):
    """An operation that ends in an EWS error: its response code and the sentence beside it."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(code)


def m(name: str) -> str:
    """A name of the messages schema, as lxml writes it."""
    return f"{{{MESSAGES}}}{name}"


def t(name: str) -> str:
    """A name of the types schema, as lxml writes it."""
    return f"{{{TYPES}}}{name}"


def plain(text: str) -> str:
    """A text that XML can carry."""
    return _FORBIDDEN.sub("\ufffd", text)


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname


def parse(body: bytes) -> Element:
    """The operation inside a request's envelope. A DOCTYPE is refused, as Exchange does."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("ErrorInvalidRequest", "The request is not well-formed XML.") from error
    if b"<!DOCTYPE" in body[:1000] or root.getroottree().docinfo.internalDTD is not None:
        raise Refused("ErrorInvalidRequest", "A request may not have a DOCTYPE.")
    found = root.find(f"{{{SOAP}}}Body")
    if found is None or not len(found):
        raise Refused("ErrorInvalidRequest", "The request has no body.")
    return found[0]


def impersonated(operation: Element) -> str:
    """The address of the mailbox a request's header asks for; empty if it names none."""
    whose = operation.getroottree().getroot().find(f".//{t('ConnectingSID')}")
    if whose is None:
        return ""
    texts = (whose.findtext(t(name)) for name in ("PrimarySmtpAddress", "SmtpAddress", "PrincipalName"))
    return next((each for each in texts if each), "")


def envelope(content: Element) -> bytes:
    """A whole reply."""
    version = T.ServerVersionInfo(
        MajorVersion="15", MinorVersion="2", MajorBuildNumber="1544", MinorBuildNumber="4", Version="V2017_07_11"
    )
    return written(S.Envelope(S.Header(version), S.Body(content)))


def fault(code: str, sentence: str, values: dict[str, str] | None = None) -> bytes:
    """A SOAP fault as Exchange writes one: no header, and its code in the detail."""
    detail = etree.Element("detail")
    detail.append(E.ResponseCode(code))
    detail.append(E.Message(sentence))
    if values:
        detail.append(T.MessageXml(*(T.Value(value, Name=name) for name, value in values.items())))
    whole = S.Fault()
    etree.SubElement(whole, "faultcode").text = f"a:{code}"
    etree.SubElement(whole, "faultstring").text = sentence
    whole.append(detail)
    return written(S.Envelope(S.Body(whole)))


def written(root: Element) -> bytes:
    """The bytes of a document, with the XML declaration clients look for."""
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def response(operation: str, messages: Iterable[Element]) -> Element:
    """A reply's body: one response message for each thing that was asked for."""
    return M(f"{operation}Response", M.ResponseMessages(*messages))


def success(operation: str, *content: Element) -> Element:
    """A response message of something that worked."""
    return M(f"{operation}ResponseMessage", M.ResponseCode("NoError"), *content, ResponseClass="Success")


def error(operation: str, refused: Refused, *content: Element) -> Element:
    """A response message of something that did not."""
    return M(
        f"{operation}ResponseMessage",
        M.MessageText(refused.sentence),
        M.ResponseCode(refused.code),
        M.DescriptiveLinkKey("0"),
        *content,
        ResponseClass="Error",
    )

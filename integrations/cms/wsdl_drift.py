"""What has changed for us in the description of the material service. Pure: descriptions in, sentences out.

Only what we use counts. Documentation, other names for the same types, more operations, and optional elements after ours
in what we send are no difference; anything new in a reply is, because replies are read by the schema to the letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
_XS = "{http://www.w3.org/2001/XMLSchema}"
_SCHEMA_FILE = "uwmaMaterial.xsd"
_DEEPEST = 20
_FIRST_LEVEL = 2  # a message, its sequence, the elements in it
_NO_MEANING = {"name", "id", "type", "base", "ref"}
_SAME_AS_LEFT_OUT = {("minOccurs", "1"), ("maxOccurs", "1"), ("nillable", "false")}
_OF = "The description of the material service of CMS"
_SERVICE = "The material service of CMS"


class NotADescription(Exception):
    """It cannot be read as one, or it wants to load something: the sentence says which."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a message is made of: how deep inside it, and what."""

    depth: int
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as it goes over the wire, its messages spelt out line by line."""

    called: tuple[str, ...]
    asks: tuple[Line, ...]
    answers: tuple[Line, ...]


def differences(ours: dict[str, Operation], theirs: dict[str, Operation]) -> tuple[str, ...]:
    """What has changed of the operations we use."""
    return tuple(said for name in sorted(ours) if (said := _difference(name, ours[name], theirs.get(name))))


def _difference(name: str, ours: Operation, theirs: Operation | None) -> str:
    if theirs is None:
        return f"{_SERVICE} no longer offers {name}."
    if ours.called != theirs.called:
        return f"{_SERVICE} is asked for {name} in another way than it used to be."
    if not _still_taken(ours.asks, theirs.asks):
        return f"{_SERVICE} takes {name} in another form than it used to."
    if ours.answers != theirs.answers:
        return f"{_SERVICE} answers {name} in another form than it used to."
    return ""


def _still_taken(ours: tuple[Line, ...], theirs: tuple[Line, ...]) -> bool:
    same, added = theirs[: len(ours)], theirs[len(ours) :]
    first_level = [line for line in added if line.depth <= _FIRST_LEVEL]
    whole = not added or added[0].depth == _FIRST_LEVEL
    return same == ours and whole and all("minOccurs=0" in line.says.split() for line in first_level)


def described(wsdl: bytes, schema: bytes) -> dict[str, Operation]:
    """The operations of a description, whose schema stands beside it or inside it."""
    document, types = _parsed(wsdl), _parsed(schema)
    _check_loads_nothing(document, allowed=_SCHEMA_FILE)
    _check_loads_nothing(types, allowed="")
    return _Description(document, types).operations()


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        raise NotADescription("The description of the material service of CMS cannot be read.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotADescription("The description of the material service of CMS has a DOCTYPE.")
    return root


def _check_loads_nothing(document: etree._Element, *, allowed: str) -> None:
    tags = (f"{_WSDL}import", f"{_XS}import", f"{_XS}include", f"{_XS}redefine")
    for each in document.iter(*tags):
        place = each.get("location") or each.get("schemaLocation") or ""
        if each.tag == f"{_WSDL}import" or (place and place != allowed):
            raise NotADescription("The description of the material service of CMS wants to load another one.")


class _Description:
    """A WSDL and its types, read by name."""

    def __init__(self, wsdl: etree._Element, schema: etree._Element) -> None:
        self._wsdl = wsdl
        parts = [part for each in (schema, *wsdl.iter(f"{_XS}schema")) for part in each if part.get("name")]
        self._elements = {_own_name(part): part for part in parts if part.tag == f"{_XS}element"}
        self._types = {_own_name(part): part for part in parts if part.tag in {f"{_XS}simpleType", f"{_XS}complexType"}}

    def operations(self) -> dict[str, Operation]:
        """Every operation that a SOAP binding offers."""
        bound = self._wsdl.iterfind(f"{_WSDL}binding/{_WSDL}operation")
        return {
            str(each.get("name")): self._operation(each) for each in bound if each.find(f"{_SOAP}operation") is not None
        }

    def _operation(self, bound: etree._Element) -> Operation:
        name = str(bound.get("name"))
        path = f"{_WSDL}portType/{_WSDL}operation"
        told = next((one for one in self._wsdl.iterfind(path) if one.get("name") == name), None)
        if told is None:
            raise NotADescription(f"{_OF} does not say what {name} is.")
        return Operation(
            called=_called(bound),
            asks=tuple(self._message(told, "input")),
            answers=(*self._message(told, "output"), *self._message(told, "fault")),
        )

    def _message(self, told: etree._Element, direction: str) -> Iterator[Line]:
        names = {_local(each.get("message")) for each in told.iterfind(f"{_WSDL}{direction}")}
        for message in self._wsdl.iterfind(f"{_WSDL}message"):
            if message.get("name") in names:
                for part in message.iterfind(f"{_WSDL}part"):
                    yield from self._element(self._found(part, part.get("element", "")), 0)

    def _found(self, node: etree._Element, name: str) -> etree._Element:
        found = self._elements.get(_resolved(node, name))
        if found is None:
            raise NotADescription(f"{_OF} uses what it does not describe.")
        return found

    def _element(self, node: etree._Element, depth: int) -> Iterator[Line]:
        own = self._found(node, node.get("ref", "")) if node.get("ref") else node
        yield Line(depth, " ".join([_own_name(own), *_attributes(node), self._builtin(own, "type")]))
        yield from self._typed(own, "type", depth)

    def _parts(self, node: etree._Element, depth: int) -> Iterator[Line]:
        """What stands inside an element's or a type's definition; the name of a type says nothing."""
        if depth > _DEEPEST:
            raise NotADescription(f"{_OF} is deeper than any message is.")
        for part in node.iterchildren(f"{_XS}*"):
            if part.tag in {f"{_XS}simpleType", f"{_XS}complexType"}:
                yield from self._parts(part, depth)
            elif part.tag == f"{_XS}element":
                yield from self._element(part, depth + 1)
            elif part.tag != f"{_XS}annotation":
                named = part.get("name", "") if part.tag == f"{_XS}attribute" else ""
                key = "type" if part.tag == f"{_XS}attribute" else "base"
                yield Line(depth + 1, " ".join([_local(part.tag), named, *_attributes(part), self._builtin(part, key)]))
                yield from self._typed(part, key, depth + 1)

    def _typed(self, node: etree._Element, key: str, depth: int) -> Iterator[Line]:
        named = self._types.get(_resolved(node, node.get(key, "")))
        if named is not None:
            yield from self._parts(named, depth + 1 if key == "base" else depth)
        yield from self._parts(node, depth)

    def _builtin(self, node: etree._Element, key: str) -> str:
        name = _resolved(node, node.get(key, "")) if node.get(key) else ""
        return "" if name in self._types else name


def _called(bound: etree._Element) -> tuple[str, ...]:
    soap = next(bound.iterchildren(f"{_SOAP}operation"))
    styles = [each.get("style", "") for each in bound.itersiblings(f"{_SOAP}binding", preceding=True)]
    uses = sorted({str(each.get("use")) for each in bound.iter(f"{_SOAP}body", f"{_SOAP}fault")})
    return (soap.get("soapAction", ""), soap.get("style") or next(iter(styles), "") or "document", *uses)


def _attributes(node: etree._Element) -> list[str]:
    pairs = sorted((str(key), str(value)) for key, value in node.attrib.items())
    return [
        f"{key}={value}" for key, value in pairs if key not in _NO_MEANING and (key, value) not in _SAME_AS_LEFT_OUT
    ]


def _own_name(part: etree._Element) -> str:
    schema = next(part.iterancestors(f"{_XS}schema"))
    return f"{{{schema.get('targetNamespace', '')}}}{part.get('name')}"


def _resolved(node: etree._Element, name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{node.nsmap.get(prefix or None, '')}}}{local}"


def _local(name: str | None) -> str:
    return (name or "").rpartition("}")[2].rpartition(":")[2]

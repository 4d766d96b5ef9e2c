"""What attachments say inside, as far as it can be read quickly: a URN may stand nowhere else. Runs in the guarded child."""

import codecs
import io
import json
import re
import zipfile

from lxml import etree

from casework.errors import CannotOpen
from documents.pdf import inspect
from integrations.mail.mime import Part
from integrations.mail.mime_text import clean, html_to_text

MOST_OF_ONE = 20_000
MOST_OF_ALL = 200_000
MOST_FILES = 50
_MOST_XML = 8 * 1024 * 1024
_DOCUMENTS = ("word/document.xml", "content.xml")
_PARAGRAPH = re.compile(r"\}(?:p|h|tab|br|line-break)$")
_FAILURES = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, LookupError)


def text_of(part: Part) -> str:
    """The beginning of what a file says; "" when it says nothing that can be read here. CannotOpen when it is encrypted."""
    kind, data = part.content_type, part.data
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        return _pdf(data)
    if kind == "text/html":
        return html_to_text(_decoded(data[:_MOST_XML]))[:MOST_OF_ONE]
    if kind.startswith("text/") or part.name.lower().endswith((".txt", ".csv")):
        return clean(_decoded(data[: 4 * MOST_OF_ONE]))[:MOST_OF_ONE]
    return _office(data) if data.startswith(b"PK\x03\x04") else ""


def _decoded(data: bytes) -> str:
    """Text files say in their first bytes which Unicode they are, or are of the western world."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data)  # it may be cut within a character
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _pdf(data: bytes) -> str:
    try:
        return str(json.loads(inspect(data, most=MOST_OF_ONE))["text"])[:MOST_OF_ONE]
    except CannotOpen as error:
        if error.reason == "encrypted":
            raise
        return ""


def _office(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as document:
            name = next((each for each in _DOCUMENTS if each in document.namelist()), "")
            if not name:
                return ""
            with document.open(name) as packed:
                xml = packed.read(_MOST_XML)
    except _FAILURES:
        return ""
    return _words(xml)


def _words(xml: bytes) -> str:
    """The text of a document's XML, with a new line for each paragraph; nothing outside it is read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    words: list[str] = []
    length = 0
    for element in root.iter() if root is not None else ():
        tag = element.tag if isinstance(element.tag, str) else ""
        said = ("\n" if _PARAGRAPH.search(tag) else "") + str(element.text or "") + str(element.tail or "")
        words.append(said)
        length += len(said)
        if length > MOST_OF_ONE:
            break
    return re.sub(r"[ \t]+", " ", "".join(words)).strip()[:MOST_OF_ONE]

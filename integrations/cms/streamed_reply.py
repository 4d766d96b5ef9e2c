"""An answer of the material service, read while it arrives: the small tree of its envelope, and its document apart.

An XML parser reads everything but the document's text, which is nearly all there is and needs only base64. What comes
out is the envelope with that one element empty, to be held against the schema like any other answer.
"""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar
from xml.parsers import expat

import httpx
from lxml import etree

from casework.errors import CmsBroken
from integrations.cms.base64_text import Base64Text

T = TypeVar("T")
_MOST_ENVELOPE = 64 * 1024
_DEEPEST = 64
_HANDFUL = 320 * 1024
_LAST = True
# A line break of the document's text may be written as a character reference, of six bytes at most.
_BYTES_A_CHARACTER = 6
_ENCODINGS = {"utf-8", "us-ascii"}


class NotAnAnswer(ValueError):
    """Not an envelope. Nothing of the body is in its text."""


class StreamedReply:
    """Feed it the body in pieces of any size; `take` is given the document's bytes as they come.

    `where` is the path of the element that holds the document, as {namespace}name from the root on.
    """

    def __init__(self, *, where: tuple[str, ...], take: Callable[[bytes], None]) -> None:
        self._where = list(where)
        self._take = take
        self._document = Base64Text()
        self._tree = etree.TreeBuilder()
        self._parser = self._new_parser()
        self._path: list[str] = []
        self._reading = self._envelope
        self._markup = 0

    def feed(self, *pieces: bytes) -> None:
        """The next bytes of the body; NotAnAnswer as soon as it cannot become one any more."""
        for piece in pieces:
            at = 0
            while at < len(piece):
                at = _quietly(self._reading, piece, at)

    def close(self) -> etree._Element:
        """The envelope, once the body has ended."""
        _quietly(self._parser.Parse, b"", _LAST)
        _quietly(self._document.close)
        return _quietly(self._tree.close)

    def _envelope(self, piece: bytes, at: int) -> int:
        """Parse one tag, so that the parser has seen the document's start and nothing of its text."""
        end = piece.find(b">", at) + 1 or len(piece)
        self._parse(piece[at:end])
        if self._path == self._where:
            self._reading = self._plain
        return end

    def _plain(self, piece: bytes, at: int) -> int:
        """Take the document's text, up to where only a parser knows what is text and what is not."""
        end = min(found for found in (piece.find(b"<", at), piece.find(b"&", at), len(piece)) if found >= 0)
        if end < len(piece):
            self._reading = self._all
        self._take(self._document.feed(piece[at:end]))
        return end

    def _all(self, piece: bytes, at: int) -> int:
        self._parse(piece[at:])
        return len(piece)

    def _parse(self, piece: bytes) -> None:
        self._markup += len(piece)
        self._parser.Parse(piece)
        self._markup = max(0, self._markup)
        if self._markup > _MOST_ENVELOPE:
            raise NotAnAnswer("an envelope without end")

    def _new_parser(self) -> expat.XMLParserType:
        # One encoding only: what a body says about itself cannot hide anything from us.
        parser = expat.ParserCreate("utf-8", "}")
        parser.buffer_text = True
        parser.XmlDeclHandler = _check_declaration
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) == _DEEPEST:
            raise NotAnAnswer("too deep")
        self._path.append(_clark(name))
        self._tree.start(self._path[-1], {_clark(key): value for key, value in attributes.items()})

    def _end(self, _name: str) -> None:
        self._tree.end(self._path.pop())

    def _characters(self, text: str) -> None:
        if self._path != self._where:
            self._tree.data(text)
            return
        self._markup -= len(text) * _BYTES_A_CHARACTER
        self._take(self._document.feed(text.encode("ascii")))


async def handfuls(answer: httpx.Response) -> AsyncIterator[list[bytes]]:
    """The body's pieces, as many together as are worth a visit to another thread; CmsBroken if it is cut off, or packed."""
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise CmsBroken(detail="a packed answer")
    kept: list[bytes] = []
    try:
        async for piece in answer.aiter_raw():
            kept.append(piece)
            if sum(map(len, kept)) >= _HANDFUL:
                yield kept
                kept = []
    except httpx.TimeoutException:
        raise
    except httpx.TransportError as error:
        raise CmsBroken(detail="an answer that was cut off") from error
    yield kept


def _clark(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _check_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.lower() not in _ENCODINGS:
        raise NotAnAnswer("an encoding that is not UTF-8")


def _refuse_doctype(*_parts: object) -> None:
    raise NotAnAnswer("a DOCTYPE")


def _quietly(work: Callable[..., T], *given: object) -> T:
    """What went wrong, without the text it went wrong at."""
    try:
        return work(*given)
    except NotAnAnswer:
        raise
    except (expat.ExpatError, etree.LxmlError, ValueError) as error:
        raise NotAnAnswer(type(error).__name__) from None

"""A page in few bytes, with the places of its words: what an index keeps beside its words so that hits can be shown."""

import zlib
from itertools import chain

import numpy as np

from casework.pages import Box, Page, Word

_POINT = 20
"""Places are kept to a twentieth of a point, finer than any screen shows them."""
_FARTHEST = 10_000_000
_GOES_ON, _WORD_END, _LINE_END = "\x01", "\x02", "\x03"
_MARKS = str.maketrans(dict.fromkeys(_GOES_ON + _WORD_END + _LINE_END, " "))


def pack(page: Page) -> bytes:
    """The page, packed."""
    words = [word for line in page.lines for word in line]
    text = _LINE_END.join(_WORD_END.join(map(_said, line)) for line in page.lines)
    head = (
        f"{page.number}\n{page.width!r}\n{page.height!r}\n{'' if page.confidence is None else repr(page.confidence)}\n"
    )
    said = (head + text).encode("utf-8", "surrogatepass")
    return zlib.compress(len(said).to_bytes(4, "big") + said + _packed_places([word.box for word in words]), 6)


def unpack(packed: bytes) -> Page:
    """The page again."""
    data = zlib.decompress(packed)
    end = 4 + int.from_bytes(data[:4], "big")
    number, width, height, confidence, text = data[4:end].decode("utf-8", "surrogatepass").split("\n", 4)
    boxes = iter(_places(data[end:]))
    lines = tuple(
        tuple(_word(said, next(boxes)) for said in line.split(_WORD_END)) if line else ()
        for line in (text.split(_LINE_END) if text else ())
    )
    return Page(int(number), float(width), float(height), lines, float(confidence) if confidence else None)


def _said(word: Word) -> str:
    return (word.text.translate(_MARKS) or " ") + (_GOES_ON if word.goes_on else "")


def _word(said: str, box: Box) -> Word:
    return Word(said.removesuffix(_GOES_ON), box, goes_on=said.endswith(_GOES_ON))


def _packed_places(boxes: list[Box]) -> bytes:
    """Left and top as steps from the word before, width and height as such: small numbers, mostly the same."""
    if not boxes:
        return b""
    points = np.nan_to_num(np.array(boxes, dtype=np.float64)).clip(-_FARTHEST, _FARTHEST)
    sides = np.rint(points * _POINT).astype(np.int32)
    sides[:, 2:] -= sides[:, :2]
    sides[1:, :2] -= sides[:-1, :2].copy()
    return np.ascontiguousarray(sides.T).astype("<i4").view(np.uint8).reshape(-1, 4).T.tobytes()


def _places(data: bytes) -> list[Box]:
    if not data:
        return []
    planes = np.frombuffer(data, dtype=np.uint8).reshape(4, -1).T
    sides = np.ascontiguousarray(planes).view("<i4").reshape(4, -1).T.copy()
    sides[:, :2] = np.cumsum(sides[:, :2], axis=0)
    sides[:, 2:] += sides[:, :2]
    return [(a, b, c, d) for a, b, c, d in (sides / _POINT).tolist()]


def vocabulary_packed(words: set[str]) -> bytes:
    """The words of a document, each once, packed."""
    return zlib.compress(" ".join(sorted(words)).encode(), 6)


def vocabulary(packed: list[bytes]) -> frozenset[str]:
    """The words of these documents."""
    return frozenset(chain.from_iterable(zlib.decompress(one).decode().split() for one in packed))

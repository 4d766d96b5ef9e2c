"""A page in few bytes, with the places of its words: what an index keeps beside its words so that hits can be shown."""

import zlib
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from casework.pages import Box, Page, Word
from search.written import Written

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
    number, width, height, confidence, text, boxes = _opened(packed)
    places = ((left, top, right, bottom) for left, top, right, bottom in _places(boxes).tolist())
    lines = tuple(tuple(_word(said, next(places)) for said in line) for line in _lines(text))
    return Page(int(number), float(width), float(height), lines, float(confidence) if confidence else None)


def unpack_written(packed: bytes) -> Written:
    """The words of the page, and their places when they are asked for."""
    number, width, height, confidence, text, boxes = _opened(packed)
    lines = _lines(text)
    texts = [word for line in lines for word in line]
    broken = [at for at, said in enumerate(texts) if said[-1] == _GOES_ON] if _GOES_ON in text else ()
    for at in broken:
        texts[at] = texts[at].removesuffix(_GOES_ON)
    going_on = frozenset(broken)
    places: list[NDArray[np.float64]] = []

    def word(at: int) -> Word:
        if not places:
            places.append(_places(boxes))
        left, top, right, bottom = places[0][at].tolist()
        return Word(texts[at], (left, top, right, bottom), goes_on=at in going_on)

    return Written(
        number=int(number),
        width=float(width),
        height=float(height),
        recognised=bool(confidence),
        texts=texts,
        lines=[number for number, line in enumerate(lines) for _ in line],
        going_on=going_on,
        word=word,
    )


def _opened(packed: bytes) -> tuple[str, str, str, str, str, bytes]:
    data = zlib.decompress(packed)
    end = 4 + int.from_bytes(data[:4], "big")
    number, width, height, confidence, text = data[4:end].decode("utf-8", "surrogatepass").split("\n", 4)
    return number, width, height, confidence, text, data[end:]


def _lines(text: str) -> list[list[str]]:
    return [line.split(_WORD_END) if line else [] for line in text.split(_LINE_END)] if text else []


def _said(word: Word) -> str:
    text = word.text if word.text.isprintable() else word.text.translate(_MARKS)
    return (text or " ") + (_GOES_ON if word.goes_on else "")


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


def _places(data: bytes) -> NDArray[np.float64]:
    planes = np.frombuffer(data, dtype=np.uint8).reshape(4, -1).T
    sides = np.ascontiguousarray(planes).view("<i4").reshape(4, -1).T.copy()
    sides[:, :2] = np.cumsum(sides[:, :2], axis=0)
    sides[:, 2:] += sides[:, :2]
    return sides / _POINT


def vocabulary_packed(words: set[str]) -> bytes:
    """The words of a document, each once, packed."""
    return zlib.compress(" ".join(sorted(words)).encode(), 6)


def vocabulary(packed: list[bytes]) -> frozenset[str]:
    """The words of these documents."""
    return frozenset(chain.from_iterable(zlib.decompress(one).decode().split() for one in packed))

"""A document made ready for reading: how that went, and its pages with a place for each word."""

from dataclasses import dataclass, field
from enum import StrEnum

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the top left corner of the page as it is shown."""


class Outcome(StrEnum):
    """How making a document ready ended."""

    CONVERTED = "converted"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    BROKEN = "broken"
    TOO_BIG = "too-big"
    TIMED_OUT = "timed-out"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in its line. `goes_on` is true for the first part of a word that the end of the line breaks:

    its text has no hyphen then, and the word is this text and the next word's together.
    """

    text: str
    box: Box
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is shown, turned as it is shown; numbers count from 1, sizes are points (a 72nd of an inch).

    `confidence` (0 to 1) is there when the words were recognised in a picture, and nobody wrote them.
    """

    number: int
    width: float
    height: float
    lines: tuple[tuple[Word, ...], ...] = field(repr=False)
    confidence: float | None = None

    @property
    def text(self) -> str:
        """What the page says, a line for each line, broken words put together."""
        said = []
        for line in self.lines:
            said += [word.text if word.goes_on else f"{word.text} " for word in line]
            if not (line and line[-1].goes_on):
                said.append("\n")
        return "".join(said).replace(" \n", "\n").strip()


@dataclass(frozen=True, slots=True)
class Ready:
    """What became of a document's bytes, known by their hash. `sentence` says why not, for people, when not converted.

    `kind` is the type told by the bytes. `first_lines` start the text; `recognised` counts pages read from pictures.
    """

    sha256: str
    outcome: Outcome
    kind: str
    pages: int = 0
    first_lines: str = field(default="", repr=False)
    recognised: int = 0
    sentence: str = ""
    attachments: tuple[str, ...] = ()

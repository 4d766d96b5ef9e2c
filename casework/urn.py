"""The unique reference number of a case, in every spelling people and forms use.

There is no check digit: a slip of one character is often another live case, so a URN alone never decides anything.
"""

import re
from dataclasses import dataclass

# Force 2 digits, unit 2 letters or digits, serial 5 digits, year 2 digits; then merged/split and the split's number.
_STRICT = re.compile(r"(\d{2})([A-Z0-9]{2})(\d{5})(\d{2})(?:\(?([MS])\)?)?(?:/(\d{1,2}))?")
_GAP = r"[ \t\u00a0./_-]{0,2}"
_TOLERANT = re.compile(
    rf"(?<![A-Za-z0-9])(\d{{2}}){_GAP}([A-Za-z0-9]{{2}}){_GAP}(\d{{1,5}}){_GAP}(\d{{2}})"
    r"(?:[ ]?\(?([MSms])\)?(?![A-Za-z0-9]))?(?:[ ]?/[ ]?(\d{1,2}))?(?![A-Za-z0-9])",
)


@dataclass(frozen=True, slots=True, order=True)
class Urn:
    """A case's reference: `root` is the 11 characters shared by all splits, `split` the number after the slash."""

    root: str
    suffix: str = ""
    split: int | None = None

    @property
    def force(self) -> str:
        """The two digits of the police force."""
        return self.root[:2]

    @property
    def unit(self) -> str:
        """The four characters of force and unit, as the Redaction Log's agency mapping uses them."""
        return self.root[:4]

    def __str__(self) -> str:
        return self.root + self.suffix + (f"/{self.split}" if self.split is not None else "")


@dataclass(frozen=True, slots=True)
class FoundUrn:
    """A URN seen in free text: where it stood and whether it was written whole and unspaced."""

    urn: Urn
    start: int
    end: int
    exact: bool


def parse_urn(text: str) -> Urn | None:
    """The URN somebody typed, whatever its spaces, case or padding; None if the text is not one."""
    found = find_urns(text.strip())
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text.strip())):
        return found[0].urn
    return None


def find_urns(text: str) -> list[FoundUrn]:
    """Every URN-shaped string of a text, in order. Shape only: nothing says that such a case exists."""
    found = []
    for match in _TOLERANT.finditer(text):
        force, unit, serial, year, suffix, split = match.groups()
        if unit.isdigit() and len(match.group(0)) != 11 and not re.search(r"\s", match.group(0)):
            continue  # a plain run of digits and dashes is a phone or invoice number
        if unit.isdigit() and len(serial) < 5:
            continue  # spaced digit groups without a letter: too weak to be called a URN
        if len(serial) < 3 and match.end(4) - match.start(3) == len(serial) + 2:
            continue  # "10 am 2026" is a time and a year
        urn = Urn(
            root=f"{force}{unit.upper()}{serial.zfill(5)}{year}",
            suffix=(suffix or "").upper(),
            split=int(split) if split else None,
        )
        exact = _STRICT.fullmatch(match.group(0)) is not None
        found.append(FoundUrn(urn=urn, start=match.start(), end=match.end(), exact=exact))
    return found

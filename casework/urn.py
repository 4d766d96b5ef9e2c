"""The unique reference number of a case, in every spelling people and forms use.

There is no check digit: a slip of one character is often another live case, so a URN alone never decides anything.
"""

import re
from dataclasses import dataclass

# Force 2 digits, unit 2 letters or digits, serial 5 digits, year 2 digits; then merged/split and the split's number.
_STRICT = re.compile(r"(\d{2})([A-Z0-9]{2})(\d{5})(\d{2})(?:\(?([MS])\)?)?(?:/(\d{1,2}))?", re.ASCII)
# What people put between the parts: spaces (also hard and thin ones), slashes, dots, underscores, any dash.
_GAP = r"[ \t\u00a0\u2009\u202f./_\u2010-\u2015-]{0,3}"
_TOLERANT = re.compile(
    rf"(?<![A-Za-z0-9])(\d{{2}}){_GAP}([A-Za-z0-9]{{2}}){_GAP}(\d{{1,5}}){_GAP}(\d{{2}})"
    r"(?:([MSms])(?![A-Za-z0-9])|[ ]?\(([MSms])\))?(?:[ ]?/[ ]?(\d{1,2})(?![A-Za-z0-9]))?(?![A-Za-z0-9])",
    re.ASCII,
)
_LABEL = re.compile(r"\bURNs?\b[\s:.#-]*(?:(?:no|number|ref)\b[\s:.]*)?$", re.IGNORECASE)
_LEADING_LABEL = re.compile(r"\s*URN\b[\s:.#-]*", re.IGNORECASE)
# Words and measures that stand between numbers in ordinary text: "10 am 2026", "page 12 of 345 26", "22nd 11 26".
_WORDS = frozenset({
    "AM", "PM", "ST", "ND", "RD", "TH", "OF", "TO", "AT", "IN", "ON", "OR", "BY", "IS", "NO", "AS",
    "IT", "AN", "BE", "WE", "HE", "ME", "MY", "UP", "US", "IF", "SO", "DO", "GO", "KG", "MG", "KM",
    "CM", "MM", "ML", "LB", "OZ", "GB", "MB", "KB", "HR", "MR", "MS", "DR",
})  # fmt: skip


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
    typed = _LEADING_LABEL.sub("", text, count=1).strip().rstrip(".,;:")
    match = _TOLERANT.fullmatch(typed)
    if match is None:
        return None
    # Eleven digits in a row are a URN of a unit without letters, unless they start like a telephone number.
    unbroken = typed[:11].isdigit() and (typed[0] != "0" or typed != text.strip() or len(typed) > 11)
    return _urn(match) if _is_urn(match, labelled=unbroken) else None


def find_urns(text: str) -> list[FoundUrn]:
    """Every URN-shaped string of a text, in order. Shape only: nothing says that such a case exists."""
    found, at = [], 0
    while match := _TOLERANT.search(text, at):
        at = match.start() + 1  # a date before a URN may look like the beginning of one
        labelled = _LABEL.search(text, max(0, match.start() - 24), match.start()) is not None
        if _is_urn(match, labelled=labelled):
            exact = _STRICT.fullmatch(match.group(0)) is not None
            found.append(FoundUrn(urn=_urn(match), start=match.start(), end=match.end(), exact=exact))
            at = match.end()
    return found


def _urn(match: re.Match[str]) -> Urn:
    force, unit, serial, year, suffix, bracketed, split = match.groups()
    return Urn(
        root=f"{force}{unit.upper()}{serial.zfill(5)}{year}",
        suffix=(suffix or bracketed or "").upper(),
        split=int(split) if split else None,
    )


def _is_urn(match: re.Match[str], *, labelled: bool) -> bool:
    unit, serial = match[2].upper(), match[3]
    if unit.isdigit():
        # A run of digits is a telephone or invoice number or a date, unless somebody called it a URN.
        return labelled and len(serial) == 5
    if len(serial) == 5:
        return True
    unspaced = match.end(3) == match.start(4)
    return unit not in _WORDS and not (unspaced and len(serial) < 3)

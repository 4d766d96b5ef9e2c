"""URNs as they go wrong: a digit mistyped, missing or twice, two exchanged, a letter read for a digit."""

import re

from casework.urn import find_urns

_LOOK_ALIKE = {
    "0": "O", "O": "0", "1": "I", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "Z": "2",
    "6": "G", "G": "6", "L": "1", "Q": "0", "D": "0",
}  # fmt: skip
_DIGITS = "0123456789"
_AS_DIGITS = str.maketrans({letter: digit for letter, digit in _LOOK_ALIKE.items() if digit.isdigit()})
_GAP = r"[ \t\u00a0\u2009\u202f./_\u2010-\u2015-]{0,3}"
_BAD = "[0-9OISBZGLQD]"
_BLURRED = re.compile(
    rf"(?<![A-Za-z0-9])({_BAD}{{2}}){_GAP}([A-Z0-9]{{2}}){_GAP}({_BAD}{{5}}|{_BAD}{{6}}|{_BAD}{{4}}){_GAP}({_BAD}{{2}})"
    r"(?:\(?[MS]\)?)?(?![A-Za-z0-9])",
    re.IGNORECASE | re.ASCII,
)
# Of a URN's length, begun with a digit, and mostly digits.
_ALIKE = re.compile(r"(?<![A-Za-z0-9])(?=[0-9]*[A-Za-z])(?:[A-Za-z]?[0-9][A-Za-z0-9]{8,10})(?![A-Za-z0-9])", re.ASCII)
_ROOT = re.compile(r"\d{2}[A-Z0-9]{2}\d{7}", re.ASCII)
_LENGTH = 11
_SERIAL = range(4, 9)
_MOST = 40


def slips_of(root: str) -> list[str]:
    """The roots that one slip may have made this one from."""
    found = dict.fromkeys((
        *(_with(root, at, digit) for at in (*_SERIAL, 9, 10, 0, 1) for digit in _DIGITS),
        *(_exchanged(root, at) for at in (0, 2, 4, 5, 6, 7, 8, 9)),
        *(_with(root, at, _LOOK_ALIKE[root[at]]) for at in (2, 3) if root[at] in _LOOK_ALIKE),
        *(_dropped(root) if root[4] == "0" else ()),
    ))  # fmt: skip
    found.pop(root, None)
    return list(found)


def blurred_urns(text: str) -> list[str]:
    """The roots that URN-like strings of a text may mean whose digits were read as letters, or of which one is too many.

    They only ever suggest a case.
    """
    whole = {found.urn.root for found in find_urns(text)}
    text = _without_urns(text)
    roots = dict.fromkeys(root for match in _ALIKE.finditer(text) for root in _exchanged_at_the_unit(match[0].upper()))
    for match in _BLURRED.finditer(text):
        force, unit, serial, year = (part.upper() for part in match.groups())
        if unit.isdigit() or force.isalpha() or sum(char.isdigit() for char in match[0]) < 5:
            continue  # "is VG88954/26" has no force: that is a word
        for one in _of_five(serial.translate(_AS_DIGITS)):
            roots.setdefault(f"{force.translate(_AS_DIGITS)}{unit}{one}{year.translate(_AS_DIGITS)}")
        if len(roots) >= _MOST:
            break
    return [root for root in roots if root not in whole]


def spoilt_urn(text: str) -> str:
    """Something in a text that is nearly a URN and none; nothing if there is no such thing."""
    text = _without_urns(text)
    alike = next((match[0] for match in _ALIKE.finditer(text) if sum(map(str.isdigit, match[0])) >= 7), "")
    return alike or next(iter(blurred_urns(text)), "")


def _without_urns(text: str) -> str:
    """A text without what is written as a URN in full; "50 EX 004B7 25" has none, though a part of it looks like one."""
    for found in reversed(find_urns(text)):
        if sum(map(str.isalnum, text[found.start : found.end])) >= len(found.urn.root):
            text = f"{text[: found.start]}|{text[found.end :]}"
    return text


def _exchanged_at_the_unit(alike: str) -> list[str]:
    """The root of which the force's or the serial's digit and the unit's letter beside it were exchanged: "3N1G0027725"."""
    roots = (_exchanged(alike, at) for at in (1, 3)) if len(alike) == _LENGTH else ()
    return [root for root in roots if _ROOT.fullmatch(root)]


def _of_five(serial: str) -> list[str]:
    """A serial has five digits: with one too many, each may be the wrong one; with one too few it is filled up."""
    if len(serial) == 6:
        return [serial[:at] + serial[at + 1 :] for at in range(6)]
    return [serial.zfill(5)]


def _with(root: str, at: int, char: str) -> str:
    return root[:at] + char + root[at + 1 :]


def _exchanged(root: str, at: int) -> str:
    return root[:at] + root[at + 1] + root[at] + root[at + 2 :]


def _dropped(root: str) -> list[str]:
    """A serial of four digits was filled up with a nought in front, but any digit of the six may be the missing one."""
    six = root[5:]
    return [root[:4] + six[:at] + digit + six[at:] for at in range(1, 7) for digit in _DIGITS]

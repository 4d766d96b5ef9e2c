"""How URNs and names are spelt by people in a hurry: the noise model of the matching benchmark, every rate in one place."""

import unicodedata
from dataclasses import dataclass
from random import Random

from casework.case_record import PartyName

_OCR = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"}
_OCR_BACK = {letter: digit for digit, letter in _OCR.items()}
_LAYOUTS = (
    "{0}{1}{2}{3}",
    "{0} {1} {2} {3}",
    "{0}{1}{2}/{3}",
    "{0}/{1}/{2}/{3}",
    "{0}-{1}-{2}-{3}",
    "{0}{1} {2} {3}",
    "{0}.{1}.{2}.{3}",
)
_SUFFIXES = ("M", "(M)", "S", "(S)", "/1")


@dataclass(frozen=True, slots=True)
class Noise:
    """What share of URNs, names or mails has each fault."""

    slip: float = 0.01
    transposition: float = 0.004
    drop: float = 0.004
    ocr: float = 0.015
    layout: float = 0.4
    lower_case: float = 0.05
    suffix: float = 0.04
    surname_typo: float = 0.04
    linked: float = 0.06
    two_cases: float = 0.03
    look_alike: float = 0.08
    forwarded: float = 0.05
    quoted_other: float = 0.03
    body_swapped: float = 0.005
    subject_edited: float = 0.005
    forged: float = 0.005

    def times(self, factor: float) -> "Noise":
        """So many times the noise, each at most three of five mails."""
        rates = {name: getattr(self, name) for name in self.__slots__}
        return Noise(**{name: min(0.6, rate * factor) if factor > 1 else rate * factor for name, rate in rates.items()})


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one sender writes a case's URN throughout a mail. `faults` is how many slips make it another one."""

    text: str
    root: str


def spell_urn(dice: Random, noise: Noise, urn: str, *, split_named: bool) -> Spelling:
    """The URN as somebody types or scans it; `root` is what it has become."""
    root = mistyped(dice, noise, urn[:11])
    layout = dice.choice(_LAYOUTS[1:]) if dice.random() < noise.layout else _LAYOUTS[0]
    parts = (root[:2], root[2:4], root[4:-2], root[-2:])
    text = layout.format(*parts)
    if dice.random() < noise.lower_case:
        text = text.lower()
    if split_named and "/" in urn:
        text += urn[11:]
    elif dice.random() < noise.suffix:
        text += dice.choice(_SUFFIXES if "/" not in urn else _SUFFIXES[:-1])
    return Spelling(text=text, root=root)


def mistyped(dice: Random, noise: Noise, root: str) -> str:
    """A URN with the faults of typing and scanning, mostly none."""
    drawn = dice.random()
    for rate, fault in (
        (noise.slip, _slip), (noise.transposition, _transpose), (noise.drop, _drop), (noise.ocr, _confuse),
    ):  # fmt: skip
        if drawn < rate:
            return fault(dice, root)
        drawn -= rate
    return root


def mistyped_name(dice: Random, surname: str) -> str:
    """A surname with one fault: two letters exchanged, one left out, doubled or another."""
    if len(surname) < 4:
        return surname + surname[-1]
    at = dice.randrange(1, len(surname) - 1)
    before, letter, after = surname[:at], surname[at], surname[at + 1 :]
    return dice.choice(
        (
            before + after[0] + letter + after[1:],
            before + after,
            before + letter + letter + after,
            before + dice.choice("aeinorst") + after,
        )
    )


def without_accents(text: str) -> str:
    """As keyboards without them write it."""
    folded = unicodedata.normalize("NFKD", text.translate(str.maketrans("Łłıø", "Lliø")))
    return "".join(char for char in folded if not unicodedata.combining(char))


def spell_person(dice: Random, noise: Noise, person: PartyName) -> PartyName:
    """A party as this sender spells the name."""
    surname, first = person.surname, person.first_names
    if surname and dice.random() < noise.surname_typo:
        surname = mistyped_name(dice, surname)
    if dice.random() < 0.6:
        surname, first = without_accents(surname), without_accents(first)
    if "-" in surname and dice.random() < 0.2:
        surname = surname.replace("-", " ")
    if " " in first and dice.random() < 0.7:
        first = first.split(" ")[0]
    return PartyName(first, surname, person.organisation_name, person.police)


def _slip(dice: Random, root: str) -> str:
    at = dice.choice([at for at, char in enumerate(root) if char.isdigit()])
    return root[:at] + dice.choice([digit for digit in "0123456789" if digit != root[at]]) + root[at + 1 :]


def _transpose(dice: Random, root: str) -> str:
    unlike = [at for at in range(10) if root[at] != root[at + 1]]
    at = dice.choice(unlike)
    return root[:at] + root[at + 1] + root[at] + root[at + 2 :]


def _drop(dice: Random, root: str) -> str:
    at = dice.randrange(4, 11)
    return root[:at] + root[at + 1 :]


def _confuse(dice: Random, root: str) -> str:
    readable = [at for at, char in enumerate(root) if char in (_OCR if at not in (2, 3) else _OCR_BACK)]
    if not readable:
        return root
    at = dice.choice(readable)
    return root[:at] + (_OCR | _OCR_BACK)[root[at]] + root[at + 1 :]

"""A million cases that nobody has to keep: each follows from the seed and its number.

Serials are dense in each block of (force, unit, year), as the police give them out: a slip of one digit is another case.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from bench.mail_world import names
from bench.mail_world.forces import FORCES, Force
from casework.case_record import CaseRecord, PartyName

YEARS = ("26", "25", "24", "23")
_YEAR_SHARES = (0.46, 0.31, 0.15, 0.08)
_DEFENDANTS = (0.78, 0.93, 0.98)
"""Up to here one, two, three defendants; four beyond."""
FIRST_CASE_ID = 2_000_000
# Of each fifty records the last is a second split of the one before it.
_GROUP = 50
_GHOSTS = 1 << 44


@dataclass(frozen=True, slots=True)
class Block:
    """A force's unit in one year."""

    force: Force
    unit: str
    year: str

    def root(self, serial: int) -> str:
        """The URN of a serial, without a split."""
        return f"{self.force.code}{self.unit}{serial:05d}{self.year}"


class World:
    """So many cases of a seed, with names of a locale; a fifth of the people have names of the other one."""

    def __init__(self, *, seed: int, cases: int, locale: str = "isles") -> None:
        self.cases = cases
        self._seed = seed
        self._first = names.LOCALES[locale]
        self._second = next(each for name, each in names.LOCALES.items() if name != locale)
        self.blocks, sizes = _blocks(cases)
        self._ends = list(accumulate(sizes))
        self._officers: dict[tuple[str, int], PartyName] = {}

    def __iter__(self) -> Iterator[CaseRecord]:
        return (self.record(number) for number in range(self.cases))

    def record(self, number: int) -> CaseRecord:
        """One case as matching knows it."""
        block, offset = self._place(number)
        serial, split = _serial(offset)
        dice = self._dice(number)
        alone = "/1" if dice.random() < 0.3 else ""
        suffix = f"/{split}" if split else alone
        return self._filled(dice, number, block, serial, block.root(serial) + suffix)

    def ghost(self, number: int) -> CaseRecord:
        """A case that CMS does not have: registered this minute, or before its time."""
        dice = self._dice(number + _GHOSTS)
        at = dice.randrange(len(self.blocks))
        block, size = self.blocks[at], self._ends[at] - (self._ends[at - 1] if at else 0)
        if dice.random() < 0.5:
            block = Block(block.force, block.unit, dice.choice(("19", "20", "21", "22")))
            serial = dice.randrange(1, 30_000)
        else:
            serial = size + dice.randrange(2, 900)
        return self._filled(dice, number + _GHOSTS, block, serial, block.root(serial))

    def force_of(self, number: int) -> Force:
        """Whose case it is."""
        return self._place(number)[0].force

    def number_of(self, root: str) -> int | None:
        """The first record with this URN; None if CMS has none."""
        for at, block in enumerate(self.blocks):
            if root.startswith(block.force.code + block.unit) and root.endswith(block.year) and root[4:9].isdigit():
                begins = self._ends[at - 1] if at else 0
                offset = _offset(int(root[4:9]))
                return begins + offset if 0 <= offset < self._ends[at] - begins else None
        return None

    def other_split(self, number: int) -> int | None:
        """The record that has the same URN and another split."""
        _, offset = self._place(number)
        place = offset % _GROUP
        other = number + 1 if place == _GROUP - 2 else number - 1 if place == _GROUP - 1 else None
        return other if other is None or other < self.cases else None

    def officer(self, force: Force, index: int) -> PartyName:
        """One of a force's three hundred officers."""
        if (known := self._officers.get((force.code, index))) is None:
            dice = Random(f"{self._seed} officer {force.code} {index}")
            known = PartyName(self._first.forename(dice), self._first.surname(dice), police=True)
            self._officers[force.code, index] = known
        return known

    def _place(self, number: int) -> tuple[Block, int]:
        at = bisect_right(self._ends, number)
        return self.blocks[at], number - (self._ends[at - 1] if at else 0)

    def _dice(self, number: int) -> Random:
        return Random((self._seed << 48) + number)

    def _filled(self, dice: Random, number: int, block: Block, serial: int, urn: str) -> CaseRecord:
        defendants = self._defendants(dice, number, serial)
        civil = tuple(self._person(dice) for _ in range(int(dice.random() * 3)))
        police = tuple(self.officer(block.force, int(dice.random() * 300)) for _ in range(1 + int(dice.random() * 2)))
        fate = dice.random()
        return CaseRecord(
            case_id=FIRST_CASE_ID + number,
            urn=urn,
            defendants=defendants,
            witnesses=civil + police,
            operation=self._operation(block, serial) if dice.random() < 0.04 else "",
            unit=f"{block.force.town} {block.unit}",
            closed=fate < 0.1,
            restricted=0.1 <= fate < 0.11,
        )

    def _defendants(self, dice: Random, number: int, serial: int) -> tuple[PartyName, ...]:
        several, kind = dice.random(), dice.random()
        count = 1 + sum(several >= share for share in _DEFENDANTS)
        lead = self._person(dice)
        if kind < 0.02:
            lead = PartyName(organisation_name=names.company(dice))
        elif kind < 0.05 and serial > 1:
            lead = PartyName(lead.first_names, self._own_surname(number - 1))
        others = [self._person(dice) for _ in range(count - 1)]
        if others and dice.random() < 0.25:  # relatives stand in the dock together
            others[0] = PartyName(others[0].first_names, lead.surname or others[0].surname)
        return (lead, *others)

    def _own_surname(self, number: int) -> str:
        """The surname the lead defendant of a record was born with, before any kinship."""
        dice = self._dice(number)
        for _ in range(3):
            dice.random()
        return self._person(dice).surname

    def _person(self, dice: Random) -> PartyName:
        locale = self._first if dice.random() < 0.8 else self._second
        first, last, more = locale.forename(dice), locale.surname(dice), dice.random()
        if more < 0.06:
            last = f"{last}-{self._first.surname(dice)}"
        elif more > 0.65:
            first = f"{first} {locale.forename(dice)}"
        return PartyName(first, last)

    def _operation(self, block: Block, serial: int) -> str:
        """Cases near to each other share an operation."""
        return names.operation(Random(f"{self._seed} operation {block.root(serial // 25)}"))


def _blocks(cases: int) -> tuple[list[Block], list[int]]:
    """Every block with its share of the cases: forces by Zipf, newer years larger."""
    weights: list[float] = []
    blocks = []
    for rank, force in enumerate(FORCES, start=1):
        for unit_rank, unit in enumerate(force.units, start=1):
            for year, share in zip(YEARS, _YEAR_SHARES, strict=True):
                blocks.append(Block(force, unit, year))
                weights.append(share / rank / (len(force.units) + unit_rank))
    ends = [round(cases * reached / sum(weights)) for reached in accumulate(weights)]
    return blocks, [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def _serial(offset: int) -> tuple[int, int]:
    """The serial of a block's record, and its split: 0 where there is only one."""
    group, place = divmod(offset, _GROUP)
    first = group * (_GROUP - 1) + 1
    if place < _GROUP - 2:
        return first + place, 0
    return first + _GROUP - 2, place - (_GROUP - 3)


def _offset(serial: int) -> int:
    group, place = divmod(serial - 1, _GROUP - 1)
    return group * _GROUP + place

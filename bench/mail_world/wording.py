"""Filling a bank's templates with one case's facts, and the small change every mail is full of."""

from dataclasses import dataclass
from random import Random

from bench.mail_world.bank import Bank
from bench.mail_world.forces import FORCES
from bench.mail_world.noise import Noise, spell_person, spell_urn, without_accents
from casework.case_record import CaseRecord, PartyName

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_POLICE = ("DC", "PC", "DS", "PS", "Case builder", "Disclosure officer", "Detective Constable")
_OTHERS = (
    ("wcu", "Witness Care Officer"), ("court", "Case Progression Officer"), ("solicitors", "Solicitor"),
    ("chambers", "Counsel"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a name, an address and a role."""

    name: str
    address: str
    role: str


@dataclass(frozen=True, slots=True)
class Told:
    """One case as one sender tells of it: slots for templates, and what of them is true to the case.

    `which_split` is false where the URN as written leaves open which of two splits is meant.
    """

    record: CaseRecord
    slots: dict[str, str]
    urn_exact: bool
    named_well: bool
    which_split: bool


def told(dice: Random, noise: Noise, bank: Bank, record: CaseRecord, *, one_of_two: bool) -> Told:
    """How a sender writes this case's facts throughout a mail."""
    split_named = dice.random() < (0.75 if one_of_two else 0.5)
    urn = spell_urn(dice, noise, record.urn, split_named=split_named)
    party = record.defendants[0] if dice.random() < 0.85 else dice.choice(record.defendants)
    spelt = spell_person(dice, noise, party)
    witness = next((each for each in record.witnesses if not each.police), None)
    slots = {
        "urn": urn.text,
        "urn_file": urn.text.replace("/", "-"),
        "rv": _style(dice, bank.versus, spelt),
        "name": _style(dice, bank.in_text, spelt),
        "surname": spelt.surname or spelt.organisation_name,
        "name_file": f"{spelt.first_names} {spelt.surname}".strip() or spelt.organisation_name,
        "op": record.operation.title(),
        "OP": record.operation,
        "witness": f"{witness.first_names.split(' ')[0]} {witness.surname}" if witness else "",
    }
    return Told(
        record=record,
        slots=slots,
        urn_exact=urn.root == record.urn_root,
        named_well=not _misspelt(spelt, party),
        which_split=split_named or not one_of_two,
    )


def _misspelt(spelt: PartyName, party: PartyName) -> bool:
    """Whether the surname differs by more than its accents and its hyphen."""
    return without_accents(spelt.surname).replace("-", " ") != without_accents(party.surname).replace("-", " ")


def _style(dice: Random, styles: tuple[str, ...], party: PartyName) -> str:
    if party.organisation_name:
        bare = party.organisation_name.rpartition(" ")[0]
        return party.organisation_name if dice.random() < 0.7 else bare
    first = party.first_names
    return dice.choice(styles).format(first=first, last=party.surname, LAST=party.surname.upper(), initial=first[:1])


def sender_of(dice: Random, record: CaseRecord, officer: PartyName) -> Sender:
    """Somebody who writes about a case: mostly its police, else its court, witness care, defence or counsel."""
    force = next(force for force in FORCES if force.code == record.urn[:2])
    if dice.random() < 0.6:
        own = [witness for witness in record.witnesses if witness.police]
        person = dice.choice(own) if own and dice.random() < 0.6 else officer
        other = dice.choice(FORCES) if dice.random() < 0.08 else force
        return _sender(person, other.domain, dice.choice(_POLICE))
    label, role = dice.choice(_OTHERS)
    return _sender(officer, f"{force.town.lower()}.{label}.test", role)


def stranger(dice: Random, person: PartyName) -> Sender:
    """Somebody who writes about something else; often a colleague."""
    domain = dice.choice(FORCES).domain if dice.random() < 0.4 else f"post{dice.randrange(40)}.test"
    return _sender(person, domain, dice.choice(("Facilities", "Office manager", "Sales", "Learning and development")))


def _sender(person: PartyName, domain: str, role: str) -> Sender:
    first = person.first_names.split(" ")[0]
    local = without_accents(f"{first}.{person.surname}").lower().replace("'", "").replace(" ", "")
    return Sender(f"{first} {person.surname}", f"{local}@{domain}", role)


def small_change(dice: Random, bank: Bank) -> dict[str, str]:
    """Dates, telephone, invoice and call numbers: some look like a URN, and none is one."""
    day, month = dice.randrange(1, 29), dice.randrange(12)
    letters = "ABCDEFGHKLMNPRSTVWXY"
    pair = dice.choice(letters) + dice.choice(letters)
    force = dice.choice(FORCES).code
    digits = f"{dice.randrange(10**9):09d}"
    return {
        "doc": dice.choice(bank.documents),
        "day": dice.choice((f"{day} {_MONTHS[month]} 2026", f"{day:02d}/{month + 1:02d}/2026", f"{day:02d}.{month + 1:02d}.26")),
        "day_file": f"2026{month + 1:02d}{day:02d}",
        "town": dice.choice(FORCES).town,
        "phone": dice.choice((f"07{digits}", f"01{digits[:3]} {digits[3:]}", f"0{digits[:2]} {digits[2:6]} {digits[5:]}")),
        "invoice": dice.choice((f"INV-{digits[:7]}", f"{digits[:2]}{digits[2:9]}26", f"{pair}{digits[:5]}/26")),
        "call": dice.choice((f"CAD {digits[:4]}/{day}{_MONTHS[month].upper()}26", f"{digits[:6]} 26", f"INC{digits[:7]}")),
        "crime": dice.choice((f"{force}/{digits[:6]}/26", f"{force}{pair}/{digits[:5]}/26", f"{pair}{digits[:7]}")),
        "exhibit": f"{pair}/{dice.randrange(1, 40)}",
        "bag": f"{dice.choice(letters)}{digits[:8]}",
        "plate": f"{pair}{digits[:2]} {pair}{dice.choice(letters)}",
        "shaped": f"{digits[:2]}{pair}{digits[2:9]}",
        "n3": digits[:3],
    }  # fmt: skip

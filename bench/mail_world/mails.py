"""Writes the mails: each from the seed and its number, with the truth about it."""

from dataclasses import dataclass, replace
from random import Random

from bench.mail_world.bank import Bank, ByFacts
from bench.mail_world.cases import FIRST_CASE_ID, World
from bench.mail_world.letters import Filed, Letter, Mail, Truth
from bench.mail_world.noise import Noise, without_accents
from bench.mail_world.wording import Sender, Told, sender_of, small_change, stranger, told
from casework.case_record import CaseRecord, PartyName
from casework.mail import SenderCheck

_ONE_CASE = 0.83
_UNRELATED = 0.12
_WITH_URN = 0.86
_URN_IN = (("s",), ("s", "m"), ("m",), ("f",), ("p",))
"""Subject, subject and message, message, file name, a file's own text."""
_URN_IN_SHARES = (0.60, 0.18, 0.14, 0.04, 0.04)
_NAME_IN_SUBJECT = 0.6
_NAME_IN_MESSAGE = 0.6
_PLACES = {"s": "subject", "m": "message", "f": "file name", "p": "file text"}


@dataclass(slots=True)
class _Draft:
    """A mail being written, and what was stated so far."""

    subject: str = ""
    paragraphs: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    below: str = ""
    urn_in: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()


class Post:
    """The mails of a world, in one bank's words."""

    def __init__(self, *, world: World, bank: Bank, noise: Noise, seed: int) -> None:
        self._world = world
        self._bank = bank
        self._noise = noise
        self._seed = seed

    def mail(self, number: int) -> Mail:
        """One mail; the same one each time."""
        dice = Random(f"{self._seed} {self._bank.name} mail {number}")
        drawn = dice.random()
        if drawn < _ONE_CASE:
            mail = self._about_a_case(dice, number)
        elif drawn < _ONE_CASE + _UNRELATED:
            mail = self._unrelated(dice, number)
        else:
            told_of = self._told(dice, self._world.ghost(dice.randrange(1 << 30)))
            mail = self._sent(dice, number, told_of, self._draft(dice, told_of, with_urn=True), kind="unknown")
        return mail

    def _about_a_case(self, dice: Random, number: int) -> Mail:
        drawn, record = dice.random(), self._case(dice)
        noise = self._noise
        if drawn < noise.two_cases:
            return self._two(dice, number, record)
        drawn -= noise.two_cases
        if drawn < noise.body_swapped:
            return self._swapped(dice, number, record)
        if drawn < noise.body_swapped + noise.subject_edited:
            return self._edited(dice, number, record)
        told_of = self._told(dice, record)
        draft = self._draft(dice, told_of, with_urn=dice.random() < _WITH_URN)
        self._entangle(dice, told_of, draft)
        return self._sent(dice, number, told_of, draft, kind="one")

    def _case(self, dice: Random) -> CaseRecord:
        """A case somebody writes about: seldom a closed one."""
        for _ in range(5):
            record = self._world.record(dice.randrange(self._world.cases))
            if not record.closed or dice.random() < 0.15:
                break
        return record

    def _other(self, dice: Random, record: CaseRecord) -> CaseRecord:
        """Another case, every second time a neighbour."""
        number = record.case_id - FIRST_CASE_ID
        for _ in range(8):
            near = (number + dice.choice((-3, -2, -1, 1, 2, 3))) % self._world.cases
            other = self._world.record(near if dice.random() < 0.5 else dice.randrange(self._world.cases))
            if other.urn_root != record.urn_root:
                break
        return other

    def _told(self, dice: Random, record: CaseRecord) -> Told:
        number = record.case_id - FIRST_CASE_ID
        one_of_two = number < self._world.cases and self._world.other_split(number) is not None
        return told(dice, self._noise, self._bank, record, one_of_two=one_of_two)

    # What a mail says of its own case

    def _draft(self, dice: Random, told_of: Told, *, with_urn: bool) -> _Draft:
        places = dice.choices(_URN_IN, _URN_IN_SHARES)[0] if with_urn else ()
        says = {place: "u" if place in places else "" for place in "smfp"}
        says["s"] += "n" if dice.random() < _NAME_IN_SUBJECT else ""
        says["m"] += "n" if dice.random() < _NAME_IN_MESSAGE else ""
        has_file = dice.random() < 0.55 or "f" in places or "p" in places
        if has_file:
            says["f"] += "n" if dice.random() < 0.2 else ""
            says["p"] += "n" if dice.random() < 0.5 or "p" in places else ""
        files = (self._file(dice, says, told_of),) if has_file else ()
        says["p"] = says["p"] if files and files[0][1] else ""  # a scan without a text layer says nothing
        draft = _Draft(
            subject=self._filled(dice, self._bank.subjects, says["s"], told_of.slots),
            paragraphs=(self._filled(dice, self._bank.bodies, says["m"], told_of.slots),),
            files=files,
            urn_in=places,
            named=tuple(_PLACES[place] for place in says if "n" in says[place] and told_of.named_well),
        )
        self._more_facts(dice, told_of, draft)
        return draft

    def _more_facts(self, dice: Random, told_of: Told, draft: _Draft) -> None:
        if told_of.record.operation and dice.random() < 0.6:
            draft.subject += " - " + dice.choice(self._bank.operations).format(**told_of.slots)
            draft.named += ("operation",)
        if told_of.slots["witness"] and dice.random() < 0.12:
            said = dice.choice(self._bank.witnesses).format(**told_of.slots, **small_change(dice, self._bank))
            draft.paragraphs += (said,)
            draft.named += ("witness",)
        if dice.random() < self._noise.look_alike:
            draft.paragraphs += (dice.choice(self._bank.look_alikes).format(**small_change(dice, self._bank)),)
            draft.traits += ("look-alike",)

    def _file(self, dice: Random, says: dict[str, str], told_of: Told) -> tuple[str, str]:
        name = self._filled(dice, self._bank.files, says["f"], told_of.slots)
        readable = says["p"] and ("u" in says["p"] or dice.random() < 0.6)
        text = self._filled(dice, self._bank.papers, says["p"], told_of.slots) if readable else ""
        return name, without_accents(text)  # which forms' fonts seldom have

    def _filled(self, dice: Random, templates: ByFacts, says: str, slots: dict[str, str]) -> str:
        return dice.choice(templates[says]).format(**slots, **small_change(dice, self._bank))

    # What is there of other cases

    def _entangle(self, dice: Random, told_of: Told, draft: _Draft) -> None:
        """A linked case mentioned, an old thread about another case below, or the whole forwarded."""
        if dice.random() < self._noise.linked:
            other = self._told(dice, self._other(dice, told_of.record))
            templates = self._bank.linked if dice.random() < 0.75 else self._bank.linked_by_urn
            said = dice.choice(templates).format(**other.slots, **small_change(dice, self._bank))
            draft.paragraphs = (said, *draft.paragraphs) if dice.random() < 0.2 else (*draft.paragraphs, said)
            draft.traits += ("linked",)
        drawn = dice.random()
        if drawn < self._noise.quoted_other:
            other = self._told(dice, self._other(dice, told_of.record))
            draft.below = self._older(dice, other, self._bank.quotes)
            draft.traits += ("quoted-other",)
        elif drawn < self._noise.quoted_other + self._noise.forwarded:
            draft.below = self._older(dice, told_of, self._bank.forwards)
            draft.subject = f"{dice.choice(('FW', 'Fwd'))}: {draft.subject}"
            draft.traits += ("forwarded",)
        elif drawn > 0.88:
            draft.below = self._older(dice, told_of, self._bank.quotes)
            draft.traits += ("quoted-own",)

    def _older(self, dice: Random, told_of: Told, frames: tuple[str, ...]) -> str:
        """An earlier mail about a case, as it stands below a later one."""
        writer = self._writer(dice, told_of.record)
        reader = self._writer(dice, told_of.record)
        return dice.choice(frames).format(
            sender=reader.name,
            sender2=writer.name,
            sender2_address=writer.address,
            day=small_change(dice, self._bank)["day"],
            subject=self._filled(dice, self._bank.subjects, dice.choice(("un", "u", "n")), told_of.slots),
            below=self._filled(dice, self._bank.bodies, dice.choice(("un", "n", "")), told_of.slots),
        )

    def _two(self, dice: Random, number: int, record: CaseRecord) -> Mail:
        """A mail about two cases alike: a person must split it."""
        first, second = self._told(dice, record), self._told(dice, self._other(dice, record))
        slots = first.slots | {f"{slot}2": value for slot, value in second.slots.items()}
        draft = _Draft(
            subject=dice.choice(self._bank.two_subjects).format(**slots, **small_change(dice, self._bank)),
            paragraphs=(dice.choice(self._bank.two_bodies).format(**slots, **small_change(dice, self._bank)),),
            urn_in=("m",),
            named=("message",),
            traits=("two",),
        )
        mail = self._sent(dice, number, first, draft, kind="two")
        both = (first.record.case_id, second.record.case_id)
        return replace(mail, truth=replace(mail.truth, case_ids=both, must_hold=True))

    def _swapped(self, dice: Random, number: int, record: CaseRecord) -> Mail:
        """Somebody answered an old mail to write about another case: the subject is the old one's."""
        meant, old = self._told(dice, record), self._told(dice, self._other(dice, record))
        draft = self._draft(dice, meant, with_urn=False)
        says = "un" if dice.random() < 0.6 else "n"
        draft.paragraphs = (self._filled(dice, self._bank.bodies, says, meant.slots), *draft.paragraphs[1:])
        draft.subject = "RE: " + self._filled(dice, self._bank.subjects, dice.choice(("un", "un", "u")), old.slots)
        draft.urn_in, draft.named, draft.traits = (("m",) if "u" in says else ()), ("message",), ("body-swapped",)
        mail = self._sent(dice, number, meant, draft, kind="one", may_answer=False)
        return replace(mail, truth=replace(mail.truth, must_hold=True))

    def _edited(self, dice: Random, number: int, record: CaseRecord) -> Mail:
        """A conversation filed in one case, whose subject now names another."""
        meant, old = self._told(dice, record), self._other(dice, record)
        draft = self._draft(dice, meant, with_urn=True)
        draft.traits += ("subject-edited",)
        mail = self._sent(dice, number, meant, draft, kind="one", may_answer=False)
        filed = Filed(f"<{number}.before@{self._bank.name}.test>", old.case_id, old.urn)
        letter = replace(mail.letter, thread=(filed.message_id,))
        return replace(mail, letter=letter, filed=filed, truth=replace(mail.truth, must_hold=True))

    def _unrelated(self, dice: Random, number: int) -> Mail:
        people = [self._world.officer(self._world.force_of(0), dice.randrange(300)) for _ in range(3)]
        subject, text = dice.choice(self._bank.unrelated)
        slots = small_change(dice, self._bank) | {"person": _full(people[0]), "person2": _full(people[1])}
        draft = _Draft(subject=subject.format(**slots), paragraphs=(text.format(**slots),), traits=("unrelated",))
        if dice.random() < 0.25:
            draft.paragraphs += (dice.choice(self._bank.look_alikes).format(**slots),)
        letter = self._letter(dice, number, stranger(dice, people[2]), draft)
        return Mail(letter, Truth(kind="unrelated", traits=draft.traits))

    # The mail itself

    def _sent(
        self, dice: Random, number: int, told_of: Told, draft: _Draft, *, kind: str, may_answer: bool = True
    ) -> Mail:
        letter = self._letter(dice, number, self._writer(dice, told_of.record), draft)
        forged = dice.random() < self._noise.forged
        if forged:
            letter = replace(letter, check=SenderCheck.FAIL)
            draft.traits += ("forged",)
        filed = None
        if may_answer and kind == "one" and dice.random() < 0.1:
            filed = Filed(f"<{number}.before@{self._bank.name}.test>", told_of.record.case_id, told_of.record.urn)
            letter = replace(letter, thread=(filed.message_id,), subject=_answer(dice, letter.subject))
            draft.named += ("thread",)
        shut = told_of.record.closed or told_of.record.restricted
        if shut:
            draft.traits += ("closed" if told_of.record.closed else "restricted",)
        truth = Truth(
            kind=kind,
            case_ids=(told_of.record.case_id,) if kind != "unknown" else (),
            must_hold=forged or shut or not (told_of.which_split or draft.named),
            traits=draft.traits,
            urn=("exact" if told_of.urn_exact else "near") if draft.urn_in else "",
            urn_in=tuple(_PLACES[place] for place in draft.urn_in),
            named=draft.named,
        )
        return Mail(letter, truth, filed)

    def _writer(self, dice: Random, record: CaseRecord) -> Sender:
        force = next(block.force for block in self._world.blocks if block.force.code == record.urn[:2])
        return sender_of(dice, record, self._world.officer(force, dice.randrange(300)))

    def _letter(self, dice: Random, number: int, sender: Sender, draft: _Draft) -> Letter:
        slots = small_change(dice, self._bank) | {"sender": sender.name, "role": sender.role}
        signature = dice.choice(self._bank.signatures).format(**slots)
        said = (dice.choice(self._bank.greetings), *draft.paragraphs, signature, draft.below)
        return Letter(
            message_id=f"<{number}@{self._bank.name}.test>",
            subject=draft.subject,
            text="\n\n".join(each for each in said if each),
            sender_name=sender.name,
            sender_address=sender.address,
            attachments=draft.files,
            html=dice.random() < self._bank.html,
        )


def _answer(dice: Random, subject: str) -> str:
    return subject if dice.random() < 0.3 else f"RE: {subject}"


def _full(person: PartyName) -> str:
    return f"{person.first_names} {person.surname}"

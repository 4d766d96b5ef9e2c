"""The invented words of the seeded forms, made from the case they belong to."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.seed.dice import chance, number, pick
from sandbox.seed.names import STREETS

Sections = list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a paper can mention of its case."""

    key: str  # fixes every choice: the same paper always reads the same
    urn: str
    force: str
    town: str
    title: str
    type_name: str
    date: str
    defendants: tuple[str, ...]
    offence: str
    witnesses: tuple[str, ...]
    author: str
    children: tuple[str, ...] = ()
    subject: str = ""
    party_description: str = ""

    @property
    def lead(self) -> str:
        """The first defendant's name."""
        return self.defendants[0]

    @property
    def officer(self) -> str:
        """The officer in the case."""
        return self.witnesses[-1]

    @property
    def place(self) -> str:
        """Where it happened."""
        return f"{number(2, 180, self.key, 'house')} {pick(STREETS, self.urn)}, {self.town}"


def sections_of(facts: Facts) -> Sections:
    """Headings and paragraphs of a paper."""
    words = _BY_TYPE.get(facts.type_name, _other)
    return words(facts)


def letter_of(facts: Facts) -> str:
    """The text of a seeded email."""
    enclosed = "\n".join(f" - {name}" for name in facts.children) or " (nothing)"
    return (
        f"To: CPS\nDate: {facts.date}\nSubject: {facts.subject}\n\n"
        f"R v {' and '.join(facts.defendants)}\nURN {facts.urn}\n\n"
        f"Please find enclosed:\n{enclosed}\n\n"
        "Please confirm that these have been added to the file before the next hearing.\n\n"
        f"{facts.party_description}\n"
    )


def van_lines(facts: Facts) -> list[str]:
    """What the papers that are no forms say: the same journey in each, with times of their own."""
    hour = number(6, 20, facts.key, "van")
    return [
        f"At {hour:02d}:15 a blue transit van left the yard at {facts.place}.",
        f"The driver of the blue transit van was known to {facts.officer}.",
        f"The load was not on any manifest of {facts.lead}.",
        f"Seen again at {hour:02d}:50 on the A3 near {facts.town}.",
    ]


def _charging_report(facts: Facts) -> Sections:
    return [
        ("Defendant(s)", [", ".join(facts.defendants)]),
        ("Proposed charge", [facts.offence]),
        ("Summary of the evidence", [*_account(facts), *_enquiries(facts, 9)]),
        ("Strengths and weaknesses", _enquiries(facts, 6, "strength")),
        ("Action taken", ["All reasonable lines of enquiry have been pursued.", *_enquiries(facts, 5, "action")]),
    ]


def _case_summary(facts: Facts) -> Sections:
    return [
        ("Offence", [f"{facts.offence}, at {facts.place}."]),
        ("Summary of the key evidence", [*_account(facts), *_enquiries(facts, 8)]),
        ("Defendant's interview", [_interview_line(facts, place) for place in range(1, 5)]),
        ("Non-key evidence", [f"{name} can produce an exhibit." for name in facts.witnesses]),
        ("Visually recorded evidence", ["CCTV was recovered and viewed; stills are exhibited."]),
    ]


def _witness_statement(facts: Facts) -> Sections:
    return [
        ("Statement of", [facts.author]),
        (
            "Declaration",
            [
                "This statement is true to the best of my knowledge and belief and I make it knowing that, if it is "
                "tendered in evidence, I shall be liable to prosecution if I have wilfully stated in it anything which "
                "I know to be false or do not believe to be true."
            ],
        ),
        ("Statement", [*_own_account(facts), *_recollections(facts), _contact(facts)]),
        ("Signature", [f"Signed: {facts.author}", f"Date: {facts.date}"]),
    ]


def _interview(facts: Facts) -> Sections:
    lines = [_interview_line(facts, place) for place in range(1, number(40, 90, facts.key, "lines"))]
    return [("Person interviewed", [facts.lead]), ("Interviewing officer", [facts.officer]), ("Record", lines)]


def _witness_list(facts: Facts) -> Sections:
    return [("Witnesses", [f"{place}. {name}" for place, name in enumerate(facts.witnesses, 1)])]


def _exhibit_list(facts: Facts) -> Sections:
    return [("Exhibits", [f"{place}. Produced by {facts.officer}: item {place}" for place in range(1, 9)])]


def _convictions(facts: Facts) -> Sections:
    if chance(40, facts.key, "clean"):
        return [("Record", [f"No trace of previous convictions for {facts.lead}."])]
    years = [f"{year}: theft, fined" for year in range(2015, 2015 + number(2, 6, facts.key, "record"))]
    return [("Convictions", [f"{facts.lead}", *years])]


def _disclosure_schedule(facts: Facts) -> Sections:
    items = [
        f"Item {place}: {pick(_UNUSED, facts.key, place)}" for place in range(1, number(9, 24, facts.key, "items"))
    ]
    return [("Schedule of relevant non-sensitive material", items)]


def _other(facts: Facts) -> Sections:
    return [
        ("Content", [facts.title, *_account(facts), *_enquiries(facts, number(4, 20, facts.key, "length"), "other")])
    ]


def _account(facts: Facts) -> list[str]:
    hour, minute = number(6, 22, facts.key, "hour"), number(0, 59, facts.key, "minute")
    return [
        f"At about {hour:02d}:{minute:02d} {facts.witnesses[0]} was at {facts.place}, and saw {facts.lead} there.",
        f"{facts.lead} was known to the witness, who had a clear view for about {number(1, 9, facts.key)} minutes.",
        f"{facts.officer} attended, took first accounts and secured the scene. {facts.force} reference {facts.urn}.",
    ]


def _own_account(facts: Facts) -> list[str]:
    hour, minute = number(6, 22, facts.key, "hour"), number(0, 59, facts.key, "minute")
    if facts.author == facts.officer:
        return [
            f"At about {hour:02d}:{minute:02d} I was on duty in uniform and was sent to {facts.place}.",
            f"I saw a person I now know to be {facts.lead}. I cautioned and arrested {facts.lead}.",
            "I made my notes within the hour. My camera was recording throughout.",
        ]
    return [
        f"At about {hour:02d}:{minute:02d} I was at {facts.place}.",
        f"I saw a person I know as {facts.lead}. Nothing was between us and the light was good.",
        f"I spoke to {facts.officer}, who came soon afterwards, and I told the officer what I had seen.",
    ]


def _recollections(facts: Facts) -> list[str]:
    first = number(0, len(_RECALLED) - 1, facts.key, "recalled")
    count = number(4, len(_RECALLED), facts.key, "length")
    return [_RECALLED[(first + place) % len(_RECALLED)] for place in range(count)]


def _contact(facts: Facts) -> str:
    # The numbers are of the range that is kept free for drama.
    return f"I live at {facts.place}, and my telephone number is 01632 960{number(100, 999, facts.key, 'phone')}."


def _enquiries(facts: Facts, count: int, kind: str = "enquiry") -> list[str]:
    first = number(0, 99, facts.key, kind)
    # Stepping through lists of different lengths repeats no sentence for the first sixty.
    return [
        f"{_STARTS[(first + place) % 5]} {_MIDDLES[(first + place) % 4]} {_ENDS[(first + place) % 3]}"
        for place in range(count)
    ]


def _interview_line(facts: Facts, place: int) -> str:
    if place % 2:
        return f"Q{place}: {pick(_QUESTIONS, facts.key, place)}"
    return f"{facts.lead}: {pick(_ANSWERS, facts.key, place)}"


_UNUSED = ("incident log", "crime report", "custody record", "officer's pocket notebook", "house-to-house form")
_RECALLED = (
    "I had not seen this person for some weeks before that day.",
    "There was shouting, but I could not make out the words.",
    "I noticed a dark jacket with a torn sleeve and a bag carried over the left shoulder.",
    "I stayed where I was until it was quiet.",
    "I telephoned the police from my own phone, and the call lasted about four minutes.",
    "Nobody else was near enough to have seen it as I did.",
    "A neighbour came out later and we spoke, but not about what we had seen.",
    "I was shown a plan, and marked on it where I was standing.",
    "I would recognise the person again.",
    "I have not been promised anything for making this statement.",
    "I was upset by what happened and have slept badly since.",
    "I am willing to attend court if I am asked to.",
)
_STARTS = (
    "Officers made enquiries at neighbouring addresses, and",
    "The premises' own camera was checked, and",
    "A search under section 32 was carried out, and",
    "Telephone records were asked for, and",
    "The complainant was seen again, and",
)
_MIDDLES = (
    "a further account was taken which agrees with the first in all that matters;",
    "nothing was found that points to another person;",
    "an item was seized, sealed and booked into the property store;",
    "the times given by the witness were confirmed to within ten minutes;",
)
_ENDS = (
    "this is dealt with in the officer's statement.",
    "a copy has been placed on the file.",
    "it has been entered on the schedule of unused material.",
)
_QUESTIONS = (
    "Where were you that evening?",
    "Who else was there?",
    "Can you tell me what happened next?",
    "Is there anything you want to add?",
)
_ANSWERS = ("No comment.", "I was at home.", "I have said all I want to say.", "I do not remember that.")

_BY_TYPE: dict[str, Callable[[Facts], Sections]] = {
    "MG3": _charging_report,
    "MG5": _case_summary,
    "MG6C": _disclosure_schedule,
    "MG9": _witness_list,
    "MG11": _witness_statement,
    "MG12": _exhibit_list,
    "MG15(ROTI)": _interview,
    "PCN1": _convictions,
}

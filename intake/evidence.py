"""Whether a text names a person, a company or an operation. Pure, and strict: it decides what may file a mail."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import takewhile

from casework.case_record import CaseRecord, PartyName

_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[,;:|()\[\]/\n]")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s\b")
_SENTENCE = re.compile(r"(?<=\w\w\w)[.!?]\s")
# Apostrophes go; letters that Unicode does not take apart become what keyboards without them write.
_PLAIN = str.maketrans("ŁłØøıĐđ", "LlOoiDd", "'’`´")
_DASH = re.compile(r"(?:^|(?<=\s))[-–—]+(?=\s)")
_STOPS = frozenset(",;:|()[]/\n")
_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lady", "lord", "rev", "prof",
    "pc", "dc", "ds", "di", "dci", "sgt", "insp", "sergeant", "officer",
})  # fmt: skip
_LEGAL = frozenset({"limited", "plc", "llp", "company", "incorporated"})
_FORMS = tuple([form] for form in _LEGAL)
_SPELLINGS = {"ltd": "limited", "co": "company", "inc": "incorporated", "&": "and"}
_LITTLE = frozenset({"the", "and", "of", "a", "an", "in", "for", "to"})
_VERSUS = re.compile(
    r"(?<![^\W_])(?:R|Regina|Rex|Crown|King|Queen|CPS|DPP)\b\.?\s*(?:-\s*v\s*-|(?:versus|vs?)\b\.?)\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Words:
    """A text's words: as written, in lower case, and the latter without line ends, also as a set."""

    written: list[str]
    lower: list[str]
    unbroken: list[str]
    present: frozenset[str]


def tokens(text: str) -> list[str]:
    """A text as lower-case words without accents and apostrophes, with the punctuation that parts names."""
    return [word.casefold() for word in _as_written(text)]


def has_word(text: str, name: str) -> bool:
    """Whether the first word of a name stands anywhere in a text: quick, and says no more than that."""
    words = _name_words(name)
    return bool(words) and not words.isdisjoint(_read(text).present)


@lru_cache(maxsize=50_000)
def _name_words(name: str) -> frozenset[str]:
    """The words a name may begin with, a double one with and without its hyphen."""
    return frozenset(each[0] for each in surnames(name))


def words_of(text: str) -> list[str]:
    """The same without line ends, for a text that is looked at again and again: not to be changed."""
    return _read(text).unbroken


@lru_cache(maxsize=16)
def _read(text: str) -> _Words:
    """A mail's few texts are asked for many names."""
    written = _as_written(text)
    lower = [word.casefold() for word in written]
    # Mail programs wrap lines between forename and surname.
    unbroken = [word for word in lower if word != "\n"]
    return _Words(written=written, lower=lower, unbroken=unbroken, present=frozenset(lower))


def _as_written(text: str) -> list[str]:
    plain = _POSSESSIVE.sub("", _SENTENCE.sub(" | ", _DASH.sub(" | ", text.replace("&", " and "))))
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join([char for char in plain if not unicodedata.combining(char)])
    return _TOKEN.findall(plain.translate(_PLAIN))


def names_person(text: str, first_names: str, surname: str) -> bool:
    """Whether a text has this person's forename and surname side by side; two relatives' names never make a third."""
    read, first = _read(text), forenames(first_names)
    return any(
        _forename_first(read.unbroken, first, last)
        or _surname_first(read.lower, first, last)
        or _capitals_first(read, first, last)
        for last in surnames(surname)
        if last[0] in read.present
    )


def names_in_full(text: str, party: PartyName) -> bool:
    """Whether a text has a party's forename and surname, or the company's name."""
    if party.organisation_name:
        return names_company(text, party.organisation_name)
    return names_person(text, party.first_names, party.surname)


def names_surname(text: str, person: PartyName, is_known: Callable[..., bool]) -> bool:
    """Whether a text has this person's surname as a name of its own, and not beside somebody else's forename.

    `is_known` says whether there is a defendant with a forename and a surname: "Okafor Dana" is then Dana's.
    """
    read, first = _read(text), forenames(person.first_names)
    written = [word for word in read.written if word != "\n"]
    return any(
        written[at][0].isupper()
        and _opens_a_name(written, at, first)
        and not _goes_on(written, at + len(last), first, partial(is_known, surname=last[0]))
        for last in surnames(person.surname)
        if last[0] in read.present
        for at in _starts(read.unbroken, last)
    )


def _opens_a_name(written: list[str], at: int, first: list[str]) -> bool:
    """Whether no other forename stands before a surname."""
    before = written[at - 1] if at else "|"
    if len(before) == 1 and before.isalpha():
        return before in "vV" or any(name.startswith(before.casefold()) for name in first)
    return not (before[0].isupper() and before.isalpha()) or before.casefold() in {*_TITLES, *first, "defendant"}


def _goes_on(written: list[str], at: int, first: list[str], is_forename: Callable[[str], bool]) -> bool:
    """Whether another forename follows a surname, with a comma or without."""
    at += written[at : at + 1] == [","]
    after = written[at].casefold() if at < len(written) else ""
    return after.isalpha() and written[at][0].isupper() and after not in first and is_forename(after)


def names_company(text: str, organisation_name: str) -> bool:
    """Whether a text has the company's name; "Ltd" and "Limited" are one.

    Without it the name must be written as a name, in capitals, and be more than one word of substance.
    """
    core = company_core(organisation_name)
    read = _read(text)
    if not core or core[0] not in read.present:
        return False
    written = [word for word in read.written if word not in _STOPS]
    words = [_SPELLINGS.get(word.casefold(), word.casefold()) for word in written]
    telling = len([word for word in core if word not in _LITTLE]) >= 2
    return any(
        words[at + len(core) : at + len(core) + 1] in _FORMS
        or (telling and _capital(written, core, at) and not _longer_name(words[at + len(core) :]))
        for at in _starts(words, core)
    )


def names_operation(text: str, operation: str) -> bool:
    """Whether a text has the operation's name, in capitals and after "operation" or "op": it is an ordinary word."""
    name = tokens(operation)
    name = name[1:] if name[:1] in (["op"], ["operation"]) else name
    read = _read(text)
    if not name or name[0] not in read.present:
        return False
    written, words = [word for word in read.written if word != "\n"], read.unbroken
    return any(
        _capital(written, name, at) for at in _starts(words, name) if words[at - 1 : at] in (["op"], ["operation"])
    )


def named_after_versus(subject: str) -> str:
    """What stands after "R v" in a subject, up to the first stop; nothing if the subject has no "R v"."""
    return next(iter(all_after_versus(subject)), "")


def all_after_versus(text: str) -> list[str]:
    """What stands after each "R v" of a text, up to the first stop or the next "R v"."""
    after = _VERSUS.split(text)[1:]
    rests = (re.split(r"\s[-\u2013\u2014]+\s|[;:()\[\]|\d]|\bURN\b|\bre\b", rest, maxsplit=1)[0] for rest in after)
    return [named for rest in rests if (named := rest.strip(" \n,.-"))]


def contradicts(text: str, case: CaseRecord) -> str:
    """The defendant a text names after "R v" who is none of this case's; nothing if there is no contradiction."""
    return next((named for named in all_after_versus(text) if not is_defendant(named, case)), "")


def is_defendant(named: str, case: CaseRecord) -> bool:
    """Whether what stands after "R v" begins with a defendant of the case."""
    words = [word for word in tokens(named) if word not in _TITLES and word != "\n"]
    return not words or any(_begins_with(words, person) for person in case.defendants)


def _begins_with(words: list[str], person: PartyName) -> bool:
    if person.organisation_name:
        core, said = company_core(person.organisation_name), _company(words)
        return bool(core) and said[: len(core)] == core and not _longer_name(said[len(core) :])
    first = forenames(person.first_names)
    for last in surnames(person.surname):
        if words[: len(last)] == last:
            following = words[len(last) : len(last) + 2]
            return len(following) < 2 or following[0] != "," or not _other_forename(words, last, first)
        lead = list(takewhile(lambda word: word in first or len(word) == 1, words))
        initials_fit = not lead or len(lead[0]) > 1 or any(name.startswith(lead[0]) for name in first)
        if lead and initials_fit and words[len(lead) : len(lead) + len(last)] == last:
            return True
    return False


def _other_forename(words: list[str], last: list[str], first: list[str]) -> bool:
    """ "R v OKAFOR, Dana" is about Dana; "R v Okafor, Marsh and others" is still about any Okafor."""
    rest = words[len(last) + 1 :]
    return len(rest) == 1 and rest[0] not in first


def _forename_first(words: list[str], first: list[str], last: list[str]) -> bool:
    for start in _starts(words, last):
        before = start - 1
        while before > 0 and start - before <= 2 and len(words[before]) == 1 and words[before] not in _STOPS:
            before -= 1  # a middle initial
        if before >= 0 and words[before] in first:
            return True
    return False


def _surname_first(words: list[str], first: list[str], last: list[str]) -> bool:
    for start in _starts(words, last):
        opened = start == 0 or words[start - 1] in _STOPS - {","} or words[start - 1] in {"v", "vs", "defendant"}
        end = start + len(last)
        end += 1 if words[end : end + 1] == [","] else 0
        given = end
        while words[given : given + 1] and words[given] in first:
            given += 1
        after = words[max(given, end + 1) :][:1]
        closed = not after or after[0] in _STOPS or after[0] == "dob" or after[0][0].isdigit()
        if opened and closed and words[end : end + 1] and words[end] in first:
            return True
    return False


def _capitals_first(read: _Words, first: list[str], last: list[str]) -> bool:
    """ "for OKAFOR Samuel and": the surname alone in capitals, as forms and lawyers write it."""
    written = [word for word in read.written if word != "\n"]
    for start in _starts(read.unbroken, last):
        end = start + len(last)
        surname, after = written[start:end], written[end : end + 2]
        opened = start == 0 or not written[start - 1][0].isupper()
        if opened and after and after[0].casefold() in first and not after[0].isupper():
            alone = len(after) < 2 or not after[1].isupper()
            if alone and all(word.isupper() and len(word) > 1 for word in surname):
                return True
    return False


@lru_cache(maxsize=100_000)
def forenames(first_names: str) -> list[str]:
    """A person's forenames as words: without titles, collar numbers and initials."""
    return [
        name
        for name in tokens(first_names)
        if len(name) > 1 and name.replace("-", "").isalpha() and name not in _TITLES
    ]


@lru_cache(maxsize=100_000)
def surnames(surname: str) -> list[list[str]]:
    """The ways a surname may be written, each as words: "smith-jones" and "smith jones"."""
    whole = tokens(surname)
    parted = [part for word in whole for part in word.split("-")]
    return [name for name in ([whole, parted] if parted != whole else [whole]) if name]


def _company(words: list[str]) -> list[str]:
    return [_SPELLINGS.get(word, word) for word in words if word not in _STOPS]


@lru_cache(maxsize=20_000)
def company_core(organisation_name: str) -> list[str]:
    """A company's name without its form: "Halden Freight" of "Halden Freight Ltd", "Smith" of "Smith & Co"."""
    core = [word for word in _company(tokens(organisation_name)) if word not in _LEGAL]
    return core[:-1] if core[-1:] == ["and"] else core


def _longer_name(following: list[str]) -> bool:
    """Whether a name goes on: "Halden Freight Northern Ltd" is another company than "Halden Freight Ltd"."""
    return following[:1] not in _FORMS and any(word in _LEGAL - {"company"} for word in following[1:4])


def _capital(written: list[str], wanted: list[str], at: int) -> bool:
    """Whether the words from a place on are written as a name is."""
    return all(
        word[0].isupper() or word[0].isdigit() or word.casefold() in _LITTLE for word in written[at : at + len(wanted)]
    )


def _starts(words: list[str], wanted: list[str]) -> list[int]:
    found, at = [], -1
    for _ in range(words.count(wanted[0])):
        at = words.index(wanted[0], at + 1)
        if words[at : at + len(wanted)] == wanted:
            found.append(at)
    return found

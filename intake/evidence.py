"""Whether a text names a person, a company or an operation. Pure, and strict: it decides what may file a mail."""

import re
import unicodedata
from itertools import takewhile

from casework.cases import Case, Defendant

_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[,;:|()\[\]/\n]")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s\b")
_SENTENCE = re.compile(r"(?<=\w\w\w)[.!?]\s")
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


def tokens(text: str) -> list[str]:
    """A text as lower-case words without accents and apostrophes, with the punctuation that parts names."""
    return [word.casefold() for word in _as_written(text)]


def _as_written(text: str) -> list[str]:
    plain = _POSSESSIVE.sub("", _SENTENCE.sub(" | ", text.replace("&", " and ")))
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in "'’`´")
    return _TOKEN.findall(plain)


def names_person(text: str, first_names: str, surname: str) -> bool:
    """Whether a text has this person's forename and surname side by side; two relatives' names never make a third."""
    words = tokens(text)
    unbroken = [word for word in words if word != "\n"]  # mail programs wrap lines between forename and surname
    forenames = _forenames(first_names)
    return any(
        _forename_first(unbroken, forenames, last) or _surname_first(words, forenames, last)
        for last in _surnames(surname)
    )


def names_company(text: str, organisation_name: str) -> bool:
    """Whether a text has the company's name; "Ltd" and "Limited" are one.

    Without it the name must be written as a name, in capitals, and be more than one word of substance.
    """
    core = _core(organisation_name)
    written = [word for word in _as_written(text) if word not in _STOPS]
    words = [_SPELLINGS.get(word.casefold(), word.casefold()) for word in written]
    telling = len([word for word in core if word not in _LITTLE]) >= 2
    return any(
        words[at + len(core) : at + len(core) + 1] in _FORMS
        or (telling and _capital(written, core, at) and not _longer_name(words[at + len(core) :]))
        for at in (_starts(words, core) if core else ())
    )


def names_operation(text: str, operation: str) -> bool:
    """Whether a text has the operation's name, in capitals and after "operation" or "op": it is an ordinary word."""
    name = tokens(operation)
    name = name[1:] if name[:1] in (["op"], ["operation"]) else name
    written = [word for word in _as_written(text) if word != "\n"]
    words = [word.casefold() for word in written]
    return bool(name) and any(
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


def contradicts(text: str, case: Case) -> str:
    """The defendant a text names after "R v" who is none of this case's; nothing if there is no contradiction."""
    return next((named for named in all_after_versus(text) if not is_defendant(named, case)), "")


def is_defendant(named: str, case: Case) -> bool:
    """Whether what stands after "R v" begins with a defendant of the case."""
    words = [word for word in tokens(named) if word not in _TITLES and word != "\n"]
    return not words or any(_begins_with(words, person) for person in case.defendants)


def _begins_with(words: list[str], person: Defendant) -> bool:
    if person.organisation_name:
        core, said = _core(person.organisation_name), _company(words)
        return bool(core) and said[: len(core)] == core and not _longer_name(said[len(core) :])
    forenames = _forenames(person.first_names)
    for last in _surnames(person.surname):
        if words[: len(last)] == last:
            following = words[len(last) : len(last) + 2]
            return len(following) < 2 or following[0] != "," or not _other_forename(words, last, forenames)
        lead = list(takewhile(lambda word: word in forenames or len(word) == 1, words))
        initials_fit = not lead or len(lead[0]) > 1 or any(name.startswith(lead[0]) for name in forenames)
        if lead and initials_fit and words[len(lead) : len(lead) + len(last)] == last:
            return True
    return False


def _other_forename(words: list[str], last: list[str], forenames: list[str]) -> bool:
    """ "R v OKAFOR, Dana" is about Dana; "R v Okafor, Marsh and others" is still about any Okafor."""
    rest = words[len(last) + 1 :]
    return len(rest) == 1 and rest[0] not in forenames


def _forename_first(words: list[str], forenames: list[str], last: list[str]) -> bool:
    for start in _starts(words, last):
        before = start - 1
        while before > 0 and start - before <= 2 and len(words[before]) == 1 and words[before] not in _STOPS:
            before -= 1  # a middle initial
        if before >= 0 and words[before] in forenames:
            return True
    return False


def _surname_first(words: list[str], forenames: list[str], last: list[str]) -> bool:
    for start in _starts(words, last):
        opened = start == 0 or words[start - 1] in _STOPS - {","} or words[start - 1] in {"v", "vs", "defendant"}
        end = start + len(last)
        end += 1 if words[end : end + 1] == [","] else 0
        after = words[end + 1 : end + 2]
        closed = not after or after[0] in _STOPS or after[0] == "dob" or after[0][0].isdigit()
        if opened and closed and words[end : end + 1] and words[end] in forenames:
            return True
    return False


def _forenames(first_names: str) -> list[str]:
    return [
        name
        for name in tokens(first_names)
        if len(name) > 1 and name.replace("-", "").isalpha() and name not in _TITLES
    ]


def _surnames(surname: str) -> list[list[str]]:
    whole = tokens(surname)
    parted = [part for word in whole for part in word.split("-")]
    return [name for name in ([whole, parted] if parted != whole else [whole]) if name]


def _company(words: list[str]) -> list[str]:
    return [_SPELLINGS.get(word, word) for word in words if word not in _STOPS]


def _core(organisation_name: str) -> list[str]:
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
    return [at for at in range(len(words) - len(wanted) + 1) if words[at : at + len(wanted)] == wanted]

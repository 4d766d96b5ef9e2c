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
_SPELLINGS = {"ltd": "limited", "co": "company", "inc": "incorporated", "&": "and"}
_VERSUS = re.compile(r"\b(?:R|Regina|Rex|Crown)\b\.?\s*(?:-\s*v\s*-|vs?\b\.?)\s*", re.IGNORECASE)


def tokens(text: str) -> list[str]:
    """A text as lower-case words without accents and apostrophes, with the punctuation that parts names."""
    plain = _POSSESSIVE.sub("", _SENTENCE.sub(" | ", text.replace("&", " and ")))
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in "'’`´")
    return _TOKEN.findall(plain.casefold())


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
    """Whether a text has the company's name; "Ltd" and "Limited" are one, and a name of one word needs it."""
    name = _company(tokens(organisation_name))
    core = [word for word in name if word not in _LEGAL]
    wanted = core if len(core) >= 2 else name
    return len(wanted) >= 2 and _has(_company(tokens(text)), wanted)


def names_operation(text: str, operation: str) -> bool:
    """Whether a text has the operation's name after the word "operation" or "op": the names are ordinary words."""
    name = tokens(operation)
    name = name[1:] if name[:1] in (["op"], ["operation"]) else name
    words = [word for word in tokens(text) if word != "\n"]
    return bool(name) and (_has(words, ["operation", *name]) or _has(words, ["op", *name]))


def named_after_versus(subject: str) -> str:
    """What stands after "R v" in a subject, up to the first stop; nothing if the subject has no "R v"."""
    match = _VERSUS.search(subject)
    if not match:
        return ""
    rest = re.split(r"\s[-\u2013\u2014]+\s|[;:()\[\]|\d]|\bURN\b|\bre\b", subject[match.end() :], maxsplit=1)[0]
    return rest.strip(" ,.-")


def contradicts(subject: str, case: Case) -> str:
    """The defendant a subject names after "R v" who is none of this case's; nothing if there is no contradiction."""
    named = named_after_versus(subject)
    words = [word for word in tokens(named) if word not in _TITLES]
    if not words or any(_begins_with(words, person) for person in case.defendants):
        return ""
    return named


def _begins_with(words: list[str], person: Defendant) -> bool:
    if person.organisation_name:
        name = [word for word in _company(tokens(person.organisation_name)) if word not in _LEGAL]
        return bool(name) and _company(words)[: len(name)] == name
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


def _has(words: list[str], wanted: list[str]) -> bool:
    return any(True for _ in _starts(words, wanted))


def _starts(words: list[str], wanted: list[str]) -> list[int]:
    return [at for at in range(len(words) - len(wanted) + 1) if words[at : at + len(wanted)] == wanted]

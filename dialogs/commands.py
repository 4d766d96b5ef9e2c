"""What a typed message asks for: pure, no case is looked up here."""

import re

from casework.urn import find_urns, parse_urn
from dialogs.intent import Intent
from dialogs.search_commands import of_documents

# What people type, word for word, and the verb it stands for.
COMMANDS = {
    "hello": "help",
    "hi": "help",
    "hey": "help",
    "good morning": "help",
    "good afternoon": "help",
    "help": "help",
    "start": "help",
    "what can you do": "help",
    "thanks": "thanks",
    "thank you": "thanks",
    "sign in": "sign-in",
    "signin": "sign-in",
    "log in": "sign-in",
    "login": "sign-in",
    "sign out": "sign-out",
    "signout": "sign-out",
    "log out": "sign-out",
    "logout": "sign-out",
    "unfiled": "held",
    "held": "held",
    "filed": "filed",
    "ignored": "ignored",
    "digest": "digest",
}
_QUEUE = re.compile(r"(?:unfiled|held) (?:(mine|free|all)|page (\d{1,4})|(\d{1,4}))", re.IGNORECASE)
_PAST = re.compile(r"(filed|ignored) (?:page (\d{1,4})|(\S+(?: \S+){0,3}))", re.IGNORECASE)
_FIND = re.compile(r"(?:find|search(?: for)?|case|open|show|look up)\b[:\s]*(.*)", re.IGNORECASE | re.DOTALL)
_PARTY = re.compile(r"(?:r\.?|regina|rex|the king)\s+(?:v\.?|and|-v-)\s+(.+)", re.IGNORECASE)
_OPERATION = re.compile(r"(?:operation|op\.?)\s+(\S.*)", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w'’.&-]*(?: [\w'’.&()-]+){0,3}")
_TALK = re.compile(
    r"\b(a|an|any|are|be|can|could|did|do|does|had|has|have|how|i|is|it|know|many|may|me|my|need|no|not|ok|okay|our|please"
    r"|should|so|tell|than|that|the|them|then|there|they|this|to|today|want|was|we|were|what|when|where|which|who|why|will"
    r"|with|would|yes|you|your)\b",
    re.IGNORECASE,
)
LONGEST_NAME = 80


def understand(text: str) -> Intent:
    """The intent of a message; `unknown` when nothing in it says."""
    said = " ".join(text.split())
    plain = said.lower().rstrip(".!?")
    if plain in COMMANDS:
        return Intent(COMMANDS[plain])
    if re.fullmatch(r"\d{3} ?\d{3}", said):
        return Intent("sign-in.code", {"code": said})
    if of_mail := _of_mail(said):
        return of_mail
    if of_case := of_documents(said):
        return of_case
    urns = list(dict.fromkeys(str(found.urn) for found in find_urns(text)))
    if urns:
        return Intent("case.urns", {"urns": urns})
    asked = _FIND.fullmatch(said)
    if asked:
        return _find(asked.group(1).strip())
    return _bare(said)


def _of_mail(said: str) -> Intent | None:
    """A part of the queue, a place in it, or a search among what was filed or ignored."""
    if queue := _QUEUE.fullmatch(said):
        show, page, number = queue.groups()
        if number:
            return Intent("held.number", {"number": int(number)})
        return Intent("held", {"show": show.lower()} if show else {"list": True, "page": int(page)})
    past = _PAST.fullmatch(said)
    if past is None or _TALK.search(said):
        return None
    verb, page, wanted = past.groups()
    return Intent(verb.lower(), {"page": int(page)} if page else {"query": wanted})


def query(text: str) -> Intent:
    """What a field that takes "a URN or a name" was given."""
    return _find(" ".join(text.split()))


def _find(wanted: str) -> Intent:
    if not wanted:
        return Intent("case.nothing")
    urn = parse_urn(wanted)
    if urn:
        return Intent("case.urns", {"urns": [str(urn)]})
    if _meant_as_urn(wanted):
        return Intent("case.not-a-urn", {"text": wanted})
    return _by_name(wanted)


def _bare(said: str) -> Intent:
    """A message that is only a name, or only a failed URN, is searched for; talk is not."""
    if _meant_as_urn(said):
        return Intent("case.not-a-urn", {"text": said})
    if _NAME.fullmatch(said) and not _TALK.search(said):
        return _by_name(said)
    return Intent("unknown", {"text": said})


def _by_name(wanted: str) -> Intent:
    operation = _OPERATION.fullmatch(wanted)
    if operation:
        return Intent("case.operation", {"name": operation.group(1)[:LONGEST_NAME]})
    party = _PARTY.fullmatch(wanted)
    return Intent("case.name", {"name": (party.group(1) if party else wanted)[:LONGEST_NAME]})


def _meant_as_urn(text: str) -> bool:
    """One word that starts like a URN (two digits) or is mostly digits, but is not in the form of one."""
    solid = re.sub(r"[\s./-]", "", text)
    return (
        len(text.split()) <= 4
        and len(solid) >= 6
        and (
            re.match(r"\d{2}[A-Za-z]{0,3}\d", solid) is not None
            and sum(char.isdigit() for char in solid) * 2 > len(solid)
        )
    )

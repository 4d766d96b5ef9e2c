"""What is known of a sender beside the name: our own gateway's finding, and the tricks people play with addresses."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

import authres
from rapidfuzz.distance import Levenshtein

from casework.correspondents import FORCES
from casework.mail import SenderCheck
from integrations.mail.mime import MailText

_ADDRESS = re.compile(r"[^\s<>\"',;]+@([^\s<>\"',;]+\.[^\s<>\"',;]+)")
_FINDINGS = {"pass": SenderCheck.PASS, "fail": SenderCheck.FAIL}
# Letters that look like others; enough for what is seen in mail, and no dictionary of all scripts.
_LOOKS_LIKE = str.maketrans("01358аеорсухіјԁһӏո", "olesbaeopcyxijdhln")
_POLICE = re.compile(r"\b(?:police|constabulary|heddlu)\b")
_OFFICIAL = frozenset({"police", "justice", "hmcts"})
_KNOWN = FORCES | _OFFICIAL


def sender_check(headers: Iterable[tuple[str, str]], gateway: str) -> SenderCheck:
    """What our gateway says of DMARC. Only its own topmost header counts: below it stands what a sender may have written."""
    for name, value in headers:
        if name.lower() == "authentication-results" and gateway:
            return _finding(value, gateway)
    return SenderCheck.NONE


def _finding(value: str, gateway: str) -> SenderCheck:
    try:
        header = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
    except (authres.core.AuthResError, ValueError):
        return SenderCheck.NONE
    if header.authserv_id is None or header.authserv_id.lower() != gateway.lower():
        return SenderCheck.NONE
    found = [str(one.result).lower() for one in header.results if str(one.method).lower() == "dmarc"]
    return _FINDINGS.get(found[0], SenderCheck.NONE) if found else SenderCheck.NONE


def domain_of(address: str) -> str:
    """The domain of an address, as it is compared."""
    return address.rpartition("@")[2].strip().lower().rstrip(".")


def tricks(mail: MailText, forces: Mapping[str, str]) -> tuple[str, ...]:
    """What is odd about who a mail says it is from, each as a sentence. `forces` has the police's domains."""
    domain = domain_of(mail.sender_address)
    if domain in forces:
        odd: tuple[str, ...] = ()
    else:
        odd = (_near(domain, forces) or _look_alike(domain), _another_force(mail.sender_name, domain))
    found = (*odd, _another_address(mail.sender_name, domain), _another_reply(mail.reply_to, domain))
    return tuple(sentence for sentence in found if sentence)


def _near(domain: str, forces: Mapping[str, str]) -> str:
    """A domain that is one letter from a force's own, or looks the same."""
    shown = _skeleton(_shown(domain))
    near = (each for each in sorted(forces) if Levenshtein.distance(shown, _skeleton(each), score_cutoff=1) <= 1)
    known = next(near, "") if shown else ""
    return f"The sender\u2019s domain looks like \u201c{known}\u201d, but is not" if known else ""


def _another_force(name: str, domain: str) -> str:
    """A name that says it is the police, at an address that is nobody's we know."""
    said = _POLICE.search(_skeleton(_ADDRESS.sub("", name).lower()))
    if said and not _OFFICIAL & set(domain.split(".")) and "pnn" not in domain.split("."):
        return "The sender\u2019s name says it is a police force, but the address is not one\u2019s"
    return ""


def _look_alike(domain: str) -> str:
    """A domain made to be read as a force's or a court's: other letters, one letter off, or two words run together."""
    for label in _shown(domain).split("."):
        plain = _skeleton(label)
        if label in _KNOWN:
            continue
        near = next((word for word in sorted(_OFFICIAL) if Levenshtein.distance(plain, word, score_cutoff=1) == 1), "")
        known = plain if plain in _KNOWN else near or _run_together(plain)
        if known:
            return f"The sender\u2019s domain looks like \u201c{known}\u201d, but is not"
    return ""


def _run_together(label: str) -> str:
    force = label.removesuffix("police").rstrip("-")
    return f"{force}.police" if label.endswith("police") and force in FORCES else ""


def _another_address(name: str, domain: str) -> str:
    shown = _ADDRESS.search(name)
    if shown and shown.group(1).lower() != domain:
        return "The sender\u2019s name shows another address than the one it was sent from"
    return ""


def _another_reply(reply_to: str, domain: str) -> str:
    other = domain_of(reply_to)
    return "Answers would go to another domain than the sender\u2019s" if other and other != domain else ""


def _shown(domain: str) -> str:
    """A domain as a reader sees it: "xn--" is how programs write other scripts."""
    try:
        return domain.encode("ascii").decode("idna")
    except (UnicodeError, ValueError):
        return domain


def _skeleton(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return plain.translate(_LOOKS_LIKE).replace("rn", "m").replace("vv", "w")

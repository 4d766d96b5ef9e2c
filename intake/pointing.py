"""Whether anything in a mail points to a case. What does not makes work for nobody; a URN-shaped string alone does not."""

from casework.mail import PartOutcome
from casework.urn import find_urns
from intake import case_terms
from intake.evidence import all_after_versus, tokens
from intake.facts import Mention, Place
from intake.looking import Looking
from intake.name_search import cited_surnames, names_in, operations_in

_RARE = 50
"""A name of more cases than this says nothing by itself, even in the subject."""
_SHOWN = 3
"""A name of more cases than a card shows is a common one: colleagues and salesmen have it too."""


def is_casework(looking: Looking) -> bool:
    """Whether a person should look at a mail that cannot be filed."""
    return names_a_case(looking) or _brings_papers(looking)


def names_a_case(looking: Looking) -> bool:
    """Whether anything that a mail says points to a case, whatever it brings along."""
    return (
        bool(looking.threads)
        or any(_counts(looking, mention) for mention in looking.found)
        or _cites_a_case(looking)
        or _names_somebody(looking)
        or bool(looking.near)
    )


def _counts(looking: Looking, mention: Mention) -> bool:
    """A URN of CMS, written as one; or one that CMS has not, from the force it belongs to or with a citation."""
    if looking.of_root(mention.urn.root):
        return mention.exact or looking.from_a_correspondent or _says_urn(looking)
    if mention.place in {Place.QUOTED, Place.INSIDE}:
        return False
    return mention.urn.force == looking.force or bool(all_after_versus(looking.mail.subject)) or _says_urn(looking)


def _says_urn(looking: Looking) -> bool:
    """ "URN" before the reference: a field of a form, in the subject."""
    subject = looking.mail.subject
    return any("URN" in subject[max(0, found.start - 8) : found.start].upper() for found in find_urns(subject))


def _cites_a_case(looking: Looking) -> bool:
    """ "R v Okafor" from somebody who writes to cases, or in anybody's subject where some case has such a defendant."""
    cited = bool(all_after_versus(looking.mail.subject))
    if cited and looking.from_a_correspondent:
        return True
    if not cited and not looking.from_a_correspondent:
        return False
    surnames = [case_terms.surname_term(name) for name in cited_surnames(looking)]
    return bool(surnames) and any(looking.cases.frequencies(surnames))


def _names_somebody(looking: Looking) -> bool:
    """A full name or an operation of a few cases in the subject, or anywhere from somebody who writes to cases.

    The sender's own name says nothing, and a common one only from somebody who writes to cases.
    """
    known = looking.from_a_correspondent
    if _any_of(looking, looking.mail.subject, _names(looking, Place.SUBJECT), most=_RARE if known else _SHOWN):
        return True
    return known and _any_of(looking, looking.mail.new_text, _names(looking, Place.MESSAGE), most=_RARE)


def _any_of(looking: Looking, text: str, names: list[str], *, most: int) -> bool:
    terms = [*names, *operations_in(text)]
    often = looking.cases.frequencies(terms) if terms else []
    return any(0 < count <= (most if at < len(names) else _RARE) for at, count in enumerate(often))


def _names(looking: Looking, place: Place) -> list[str]:
    local_part = looking.mail.sender_address.partition("@")[0].replace(".", " ")
    own = {*tokens(looking.mail.sender_name), *tokens(local_part)}
    return [term for term in names_in(looking, place) if not own.issuperset(term.split(" ")[1:])]


def _brings_papers(looking: Looking) -> bool:
    """Files from the police, a court or counsel: nobody can tell for which case, but they are for one."""
    filed = any(part.outcome is PartOutcome.FILED for part in looking.mail.parts) or bool(looking.mail.attachment_names)
    return filed and looking.from_a_correspondent

"""Whether anything in a mail points to a case. What does not makes work for nobody; a URN-shaped string alone does not."""

from casework.mail import PartOutcome
from casework.urn import find_urns
from intake import case_terms
from intake.evidence import all_after_versus
from intake.facts import Mention, Place
from intake.looking import Looking
from intake.name_search import cited_surnames, names_in, operations_in

_RARE = 50
"""A name of more cases than this says nothing by itself."""


def is_casework(looking: Looking) -> bool:
    """Whether a person should look at a mail that cannot be filed."""
    return (
        bool(looking.threads)
        or any(_counts(looking, mention) for mention in looking.found)
        or _cites_a_case(looking)
        or _names_somebody(looking)
        or bool(looking.near)
        or _brings_papers(looking)
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
    """ "R v Okafor" in the subject, or from somebody who writes to cases, where some case has such a defendant."""
    if not all_after_versus(looking.mail.subject) and not looking.from_a_correspondent:
        return False
    surnames = [case_terms.surname_term(name) for name in cited_surnames(looking)]
    return bool(surnames) and any(looking.cases.frequencies(surnames))


def _names_somebody(looking: Looking) -> bool:
    """A full name or an operation of a few cases in the subject, or anywhere from somebody who writes to cases."""
    terms = [*names_in(looking, Place.SUBJECT), *operations_in(looking.mail.subject)]
    if looking.from_a_correspondent:
        terms += [*names_in(looking, Place.MESSAGE), *operations_in(looking.mail.new_text)]
    return bool(terms) and any(0 < often <= _RARE for often in looking.cases.frequencies(terms))


def _brings_papers(looking: Looking) -> bool:
    """Files from the police, a court or counsel: nobody can tell for which case, but they are for one."""
    filed = any(part.outcome is PartOutcome.FILED for part in looking.mail.parts) or bool(looking.mail.attachment_names)
    return filed and looking.from_a_correspondent

"""What other systems do, over the same mails: the two named rules that ours is set beside."""

import re

from bench.mail_world.cases import FIRST_CASE_ID, World
from casework.urn import Urn, find_urns
from intake.facts import MailFacts

_STRICT = re.compile(r"(?<!\w)(\d{2}[A-Z0-9]{2}\d{7})(?:\(?[MS]\)?)?(?:/(\d{1,2}))?(?!\w)")


def strict_in_subject(mail: MailFacts, world: World) -> int | None:
    """The case of the first URN written by the book in the subject, as ticket systems do."""
    found = (Urn(root=match[1], split=int(match[2]) if match[2] else None) for match in _STRICT.finditer(mail.subject))
    return next((case_id for urn in found if (case_id := _case(urn, world))), None)


def first_tolerant(mail: MailFacts, world: World) -> int | None:
    """The case of the first URN in any layout, wherever it stands."""
    text = "\n".join((mail.subject, mail.new_text, *mail.attachment_names, mail.quoted_text))
    return next((case_id for found in find_urns(text) if (case_id := _case(found.urn, world))), None)


def _case(urn: Urn, world: World) -> int | None:
    number = world.number_of(urn.root)
    if number is None:
        return None
    if urn.split == 2:
        number = world.other_split(number) or number
    return FIRST_CASE_ID + number

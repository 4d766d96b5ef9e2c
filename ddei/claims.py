"""Who has a mail in hand: how it is told, and what it keeps others from."""

from dataclasses import replace

from casework.errors import Conflict
from casework.mail import WAITING_FOR_A_PERSON, HeldMail
from casework.people import Caller
from ddei.receipts import LONDON
from store.mail import MailRow
from store.mail_claims import CLAIMED_FOR
from store.schema import now


def has(row: MailRow | HeldMail) -> bool:
    """Whether somebody has this mail now: a claim lasts a quarter of an hour."""
    claimed = bool(row.claimed_by_user) and row.claimed_at is not None
    return claimed and row.claimed_at is not None and row.claimed_at >= now() - CLAIMED_FOR


def check_claim(caller: Caller, row: MailRow) -> None:
    """Conflict while somebody else has the mail: the second is told, and can take it over."""
    if row.state in WAITING_FOR_A_PERSON and has(row) and row.claimed_by_user != caller.user.username:
        raise Conflict(f"{taken(row)} Take it over first. Nothing was changed.")


def taken(row: MailRow | HeldMail) -> str:
    """ "Owen Price has had this email since 10:04." """
    since = row.claimed_at.astimezone(LONDON) if row.claimed_at else None
    return f"{row.claimed_by} has had this email since {since:%H:%M}." if since else ""


def unclaimed(row: MailRow) -> MailRow:
    """A mail that nobody has any more: it is decided."""
    return replace(row, claimed_by="", claimed_by_user="", claimed_at=None)

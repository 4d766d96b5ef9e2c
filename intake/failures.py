"""What an error means for the mail it stopped: wait, try again, or give it to a person."""

from dataclasses import replace

from casework.errors import AlreadyDone, CaseRestricted, CaseworkError, CheckedOut, Conflict, NotSignedIn
from casework.mail import MailState, Wish
from integrations.mail.errors import MailboxError, Throttled
from store.mail import MailRow, held

MOST_FAILURES = 3


def is_outside(error: Exception) -> bool:
    """Whether an outside system, or another worker at the same mail, is the reason: then the mail simply waits."""
    if isinstance(error, CaseRestricted | AlreadyDone | CheckedOut):
        return False
    waits = isinstance(error, CaseworkError) and error.retryable
    return waits or isinstance(error, Conflict | NotSignedIn | MailboxError | OSError)  # OSError: our disk is full


def is_final(error: Exception) -> bool:
    """Whether CMS has said no: trying again would get the same answer."""
    return isinstance(error, CaseworkError) and 400 <= error.status < 500


def gives_up(error: Exception, failures: int) -> bool:
    """Whether a mail with so many failures before this one is not tried again."""
    return not is_outside(error) and (is_final(error) or failures + 1 >= MOST_FAILURES)


def sentence(error: Exception) -> str:
    """What a person reads of it."""
    return error.sentence if isinstance(error, CaseworkError) else "Something in this mail could not be handled."


def asked_to_wait(error: Exception) -> float | None:
    """For how many seconds the mailbox wants to be left alone."""
    return error.retry_after if isinstance(error, Throttled) else None


def given_up(row: MailRow, error: Exception) -> MailRow:
    """The row when trying again is of no use: a person must look, or the case keeps what should have been taken out."""
    reason = sentence(error)
    if row.wish is Wish.UNDO:
        return replace(row, state=MailState.FILED, wish=Wish.FILE, trouble=f"It could not be taken out again: {reason}")
    if not is_final(error):
        reason = f"Tried {MOST_FAILURES} times without success: {reason}"
    return held(row, reason, *row.reasons, candidates=row.candidates)

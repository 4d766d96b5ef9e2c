"""What can go wrong, drawn as one tree. A class answers "what can the caller do?".

CaseworkError                      carries the user's sentence, the contract's HTTP status, and whether a retry may help
├── BadInput                 400   say it again, differently
│   └── NotAUrn              400
├── NotSignedIn              401   sign in to the CMS (again); what was typed is kept
│   └── WrongPassword        401
├── NotIdentified            407   the caller's own token is missing or wrong
├── NotAllowed               403   this person may not, whoever asks
│   └── NoAccessToCase       403
├── NotFound                 404   nothing there
│   ├── CaseNotFound         404
│   └── DocumentNotFound     404
├── Conflict                 409   somebody or something stands in the way now
│   ├── CheckedOut           409   the holder's name
│   ├── CaseLocked           423   somebody has the whole case open for changing
│   ├── Refreshing           423   the case's documents are being made ready already
│   ├── CaseRestricted       409   the case needs an access level this person has not
│   ├── Superseded           409   a newer version was saved meanwhile
│   ├── AlreadyDone          409   the same write with other content
│   └── AtWork               409   the same request is being worked on already
├── Gone                     410
│   ├── CaseDeleted          410
│   └── DocumentGone         410
├── TooLarge                 413
├── CannotOpen               415   the document's bytes cannot be shown; the reason says why
├── WrongMediaType           415   a body of a type that is not taken here
├── KeyReused                422   an Idempotency-Key that was used before, for another request
├── Busy                     429   too much at once; wait
├── NoCmsModern              451   the person has no access to the newer half of CMS
├── Unavailable              503   an outside system is down or slow; try again
│   ├── CmsUnavailable       503
│   ├── CmsTimeout           504
│   ├── CmsChanged           503   CMS is not as it was when this was built: writes have stopped
│   ├── CmsBroken            502   it answered something that is not an answer
│   └── RedactionLogUnavailable 503
└── OutcomeUnknown           503   a write may or may not have happened; it is being looked up, never repeated blindly
"""

from typing import ClassVar


class CaseworkError(Exception):
    """Anything the product can explain. `sentence` is for the person; `detail` is for the log and holds no case data."""

    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    retry_after_s: int = 30
    default: ClassVar[str] = "Something went wrong. Nothing was changed. Try again, or tell the service desk."

    def __init__(self, sentence: str | None = None, *, detail: str = "") -> None:
        self.sentence = sentence or self.default
        self.detail = detail
        self.done_before: tuple[str, ...] = ()
        """The parts of a combined write that were done before this stopped it."""
        super().__init__(f"{type(self).__name__}: {detail or self.sentence}")


class BadInput(CaseworkError):
    status = 400
    default = "That could not be understood. Check it and try again."


class NotAUrn(BadInput):
    default = "That is not a URN. A URN looks like 45AA0209820 or 45AA0209820/1; spaces and lower case are fine."


class NotSignedIn(CaseworkError):
    status = 401
    default = "You are not signed in to CMS, or your CMS session has ended. Sign in and I will carry on where you were."


class WrongPassword(NotSignedIn):
    default = "CMS did not accept that user name and password. Check them and try again."


class NotIdentified(CaseworkError):
    status = 407
    default = "The request did not say who is calling, or its token is not valid."


class NotAllowed(CaseworkError):
    status = 403
    default = "Your role does not allow this. Ask your manager if you think it should."


class NoAccessToCase(NotAllowed):
    default = "You do not have access to this case."


class NotFound(CaseworkError):
    status = 404
    default = "There is nothing with that reference."


class CaseNotFound(NotFound):
    default = "CMS has no case with that URN. Check each character: a URN has no check digit."


class DocumentNotFound(NotFound):
    default = "This document is not in the case any more. Open the case again to see what is there now."


class Conflict(CaseworkError):
    status = 409
    default = "Somebody else is working on this. Try again in a moment."


class CheckedOut(Conflict):
    """`holder` is the name of the person who has the document checked out."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(f"{holder} has this document checked out. Ask them to check it in, then try again.")


class CaseLocked(Conflict):
    status = 423
    default = (
        "Somebody has this case open for changing in CMS. Nothing was changed. "
        "Try again when they have closed it; the case's card says who it is."
    )


class Refreshing(Conflict):
    status = 423
    retryable = True
    default = "The documents of this case are being made ready already. They can be read and searched as they get done."


class CaseRestricted(Conflict):
    default = "This case is restricted. Your CMS access level does not let you see it; the case owner can tell you why."


class Superseded(Conflict):
    default = "Somebody saved a newer version meanwhile. Nothing was saved. Open the newest one and start from it."


class AlreadyDone(Conflict):
    default = "This was already done, with different content. Nothing was changed."


class AtWork(Conflict):
    retryable = True
    retry_after_s = 2
    default = "This request is being worked on already. Ask again in a moment, with the same Idempotency-Key."


class Gone(CaseworkError):
    status = 410
    default = "This no longer exists."


class CaseDeleted(Gone):
    default = "This case no longer exists: it was deleted from CMS."


class DocumentGone(Gone):
    default = "This document no longer exists in CMS."


class TooLarge(CaseworkError):
    status = 413
    default = "This file is too large for CMS. Nothing was sent."


class CannotOpen(CaseworkError):
    """`reason` is one word of: encrypted, broken, too-big, unsupported, timed-out."""

    status = 415

    def __init__(self, reason: str, sentence: str) -> None:
        self.reason = reason
        super().__init__(sentence, detail=reason)


class WrongMediaType(CaseworkError):
    status = 415
    default = "The body is of a type that is not taken here."


class KeyReused(CaseworkError):
    status = 422
    default = "This Idempotency-Key was used before, for another request. Nothing was changed. Use a new key."


class NoCmsModern(CaseworkError):
    status = 451
    default = "You do not have access to CMS Modern. Ask the service desk for it."


class Busy(CaseworkError):
    status = 429
    retryable = True
    default = "Too many requests at once. Wait a minute and try again."

    def __init__(self, sentence: str | None = None, *, detail: str = "", retry_after_s: int = 30) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(sentence, detail=detail)


class Unavailable(CaseworkError):
    status = 503
    retryable = True
    default = "A system we depend on is not answering. What you typed is kept; try again in a few minutes."


class CmsUnavailable(Unavailable):
    default = "CMS is not answering. What you typed is kept; try again in a few minutes."


class CmsTimeout(Unavailable):
    status = 504
    default = "CMS took too long to answer. What you typed is kept; try again in a few minutes."


class CmsChanged(Unavailable):
    default = "CMS has changed, so nothing is written to it for now. Reading still works. Tell the service desk."


class CmsBroken(Unavailable):
    status = 502
    default = "CMS answered with something unexpected. What you typed is kept; try again. If it goes on, tell the service desk."


class RedactionLogUnavailable(Unavailable):
    default = "The Redaction Log is not answering. Your entry is kept and will be sent when it is back."


class OutcomeUnknown(Unavailable):
    default = "CMS stopped answering in the middle. We are checking whether it was saved, and will not save it twice."

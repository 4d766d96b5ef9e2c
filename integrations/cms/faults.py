"""Every way the CMS says no, and what it means here. One table per backend; nothing else translates a refusal.

No text of an answer goes into an error: fault strings carry stack traces, and bodies carry case data.
"""

import httpx

from casework.errors import (
    BadInput,
    Busy,
    CaseDeleted,
    CaseLocked,
    CaseNotFound,
    CaseRestricted,
    CaseworkError,
    CheckedOut,
    CmsBroken,
    CmsTimeout,
    CmsUnavailable,
    DocumentGone,
    DocumentNotFound,
    NoAccessToCase,
    NoCmsModern,
    NotFound,
    NotSignedIn,
    Superseded,
    TooLarge,
    Unavailable,
)


class NotTaken(Unavailable):
    """The CMS says that it cannot take such a request: not even a write can have happened, and a repeat is no use."""

    status = 502
    default = "CMS did not take this: it expects something else from us. Nothing was changed. Tell the service desk."


# The material service's CmsFault codes. CheckedOut is apart: it carries the holder's name. What we send is valid by the
# schema, so a BadRequest is not about what a person typed: the CMS has another idea of its own contract.
_SOAP: dict[str, type[CaseworkError]] = {
    "SessionExpired": NotSignedIn,
    "NotAuthorised": NoAccessToCase,
    "Restricted": CaseRestricted,
    "CaseDeleted": CaseDeleted,
    "NotFound": DocumentNotFound,
    "TooLarge": TooLarge,
    "BadRequest": NotTaken,
    "DocumentGone": DocumentGone,
    "Superseded": Superseded,
    "ServerError": CmsUnavailable,
}

# CMS Modern's extensions.code; NOT_FOUND is apart: it depends on what was asked for.
_MODERN: dict[str, type[CaseworkError]] = {
    "SESSION_NOT_FOUND": NotSignedIn,
    "FORBIDDEN": NoAccessToCase,
    "RESTRICTED": CaseRestricted,
    "DELETED": CaseDeleted,
    "BAD_REQUEST": BadInput,
    "LOCKED": CaseLocked,
}

# CMS Modern's published messages, for answers without a code.
_MODERN_MESSAGES: dict[str, type[CaseworkError]] = {
    "user session not found": NotSignedIn,
    "user is not authorized to access this case": NoAccessToCase,
    "this case has been deleted": CaseDeleted,
    "the case is restricted. user does not have the required case access level to view this data": CaseRestricted,
}

# A gateway's 502 says that what stands behind it answered nonsense; any other 5xx that nobody answered at all.
_STATUS: dict[int, type[CaseworkError]] = {
    401: NotSignedIn,
    403: NoAccessToCase,
    413: TooLarge,
    429: Busy,
    451: NoCmsModern,
    502: CmsBroken,
    504: CmsTimeout,
}

_MODERN_NOT_FOUND: dict[str, type[NotFound]] = {
    "case": CaseNotFound,
    "documents": CaseNotFound,
    "communications": CaseNotFound,
    "inboxCommunications": CaseNotFound,
    "hearings": CaseNotFound,
    "caseHistory": CaseNotFound,
    "pcdRequests": CaseNotFound,
    "exhibitProducers": CaseNotFound,
    "directions": CaseNotFound,
    "createCommunication": CaseNotFound,
    "witnessStatements": NotFound,
}


def soap_fault(code: str, holder: str) -> CaseworkError:
    """What a fault of the material service means; an unknown code is a broken CMS."""
    if code == "CheckedOut":
        return CheckedOut(holder or "Somebody else")
    return _SOAP.get(code, CmsBroken)(detail=f"soap fault {code if code in _SOAP else 'unknown'}")


def modern_fault(code: str, message: str, field: str) -> CaseworkError | None:
    """What one GraphQL error means for the asked field; None when it says nothing we know."""
    if code == "NOT_FOUND":
        return _MODERN_NOT_FOUND.get(field, DocumentNotFound)(detail="modern NOT_FOUND")
    if code == "BAD_REQUEST" and not field:
        # Refused before any field was looked at: it is the question CMS does not know, not what a person typed into it.
        return NotTaken(detail="modern BAD_REQUEST")
    known = _MODERN.get(code) or _MODERN_MESSAGES.get(message.strip().rstrip(".").lower())
    return known(detail=f"modern {code or 'message'}") if known else None


def refused_status(response: httpx.Response) -> CaseworkError | None:
    """What an HTTP status other than 2xx means; None for a 2xx."""
    status = response.status_code
    if response.is_success:
        return None
    if response.is_redirect:
        return NotSignedIn(detail="redirect") if "login" in _location(response) else CmsBroken(detail="redirect")
    down = CmsUnavailable if status == 404 or status >= 500 else CmsBroken
    return _STATUS.get(status, down)(detail=f"status {status}")


def _location(response: httpx.Response) -> str:
    return str(response.headers.get("location", "")).lower()

"""Every way the CMS says no, and what it means here. One table per backend; nothing else translates a refusal.

No text of an answer goes into an error: fault strings carry stack traces, and bodies carry case data.
"""

import httpx

from casework.errors import (
    BadInput,
    Busy,
    CaseDeleted,
    CaseNotFound,
    CaseRestricted,
    CaseworkError,
    CheckedOut,
    CmsBroken,
    CmsTimeout,
    CmsUnavailable,
    DocumentNotFound,
    NoAccessToCase,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooLarge,
)

_NO_MODERN = "It looks like you do not have access to CMS Modern, please contact the service desk."

# The material service's CmsFault codes. CheckedOut is apart: it carries the holder's name.
_SOAP: dict[str, type[CaseworkError]] = {
    "SessionExpired": NotSignedIn,
    "NotAuthorised": NoAccessToCase,
    "Restricted": CaseRestricted,
    "CaseDeleted": CaseDeleted,
    "NotFound": DocumentNotFound,
    "TooLarge": TooLarge,
    "BadRequest": BadInput,
    "ServerError": CmsUnavailable,
}

# CMS Modern's extensions.code; NOT_FOUND is apart: it depends on what was asked for.
_MODERN: dict[str, type[CaseworkError]] = {
    "SESSION_NOT_FOUND": NotSignedIn,
    "FORBIDDEN": NoAccessToCase,
    "RESTRICTED": CaseRestricted,
    "DELETED": CaseDeleted,
    "BAD_REQUEST": BadInput,
}

# CMS Modern's published messages, for answers without a code.
_MODERN_MESSAGES: dict[str, type[CaseworkError]] = {
    "user session not found": NotSignedIn,
    "user is not authorized to access this case": NoAccessToCase,
    "this case has been deleted": CaseDeleted,
    "the case is restricted. user does not have the required case access level to view this data": CaseRestricted,
}

_MODERN_NOT_FOUND: dict[str, type[NotFound]] = {
    "case": CaseNotFound,
    "documents": CaseNotFound,
    "communications": CaseNotFound,
    "createCommunication": CaseNotFound,
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
    known = _MODERN.get(code) or _MODERN_MESSAGES.get(message.strip().rstrip(".").lower())
    return known(detail=f"modern {code or 'message'}") if known else None


def refused_status(response: httpx.Response) -> CaseworkError | None:
    """What an HTTP status other than 2xx means; None for a 2xx."""
    status = response.status_code
    if response.is_success:
        return None
    if response.is_redirect:
        return NotSignedIn(detail="redirect") if "login" in _location(response) else CmsBroken(detail="redirect")
    if status == 404 or status >= 500:
        return (CmsTimeout if status == 504 else CmsUnavailable)(detail=f"status {status}")
    if status == 451:
        return NotAllowed(_NO_MODERN, detail="status 451")
    known = {401: NotSignedIn, 403: NoAccessToCase, 413: TooLarge, 429: Busy}
    return known.get(status, CmsBroken)(detail=f"status {status}")


def _location(response: httpx.Response) -> str:
    return str(response.headers.get("location", "")).lower()

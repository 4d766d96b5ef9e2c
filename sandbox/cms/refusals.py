"""Why the CMS double says no; SOAP and GraphQL each say it in their own words."""


class Refusal(Exception):
    """`code` is GraphQL's extension code, `fault` the SOAP fault code, `holder` who has a document checked out."""

    def __init__(self, code: str, fault: str, message: str, holder: str = "") -> None:
        self.code = code
        self.fault = fault
        self.message = message
        self.holder = holder
        super().__init__(message)


def session_not_found() -> Refusal:
    """The session has ended, or never was."""
    return Refusal("SESSION_NOT_FOUND", "SessionExpired", "User session not found")


def forbidden() -> Refusal:
    """This user may not see this case."""
    return Refusal("FORBIDDEN", "NotAuthorised", "User is not authorized to access this case")


def restricted() -> Refusal:
    """The case wants a higher access level."""
    return Refusal(
        "RESTRICTED",
        "Restricted",
        "The case is restricted. User does not have the required case access level to view this data",
    )


def deleted() -> Refusal:
    """The case was deleted."""
    return Refusal("DELETED", "CaseDeleted", "This case has been deleted")


def not_found(what: str) -> Refusal:
    """There is no such thing; `what` starts the sentence."""
    return Refusal("NOT_FOUND", "NotFound", f"{what} not found")


def bad_request(message: str) -> Refusal:
    """The request is well-formed and still wrong."""
    return Refusal("BAD_REQUEST", "BadRequest", message)


def too_large() -> Refusal:
    """The file is larger than the file store takes."""
    return Refusal("BAD_REQUEST", "TooLarge", "The file is too large")


def checked_out(holder: str) -> Refusal:
    """Somebody else has the document."""
    return Refusal("BAD_REQUEST", "CheckedOut", f"Document is checked out to {holder}", holder)


def locked() -> Refusal:
    """Somebody else has the whole case open for changing."""
    return Refusal("LOCKED", "Locked", "The case is open for changing elsewhere")


def superseded() -> Refusal:
    """The version a new one was made from is not the newest any more."""
    return Refusal("BAD_REQUEST", "Superseded", "A newer version was saved meanwhile")


def document_gone() -> Refusal:
    """The document was taken out of its case."""
    return Refusal("NOT_FOUND", "DocumentGone", "The document was discarded")

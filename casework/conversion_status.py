"""How a conversion went, in the published contract's words. They name the parts the published system converts with."""

from casework.pages import Outcome

_OFFICE = "application/vnd.openxmlformats-officedocument."
_CELLS = ("application/vnd.ms-excel", f"{_OFFICE}spreadsheetml", "text/csv")
_SLIDES = ("application/vnd.ms-powerpoint", f"{_OFFICE}presentationml")
_WORDS = ("application/msword", f"{_OFFICE}wordprocessingml", "application/rtf", "text/plain")
_HTML = ("text/html", "multipart/related")
PDF = "application/pdf"


def conversion_status(kind: str, outcome: Outcome) -> str:
    """The contract's word; `kind` is the type the file's bytes tell, "" when nobody could look at them."""
    if outcome is Outcome.CONVERTED:
        return "DocumentConverted"
    if outcome is Outcome.UNSUPPORTED:
        return "DocumentTypeUnsupported"
    if outcome is Outcome.ENCRYPTED:
        return _encrypted(kind)
    return _broken(kind) if outcome is Outcome.BROKEN else "UnexpectedError"


def _encrypted(kind: str) -> str:
    if kind.startswith(_SLIDES):
        return "AsposeSlidesPasswordProtected"
    if kind.startswith(_HTML):
        return "AsposeHtmlPasswordProtected"
    return "PdfEncrypted" if kind == PDF else "AsposeWordsPasswordProtected"


def _broken(kind: str) -> str:
    if kind == PDF:
        return "AsposePdfInvalidFileFormat"
    if kind.startswith("image/"):
        return "AsposeImagingCannotLoad"
    if kind.startswith(_CELLS):
        return "AsposeCellsGeneralError"
    if kind.startswith(_HTML):
        return "AsposeHtmlUnsupportedFileFormat"
    return "AsposeWordsUnsupportedFileFormat" if kind.startswith(_WORDS) else "UnexpectedError"

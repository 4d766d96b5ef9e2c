"""What became of a file, in the words of the published contract, which has no others."""

import pytest

from casework.conversion_status import conversion_status
from casework.pages import Outcome

PUBLISHED = frozenset({
    "DocumentConverted", "PdfEncrypted", "DocumentTypeUnsupported", "AsposePdfPasswordProtected",
    "AsposePdfInvalidFileFormat", "AsposePdfException", "AsposeWordsUnsupportedFileFormat",
    "AsposeWordsPasswordProtected", "AsposeHtmlUnsupportedFileFormat", "AsposeHtmlPasswordProtected",
    "AsposeCellsGeneralError", "AsposeImagingCannotLoad", "AsposeSlidesPasswordProtected", "UnexpectedError",
})  # fmt: skip
KINDS = (
    "application/pdf",
    "application/msword",
    "application/vnd.ms-powerpoint",
    "text/html",
    "image/png",
    "text/csv",
    "",
)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_end_has_a_published_word(outcome: Outcome) -> None:
    assert {conversion_status(kind, outcome) for kind in KINDS} <= PUBLISHED


def test_a_password_is_told_for_what_it_protects() -> None:
    assert conversion_status("application/pdf", Outcome.ENCRYPTED) == "PdfEncrypted"
    assert conversion_status("application/vnd.ms-powerpoint", Outcome.ENCRYPTED) == "AsposeSlidesPasswordProtected"
    assert conversion_status("application/msword", Outcome.ENCRYPTED) == "AsposeWordsPasswordProtected"

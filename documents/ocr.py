"""Recognising the words of a page that is only a picture."""

from pathlib import Path

from casework.errors import CannotOpen
from casework.pages import Page


class Ocr:
    """Not there yet on this machine."""

    available = False

    async def page(self, pdf: Path, number: int) -> Page:
        """What the page says, with places and confidence."""
        raise CannotOpen("unsupported", f"Page {number} of {pdf.name} was not recognised.")

"""Turning a file into the PDF that people read, by its kind and the ending of its name.

The 33 types of the published system: PDF needs nothing, pictures, text, web pages, mails and XPS are drawn in guarded
children by libraries, and LibreOffice draws the rest.
"""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePath

from casework.errors import CannotOpen
from documents.conversion.looked_at import check_office, picture_of_emz
from documents.conversion.office import Office
from documents.conversion.pictures import picture_to_pdf
from documents.conversion.text_pages import csv_as_written, text_to_pdf
from documents.conversion.web_pages import harmless_html, html_text
from documents.conversion.xps_pages import xps_to_pdf
from documents.guard import MIB, Limits, run_guarded

LIMITS = Limits(cpu_seconds=30, wall_seconds=60.0, answer_bytes=256 * MIB)
UNSUPPORTED = "This kind of file cannot be shown here. Download it to open it with another program."
OFFICE = frozenset({
    ".doc", ".docx", ".docm", ".dot", ".dotx", ".dotm", ".rtf", ".xls", ".xlsx", ".xlsm", ".xlt", ".ppt",
    ".pptx", ".vsd",
})  # fmt: skip
WEB = frozenset({".htm", ".html", ".mht", ".mhtml", ".hte"})
MAIL = frozenset({"message/rfc822", "application/vnd.ms-outlook"})
# What the bytes of a file say when its name says nothing.
_BY_KIND = {
    "application/rtf": ".rtf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "text/html": ".html",
    "text/csv": ".csv",
}
_HTML = "HTML (StarWriter)"  # the default, for the web, loses what stands before the first table
_CSV = "Text - txt - csv (StarCalc):44,34,76,1,,0,true"  # commas, UTF-8, what is quoted is text


class Converter:
    """Makes the PDF of a file. `mail_drawer` draws a mail or a saved message; it runs in a guarded child, as all here does."""

    def __init__(self, *, mail_drawer: Callable[..., bytes]) -> None:
        self._mail_drawer = mail_drawer
        self._office = Office()

    async def to_pdf(self, source: Path, *, kind: str, file_name: str, into: Path) -> None:
        """Write the PDF of a file at `into`; CannotOpen says why there is none. `kind` is the type its bytes tell."""
        ending = ending_of(kind, file_name)
        if ending in WEB:
            await self._web(source, ending, into)
        elif ending in OFFICE:
            await self._by_office(source, ending, into)
        elif ending == ".emz":
            await self._metafile(source, into)
        elif ending == ".csv" and self._office.available:
            written = await run_guarded(csv_as_written, await _bytes(source), limits=LIMITS)
            await self._made_for_office(written, ending, into, _CSV)
        else:
            await self._drawn(self._way(kind, ending), source, into)

    def _way(self, kind: str, ending: str) -> Callable[..., bytes]:
        if kind in MAIL or ending in {".eml", ".msg"}:
            return self._mail_drawer
        if kind.startswith("image/"):
            return picture_to_pdf
        if ending == ".xps":
            return xps_to_pdf
        if kind.startswith("text/"):
            return text_to_pdf
        raise CannotOpen("unsupported", UNSUPPORTED)

    async def _by_office(self, source: Path, ending: str, into: Path) -> None:
        told = await run_guarded(check_office, await _bytes(source), limits=LIMITS, ending=ending)
        really = told.decode()
        if really in WEB:
            await self._web(source, really, into)
        elif really == ".txt":
            await self._drawn(text_to_pdf, source, into)
        else:
            await self._office.to_pdf(source, ending=ending, into=into)

    async def _drawn(self, function: Callable[..., bytes], source: Path, into: Path) -> None:
        drawn = await run_guarded(function, await _bytes(source), limits=LIMITS)
        await asyncio.to_thread(into.write_bytes, drawn)

    async def _web(self, source: Path, ending: str, into: Path) -> None:
        data = await _bytes(source)
        if not self._office.available:
            text = await run_guarded(html_text, data, limits=LIMITS, ending=ending)
            drawn = await run_guarded(text_to_pdf, text, limits=LIMITS)
            await asyncio.to_thread(into.write_bytes, drawn)
            return
        await self._made_for_office(
            await run_guarded(harmless_html, data, limits=LIMITS, ending=ending), ".html", into, _HTML
        )

    async def _metafile(self, source: Path, into: Path) -> None:
        await self._made_for_office(
            await run_guarded(picture_of_emz, await _bytes(source), limits=LIMITS), ".emf", into
        )

    async def _made_for_office(self, data: bytes, ending: str, into: Path, read_as: str = "") -> None:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / f"made{ending}"
            await asyncio.to_thread(made.write_bytes, data)
            await self._office.to_pdf(made, ending=ending, into=into, read_as=read_as)


def ending_of(kind: str, file_name: str) -> str:
    """How to read a file: by the ending of its name where its bytes can be that, else by what its bytes are."""
    ending = PurePath(file_name).suffix.lower()
    if kind.startswith("image/") or kind in {"application/rtf"}:
        return _BY_KIND.get(kind, "")
    known = ending in OFFICE | WEB | {".emz", ".csv", ".xps", ".eml", ".msg", ".txt"}
    return ending if known else _BY_KIND.get(kind, ending)


async def _bytes(source: Path) -> bytes:
    return await asyncio.to_thread(source.read_bytes)

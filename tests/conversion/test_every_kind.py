"""Each of the 33 kinds of file becomes pages with its words, or says in a sentence why not."""

from typing import Any

import pytest

from casework.pages import Outcome
from documents.conversion.office import MISSING
from documents.shelf import Shelf
from tests.conversion import papers
from tests.conversion.conftest import OFFICE

DRAWN_BY_US = {
    "notes.txt": papers.SAID.encode(),
    "mail.eml": papers.eml(),
    "page.htm": papers.web(),
    "page.html": papers.web(),
    "8900009.hte": papers.hte(),
    "saved.mht": papers.mht(),
    "saved.mhtml": papers.mht(),
    "printed.xps": papers.xps(),
    "calls.csv": f"who,what\nReeve,{papers.SAID}\n".encode(),
}
BY_OFFICE = {
    "statement.docx": papers.docx(),
    "statement.docm": papers.docx(),
    "form.dotx": papers.docx(),
    "form.dotm": papers.docx(),
    "statement.rtf": papers.rtf(),
    "calls.xlsx": papers.xlsx(),
    "calls.xlsm": papers.xlsx(),
}
OLD = {
    "statement.doc": "doc",
    "form.dot": "doc",
    "calls.xls": "xls",
    "calls.xlt": "xls",
    "slides.ppt": "ppt",
    "slides.pptx": "pptx",
}
PICTURES = {
    "p.png": "PNG",
    "p.jpg": "JPEG",
    "p.jpeg": "JPEG",
    "p.gif": "GIF",
    "p.bmp": "BMP",
    "p.tif": "TIFF",
    "p.tiff": "TIFF",
}


async def words_of(shelf: Shelf, ready: Any) -> str:
    return " ".join(" ".join(page.text.split()) for page in await shelf.pages(ready.sha256))


@pytest.mark.parametrize("name", DRAWN_BY_US)
async def test_what_we_draw_ourselves_says_what_it_said(shelf: Shelf, put: Any, name: str) -> None:
    ready = await put(name, DRAWN_BY_US[name])
    assert (ready.outcome, ready.sentence) == (Outcome.CONVERTED, "")
    assert papers.SAID in await words_of(shelf, ready)


@pytest.mark.parametrize("name", BY_OFFICE)
async def test_office_files_become_pages_where_there_is_an_office_program(shelf: Shelf, put: Any, name: str) -> None:
    ready = await put(name, BY_OFFICE[name])
    if OFFICE is None:
        assert (ready.outcome, ready.sentence) == (Outcome.UNSUPPORTED, MISSING)
        return
    assert ready.outcome is Outcome.CONVERTED
    assert papers.SAID in await words_of(shelf, ready)


@pytest.mark.parametrize("name", OLD)
async def test_the_old_binary_kinds_too(shelf: Shelf, put: Any, binary_files: dict[str, bytes], name: str) -> None:
    for data in [one for kind, one in binary_files.items() if kind == OLD[name]]:
        ready = await put(name, data)
        assert ready.outcome is Outcome.CONVERTED
        assert papers.SAID in await words_of(shelf, ready)


@pytest.mark.parametrize("name", PICTURES)
async def test_pictures_are_pages(shelf: Shelf, put: Any, name: str) -> None:
    ready = await put(name, papers.picture(PICTURES[name]))
    assert (ready.outcome, ready.pages) == (Outcome.CONVERTED, 1)
    assert (await shelf.picture(ready.sha256, 1)).startswith(b"\xff\xd8")


async def test_each_sheet_of_a_scan_is_a_page_and_what_stands_on_it_is_recognised(shelf: Shelf, put: Any) -> None:
    ready = await put("scan.tif", papers.picture("TIFF", pages=3, text="Seized by PC Reeve"))
    assert ready.pages == 3
    if ready.recognised:  # where the program for it is installed
        page = await shelf.page(ready.sha256, 2)
        assert "Seized by PC Reeve" in page.text
        assert page.confidence is not None
        assert 0.5 < page.confidence <= 1


async def test_a_compressed_metafile_is_a_page(put: Any) -> None:
    import gzip

    ready = await put("plan.emz", gzip.compress(papers.emf()))
    assert ready.outcome is (Outcome.CONVERTED if OFFICE else Outcome.UNSUPPORTED)


@pytest.mark.parametrize("name", ["film.mp4", "sound.wav", "program.exe", "archive.7z"])
async def test_what_nobody_can_show_as_pages_says_so(put: Any, name: str) -> None:
    starts = {"mp4": b"\0\0\0\x18ftypmp42", "wav": b"RIFF\0\0\0\0WAVE", "exe": b"MZ", "7z": b"7z\xbc\xaf\x27\x1c"}
    ready = await put(name, starts[name.rpartition(".")[2]] + bytes(200))
    assert ready.outcome is Outcome.UNSUPPORTED
    assert ready.sentence.endswith(".")

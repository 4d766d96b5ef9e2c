"""The shelf: a document is made ready once, whole or not at all, and what cannot be read says why."""

import asyncio
import hashlib
import io
import os
import time
from pathlib import Path

import pytest
from PIL import Image

from bench.hostile_files import drawings_of_drawings
from casework.pages import Outcome, Ready
from ddei.mail_drawing import draw_document
from documents.conversion.converting import Converter
from documents.guard import MIB, Limits
from documents.ocr import Ocr
from documents.reader import WHOLE, Reader
from documents.shelf import Shelf
from tests.documents import made_layouts
from tests.documents.made_pdfs import statement, with_password

SECOND_PAGE = "WITNESS STATEMENT\nPriya Nandakumar, page 2 of 3"


def shelf_in(folder: Path, whole: Limits = WHOLE) -> Shelf:
    converter = Converter(mail_drawer=draw_document)
    return Shelf(folder=folder / "shelf", reader=Reader(whole=whole), converter=converter, ocr=Ocr())


def hash_of(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()


async def put(shelf: Shelf, folder: Path, document: bytes, name: str = "statement.pdf") -> Ready:
    """Hand a document to the shelf as a file that is gone afterwards."""
    source = folder / f"source {hash_of(document)[:8]}"
    source.write_bytes(document)
    ready = await shelf.make_ready(source, sha256=hash_of(document), file_name=name)
    source.unlink(missing_ok=True)
    return ready


def begun(folder: Path) -> list[Path]:
    """What is being made on the shelf."""
    return list((folder / "shelf").glob("making-*"))


def left_running() -> set[int]:
    """The children's children: who reads documents now."""
    guards = _children(os.getpid())
    return {one for guard in guards for one in _children(guard)}


def _children(pid: int) -> set[int]:
    return {
        int(child)
        for children in Path(f"/proc/{pid}/task").glob("*/children")
        for child in children.read_text(encoding="ascii").split()
    }


async def test_a_document_is_there_to_be_read_and_shown(tmp_path: Path) -> None:
    shelf, document = shelf_in(tmp_path), statement(3)
    ready = await put(shelf, tmp_path, document)
    assert (ready.outcome, ready.kind, ready.pages, ready.sentence) == (Outcome.CONVERTED, "application/pdf", 3, "")
    assert ready.first_lines.startswith("WITNESS STATEMENT\nPriya Nandakumar, page 1 of 3")
    assert await shelf.ready(hash_of(document)) == ready
    assert (await shelf.page(hash_of(document), 2)).text == SECOND_PAGE
    assert (await shelf.page(hash_of(document), 99)).number == 3
    assert [page.number for page in await shelf.pages(hash_of(document))] == [1, 2, 3]
    assert await shelf.sizes(hash_of(document)) == [(595.28, 841.89)] * 3
    assert (await shelf.pdf(hash_of(document))).read_bytes() == document


async def test_a_text_file_becomes_pages(tmp_path: Path) -> None:
    shelf, note = shelf_in(tmp_path), "\n".join(f"Line {number} – café" for number in range(1, 131)).encode("cp1252")
    ready = await put(shelf, tmp_path, note, "note.txt")
    assert (ready.outcome, ready.kind, ready.pages) == (Outcome.CONVERTED, "text/plain", 3)
    assert (await shelf.page(ready.sha256, 1)).text.startswith("Line 1 – café")
    assert await shelf.picture(ready.sha256, 1)


async def test_a_hit_is_marked_where_its_words_are(tmp_path: Path) -> None:
    shelf, document = shelf_in(tmp_path), made_layouts.turned(90)
    ready = await put(shelf, tmp_path, document)
    page = await shelf.page(ready.sha256, 1)
    word = next(word for line in page.lines for word in line if word.text == "Priory")
    picture = Image.open(io.BytesIO(await shelf.picture(ready.sha256, 1, max_px=600, boxes=[word.box])))
    scale = picture.width / page.width
    yellow = [at for at in _places(picture) if _is_yellow(picture, at)]
    found = [min(x for x, _ in yellow), min(y for _, y in yellow), max(x for x, _ in yellow), max(y for _, y in yellow)]
    assert found == pytest.approx([side * scale for side in word.box], abs=5)


def _places(picture: Image.Image) -> list[tuple[int, int]]:
    return [(x, y) for x in range(0, picture.width, 2) for y in range(0, picture.height, 2)]


def _is_yellow(picture: Image.Image, at: tuple[int, int]) -> bool:
    red, _, blue = picture.getpixel(at)
    return red - blue > 60


async def test_a_picture_can_be_turned_and_made_small(tmp_path: Path) -> None:
    shelf, document = shelf_in(tmp_path), statement(1)
    ready = await put(shelf, tmp_path, document)
    upright = Image.open(io.BytesIO(await shelf.picture(ready.sha256, 1, max_px=800)))
    sideways = Image.open(io.BytesIO(await shelf.picture(ready.sha256, 1, max_px=800, turn=90)))
    assert upright.size == sideways.size[::-1]
    small = await shelf.thumbnail(ready.sha256, 1)
    assert max(Image.open(io.BytesIO(small)).size) < 300
    assert await shelf.thumbnail(ready.sha256, 1) == small


async def test_what_is_attached_is_named(tmp_path: Path) -> None:
    ready = await put(shelf_in(tmp_path), tmp_path, made_layouts.with_attachments("exhibit list.csv", "photo.jpg"))
    assert ready.attachments == ("exhibit list.csv", "photo.jpg")


async def test_a_scanned_page_says_how_sure_its_words_are(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    ready = await put(shelf, tmp_path, made_layouts.scanned())
    page = await shelf.page(ready.sha256, 1)
    assert (ready.outcome, ready.pages) == (Outcome.CONVERTED, 1)
    if Ocr().available:
        assert (page.text.split(), ready.recognised) == (" ".join(made_layouts.LINES).split(), 1)
        assert 0.5 < (page.confidence or 0) <= 1
        written = await put(shelf, tmp_path, made_layouts.turned(0))
        said = (await shelf.page(written.sha256, 1)).lines[0][0]
        assert page.lines[0][0].box == pytest.approx(said.box, abs=4)
    else:
        assert (page.text, ready.recognised, page.confidence) == ("", 0, None)


@pytest.mark.parametrize(
    ("document", "name", "outcome"),
    [
        (with_password(statement(1)), "a.pdf", Outcome.ENCRYPTED),
        (statement(1)[:400], "a.pdf", Outcome.BROKEN),
        (b"", "a.pdf", Outcome.BROKEN),
        (b"MZ\x90\x00" + bytes(range(256)), "a.exe", Outcome.UNSUPPORTED),
    ],
    ids=["password", "cut short", "empty", "a program"],
)
async def test_what_cannot_be_read_is_known_as_such_with_its_reason(
    document: bytes, name: str, outcome: Outcome, tmp_path: Path
) -> None:
    shelf = shelf_in(tmp_path)
    ready = await put(shelf, tmp_path, document, name)
    assert (ready.outcome, ready.pages) == (outcome, 0)
    assert ready.sentence.endswith(".")
    assert await shelf.ready(hash_of(document)) == ready
    assert await shelf.pages(hash_of(document)) == ()


async def test_what_was_too_much_is_tried_again_another_day_and_not_before(tmp_path: Path) -> None:
    hurried = shelf_in(tmp_path, whole=Limits(answer_bytes=1000))
    document = statement(70)  # more pages than are read together with other documents
    assert (await put(hurried, tmp_path, document)).outcome is Outcome.TOO_BIG
    patient = shelf_in(tmp_path)
    assert (await put(patient, tmp_path, document)).outcome is Outcome.TOO_BIG
    about = tmp_path / "shelf" / hash_of(document)[:2] / hash_of(document) / "about.json"
    yesterday = time.time() - 25 * 3600
    os.utime(about, (yesterday, yesterday))
    assert (await put(patient, tmp_path, document)).pages == 70
    assert (await patient.page(hash_of(document), 70)).text.endswith("page 70 of 70")


async def test_many_who_ask_at_once_get_one_document(tmp_path: Path) -> None:
    shelf, document = shelf_in(tmp_path), statement(3)
    asked = [asyncio.create_task(put(shelf, tmp_path, document)) for _ in range(10)]
    found = await asyncio.gather(*asked)
    assert set(found) == {await shelf.ready(hash_of(document))}
    assert begun(tmp_path) == []


async def test_two_processes_with_one_shelf_do_not_hinder_each_other(tmp_path: Path) -> None:
    document = statement(3)
    shelves = [shelf_in(tmp_path) for _ in range(4)]
    source = tmp_path / "source.pdf"
    source.write_bytes(document)
    asked = (shelf.make_ready(source, sha256=hash_of(document), file_name="a.pdf") for shelf in shelves)
    assert len(set(await asyncio.gather(*asked))) == 1
    assert (await shelves[0].page(hash_of(document), 2)).text == SECOND_PAGE
    assert begun(tmp_path) == []


async def test_half_a_document_is_none(tmp_path: Path) -> None:
    shelf, document = shelf_in(tmp_path), statement(3)
    ready = await put(shelf, tmp_path, document)
    about = next((tmp_path / "shelf").glob("*/*/about.json"))
    about.write_bytes(about.read_bytes()[:20])
    assert await shelf.ready(hash_of(document)) is None
    assert await put(shelf, tmp_path, document) == ready
    assert (await shelf.page(hash_of(document), 2)).text == SECOND_PAGE


async def test_what_a_killed_process_had_begun_goes_some_day(tmp_path: Path) -> None:
    old, new = tmp_path / "shelf" / "making-old", tmp_path / "shelf" / "making-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
    long_ago = time.time() - 3 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    await put(shelf_in(tmp_path), tmp_path, statement(1))
    assert begun(tmp_path) == [new]


@pytest.mark.crash
async def test_the_work_stops_when_nobody_waits_for_it_any_more(tmp_path: Path) -> None:
    shelf, document = shelf_in(tmp_path, whole=Limits(memory_bytes=2048 * MIB)), drawings_of_drawings(levels=7)
    asked = [asyncio.create_task(put(shelf, tmp_path, document)) for _ in range(2)]
    async with asyncio.timeout(30):
        while not left_running():
            await asyncio.sleep(0.02)
    asked[0].cancel()
    await asyncio.sleep(0.2)
    assert left_running(), "somebody still waits"
    asked[1].cancel()
    async with asyncio.timeout(30):
        while left_running() or begun(tmp_path):
            await asyncio.sleep(0.02)
    assert await shelf.ready(hash_of(document)) is None
    assert (await put(shelf, tmp_path, statement(1))).outcome is Outcome.CONVERTED


async def test_a_document_can_be_forgotten(tmp_path: Path) -> None:
    shelf, document = shelf_in(tmp_path), statement(1)
    await put(shelf, tmp_path, document)
    await shelf.forget(hash_of(document))
    await shelf.forget(hash_of(document))
    assert await shelf.ready(hash_of(document)) is None
    assert (await put(shelf, tmp_path, document)).pages == 1

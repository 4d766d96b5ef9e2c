"""Documents as people get them: read in a child process, and refused in plain words when they cannot be read."""

import io
from pathlib import Path

import pytest
from PIL import Image

from casework.errors import CannotOpen
from documents.guard import Limits
from documents.reader import Reader
from tests.documents.made_pdfs import claims_huge_page, picture_only, statement, with_password

HOSTILE = Path(__file__).parents[3] / "shared" / "data" / "pdf-hostile"
READABLE = {"count_lie": 1, "deep_dict_obj": 1, "enc_aes256_emptyuser": 2, "garbage_tail": 2, "img_bomb": 1}


async def test_a_statement_is_read_and_shown() -> None:
    reader = Reader()
    document = statement(pages=3)
    inside = await reader.inspect(document)
    assert inside.pages == 3
    assert inside.first_lines.startswith("WITNESS STATEMENT\nPriya Nandakumar, page 1 of 3")
    assert "page 2 of 3" in (await reader.read_page(document, 2)).text
    picture = Image.open(io.BytesIO(await reader.page_image(document, 1)))
    assert (picture.format, max(picture.size)) == ("JPEG", 1400)


async def test_a_page_beyond_the_end_is_the_last_page() -> None:
    last = await Reader().read_page(statement(pages=3), 99)
    assert (last.page, last.pages) == (3, 3)
    assert "page 3 of 3" in last.text


async def test_a_scanned_page_has_a_picture_and_no_words() -> None:
    reader = Reader()
    inside = await reader.inspect(picture_only())
    assert (inside.pages, inside.first_lines, inside.pictures) == (1, "", True)
    assert await reader.page_image(picture_only(), 1)


async def test_a_plain_text_file_has_words_and_no_pictures() -> None:
    reader = Reader()
    note = "\n".join(f"Line {number} – café" for number in range(1, 131)).encode("cp1252")
    inside = await reader.inspect(note)
    assert (inside.pages, inside.pictures) == (3, False)
    assert inside.first_lines.startswith("Line 1 – café")
    assert (await reader.read_page(note, 3)).text.startswith("Line 121")
    with pytest.raises(CannotOpen, match="unsupported"):
        await reader.page_image(note, 1)


async def test_a_page_of_any_size_is_drawn_small_enough() -> None:
    picture = Image.open(io.BytesIO(await Reader().page_image(claims_huge_page(), 1, max_px=300)))
    assert max(picture.size) <= 300


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (with_password(statement(1)), "encrypted"),
        (statement(1)[:400], "broken"),
        (b"", "broken"),
        (b"MZ\x90\x00" + bytes(range(256)), "unsupported"),
    ],
    ids=["password", "cut short", "empty", "a program"],
)
async def test_what_cannot_be_read_says_why(document: bytes, reason: str) -> None:
    with pytest.raises(CannotOpen) as told:
        await Reader().inspect(document)
    assert told.value.reason == reason
    assert told.value.sentence.endswith(".")


@pytest.mark.crash
@pytest.mark.parametrize("path", sorted(HOSTILE.glob("*.pdf")) if HOSTILE.is_dir() else [], ids=lambda path: path.stem)
async def test_hostile_files_are_shown_or_refused_within_the_limits(path: Path) -> None:
    reader = Reader(limits=Limits(cpu_seconds=2, wall_seconds=15))
    data = path.read_bytes()
    if path.stem in READABLE:
        assert (await reader.inspect(data)).pages == READABLE[path.stem]
        assert await reader.page_image(data, 1, max_px=800)
        return
    with pytest.raises(CannotOpen) as told:
        await reader.inspect(data)
    assert told.value.reason in {"broken", "too-big", "unsupported", "timed-out"}

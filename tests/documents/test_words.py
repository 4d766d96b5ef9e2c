"""What pages say and where: words come out whole, in order, and where they are seen, however the page lies."""

import io
import unicodedata
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from casework.errors import CannotOpen
from casework.pages import Page, Word
from documents import kept
from documents.reader import Reader
from tests.documents import made_layouts
from tests.documents.made_pdfs import statement, with_password

PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "pdf"
AROUND = 2.0
DARK = 128


async def read(folder: Path, document: bytes) -> tuple[Page, ...]:
    """The pages of a document as a reader gets them from the shelf."""
    shown = folder / "shown.pdf"
    shown.write_bytes(document)
    pages = folder / "pages"
    await Reader().pages(shown, into=pages)
    return tuple(kept.page_of(line) for line in pages.read_bytes().splitlines())


def words_of(page: Page) -> list[Word]:
    return [word for line in page.lines for word in line]


def _darkest(picture: Image.Image) -> int:
    return next(shade for shade, count in enumerate(picture.histogram()) if count)


@pytest.mark.parametrize(
    "document",
    [
        made_layouts.turned(90),
        made_layouts.turned(180),
        made_layouts.turned(270),
        made_layouts.cropped(),
        made_layouts.cropped(90),
        made_layouts.cropped(180),
        made_layouts.cropped(270),
        made_layouts.scanned_sideways(),
        made_layouts.left_sideways(),
        made_layouts.both_ways_on_one_page(),
        made_layouts.both_ways_by_page(),
    ],
    ids=[
        "turned 90", "turned 180", "turned 270", "cropped", "cropped and turned 90", "cropped and turned 180",
        "cropped and turned 270", "scanned sideways", "left sideways", "both ways on one page", "both ways by page",
    ],
)  # fmt: skip
async def test_every_word_is_where_it_is_seen(document: bytes, tmp_path: Path) -> None:
    for page in await read(tmp_path, document):
        sheet = Image.open(
            io.BytesIO(await Reader().picture(tmp_path / "shown.pdf", page.number, max_px=1400))
        ).convert("L")
        scale = sheet.width / page.width
        assert sheet.height == pytest.approx(page.height * scale, abs=2)
        for word in words_of(page):
            where = tuple(round(side * scale) for side in word.box)
            assert _darkest(sheet.crop(where)) < DARK, f"nothing is written at {word}"
            sheet.paste(255, tuple(round(side * scale + by) for side, by in zip(word.box, (-4, -4, 4, 4), strict=True)))
        assert _darkest(sheet) > DARK, "something is written where no word is"


@pytest.mark.parametrize(
    "document",
    [made_layouts.scanned_sideways(), made_layouts.left_sideways()],
    ids=["shown upright", "shown on its side"],
)
async def test_a_page_written_up_its_side_is_read_from_its_first_line(document: bytes, tmp_path: Path) -> None:
    (page,) = await read(tmp_path, document)
    assert page.text == "\n".join(made_layouts.LINES)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
async def test_a_turned_page_says_the_same(degrees: int, tmp_path: Path) -> None:
    (page,) = await read(tmp_path, made_layouts.turned(degrees))
    assert page.text == "\n".join(made_layouts.LINES)
    assert (page.width > page.height) is (degrees in {90, 270})


async def test_a_note_up_the_margin_is_a_line_of_its_own(tmp_path: Path) -> None:
    (page,) = await read(tmp_path, made_layouts.both_ways_on_one_page())
    assert page.text == "\n".join((*made_layouts.LINES, "Exhibit PN/1 continues overleaf"))
    left, top, right, bottom = page.lines[-1][0].box
    assert bottom - top > right - left


async def test_a_broken_word_is_one_word_with_a_place_in_each_line(tmp_path: Path) -> None:
    (page,) = await read(tmp_path, made_layouts.broken_words())
    assert "circumstances" in page.text
    assert "well-known" in page.text
    first, rest = page.lines[0][-1], page.lines[1][0]
    assert (first.text, first.goes_on) == ("cir", True)
    assert (rest.text, rest.goes_on) == ("cumstances", False)
    assert rest.box[1] > first.box[3] - AROUND
    assert rest.box[0] < first.box[0]


async def test_the_v_of_a_heading_is_no_broken_word(tmp_path: Path) -> None:
    (page,) = await read(tmp_path, made_layouts.broken_words())
    assert page.text.endswith("REX -v-\nOKAFOR")


async def test_letters_set_as_one_are_letters_to_search_for(tmp_path: Path) -> None:
    (page,) = await read(tmp_path, made_layouts.ligatures())
    assert page.text == "The officer filed a flat report"


async def test_what_is_typed_into_a_form_is_read_where_it_stands(tmp_path: Path) -> None:
    (page,) = await read(tmp_path, made_layouts.filled_form())
    assert "Bronwen Achterberg" in page.text
    (typed,) = [word for word in words_of(page) if word.text == "Achterberg"]
    assert 200 < typed.box[0] < 400
    assert page.height - 595 - 18 < typed.box[1] < typed.box[3] < page.height - 595


async def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    (page,) = await read(tmp_path, made_layouts.two_columns())
    assert page.text.split() == [
        "First",
        "the",
        "left",
        "column",
        "is",
        "read",
        "then",
        "the",
        "right",
        "column",
        "after",
        "it",
    ]


async def test_pages_come_in_order_with_their_numbers(tmp_path: Path) -> None:
    pages = await read(tmp_path, statement(pages=12))
    assert [page.number for page in pages] == list(range(1, 13))
    assert all(f"page {page.number} of 12" in page.text for page in pages)


@pytest.mark.parametrize(
    ("document", "reason"),
    [(with_password(statement(1)), "encrypted"), (statement(1)[:400], "broken"), (b"%PDF-1.7 and no more", "broken")],
    ids=["password", "cut short", "nothing inside"],
)
async def test_what_cannot_be_read_says_why(document: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(CannotOpen) as told:
        await read(tmp_path, document)
    assert told.value.reason == reason


async def test_words_of_public_documents_are_pdfium_s_and_lie_in_their_pages(tmp_path: Path) -> None:
    for path in sorted(PUBLIC.glob("*.pdf")) if PUBLIC.is_dir() else []:
        if path.stem.endswith("__encrypted"):
            continue
        pages = await read(tmp_path, path.read_bytes())
        for page in pages:
            for word in words_of(page):
                left, top, right, bottom = word.box
                assert 0 <= left <= right <= page.width, (path.name, word)
                assert 0 <= top <= bottom <= page.height, (path.name, word)
        for page, text in zip(pages, _by_pdfium(path), strict=True):
            assert _letters(text) <= _letters(page.text), path.name


def _by_pdfium(path: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    return [pdf[number].get_textpage().get_text_range() for number in range(len(pdf))]


def _letters(text: str) -> Counter[str]:
    """How often each letter is there, whatever the order: a sideways page is read in ours, not in pdfium's."""
    said = unicodedata.normalize("NFKC", text)
    return Counter(one for one in said if one.isprintable() and not one.isspace())

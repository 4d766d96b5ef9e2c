"""Files that mean harm are shown or refused within the limits, with a plain reason, and cost nothing else anything."""

import contextlib
from pathlib import Path

import pytest

from bench.hostile_files import MADE
from casework.errors import CannotOpen
from casework.pages import Outcome
from documents import kept
from documents.guard import MIB, Limits
from documents.reader import Reader
from tests.documents.made_pdfs import statement

pytestmark = pytest.mark.crash

SHARED = Path(__file__).parents[3] / "shared" / "data" / "pdf-hostile"
READABLE = {"count_lie": 1, "deep_dict_obj": 1, "enc_aes256_emptyuser": 2, "garbage_tail": 2, "img_bomb": 1}
TIGHT = Limits(memory_bytes=300 * MIB, cpu_seconds=1, wall_seconds=60.0, answer_bytes=64 * MIB)
"""So that the tests are over soon; a long document needs what it really has."""
LONG = "ten-thousand-pages"


async def pages_of(file: Path, reader: Reader) -> int:
    into = file.with_suffix(".pages")
    await reader.pages(file, into=into)
    return len(into.read_bytes().splitlines())


async def outcome_of(file: Path, reader: Reader) -> str:
    try:
        return Outcome.CONVERTED if await pages_of(file, reader) else Outcome.BROKEN
    except CannotOpen as error:
        return error.reason if error.sentence.endswith(".") else "no reason"


@pytest.mark.parametrize("name", sorted(MADE.keys() - {LONG}))
async def test_our_own_set_ends_as_it_should(name: str, tmp_path: Path) -> None:
    make, right = MADE[name]
    reader = Reader(whole=TIGHT, together=TIGHT)
    (tmp_path / "harm.pdf").write_bytes(make())
    assert await outcome_of(tmp_path / "harm.pdf", reader) in right
    (tmp_path / "good.pdf").write_bytes(statement(2))
    assert await pages_of(tmp_path / "good.pdf", reader) == 2


@pytest.mark.parametrize(
    "name",
    ["a-page-of-two-million-points", "a-picture-of-400-million-pixels", "a-million-strokes", "drawings-of-drawings"],
)
async def test_a_picture_of_harm_is_small_or_refused(name: str, tmp_path: Path) -> None:
    reader = Reader(pictures=Limits(memory_bytes=1024 * MIB, cpu_seconds=1))
    (tmp_path / "harm.pdf").write_bytes(MADE[name][0]())
    with contextlib.suppress(CannotOpen):
        picture = await reader.picture(tmp_path / "harm.pdf", 1, max_px=300)
        assert picture.startswith(b"\xff\xd8")
        assert len(picture) < 100_000


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.pdf")) if SHARED.is_dir() else [], ids=lambda path: path.stem)
async def test_files_others_made_are_shown_or_refused(path: Path, tmp_path: Path) -> None:
    reader = Reader(whole=TIGHT, together=TIGHT)
    file = tmp_path / path.name
    file.write_bytes(path.read_bytes())
    if path.stem not in READABLE:
        assert await outcome_of(file, reader) in {"broken", "too-big", "unsupported", "timed-out"}
        return
    assert await pages_of(file, reader) == READABLE[path.stem]
    assert await reader.picture(file, 1, max_px=800)


async def test_every_page_of_ten_thousand_is_there(tmp_path: Path) -> None:
    (tmp_path / "long.pdf").write_bytes(MADE[LONG][0]())
    await Reader().pages(tmp_path / "long.pdf", into=tmp_path / "pages")
    last = kept.page_of((tmp_path / "pages").read_bytes().splitlines()[-1])
    assert (last.number, last.text) == (10_000, "Said in small")

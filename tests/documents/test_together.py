"""Many documents at once: each comes out whole, and a bad one costs nobody else anything."""

import asyncio
from pathlib import Path

import pytest

from bench.hostile_files import drawings_of_drawings
from casework.errors import CannotOpen
from documents import kept
from documents.guard import MIB, Limits
from documents.reader import Reader
from tests.documents.made_pdfs import statement, with_password

TIGHT = Limits(memory_bytes=300 * MIB, cpu_seconds=1, wall_seconds=60.0)


async def read(reader: Reader, folder: Path, name: str, document: bytes) -> str:
    shown, pages = folder / f"{name}.pdf", folder / name
    shown.write_bytes(document)
    try:
        await reader.pages(shown, into=pages)
    except CannotOpen as error:
        return error.reason
    return kept.page_of(pages.read_bytes().splitlines()[-1]).text


async def test_each_of_many_small_documents_is_its_own(tmp_path: Path) -> None:
    reader = Reader()
    names = [str(number) for number in range(1, 31)]
    found = await asyncio.gather(*(read(reader, tmp_path, name, statement(int(name))) for name in names))
    assert found == [f"WITNESS STATEMENT\nPriya Nandakumar, page {name} of {name}" for name in names]


@pytest.mark.crash
async def test_a_bad_document_among_others_costs_only_itself(tmp_path: Path) -> None:
    reader = Reader(whole=TIGHT, together=TIGHT)
    documents = {
        "good": statement(1), "locked": with_password(statement(1)), "cut": statement(1)[:400],
        "bomb": drawings_of_drawings(levels=9), "last": statement(2),
    }  # fmt: skip
    found = await asyncio.gather(*(read(reader, tmp_path, *each) for each in documents.items()))
    assert found == [
        "WITNESS STATEMENT\nPriya Nandakumar, page 1 of 1", "encrypted", "broken", found[3],
        "WITNESS STATEMENT\nPriya Nandakumar, page 2 of 2",
    ]  # fmt: skip
    assert found[3] in {"too-big", "timed-out"}


async def test_who_no_longer_waits_holds_nobody_up(tmp_path: Path) -> None:
    reader = Reader()
    asked = [asyncio.create_task(read(reader, tmp_path, f"{at}", statement(2))) for at in range(6)]
    await asyncio.sleep(0)
    for one in asked[::2]:
        one.cancel()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [isinstance(one, asyncio.CancelledError) for one in found] == [True, False] * 3
    assert set(found[1::2]) == {"WITNESS STATEMENT\nPriya Nandakumar, page 2 of 2"}

"""Recognising the words of a page that is only a picture, with tesseract."""

import asyncio
import csv
import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from casework.errors import CannotOpen
from casework.pages import Page, Word
from documents import picture
from documents.guard import run_guarded
from documents.programs import Program, ProgramLimits, find, run_program

DPI = 200
AT_ONCE = 1
LIMITS = ProgramLimits(cpu_seconds=30, wall_seconds=60.0, file_bytes=0)
WORD = "5"  # tesseract's level of a single word
SURE_ENOUGH = 20.0


class Ocr:
    """One page at a time: a page costs a processor a second or two."""

    def __init__(self) -> None:
        self._program: Program | None = find("tesseract")
        self._free = asyncio.Semaphore(AT_ONCE)

    @property
    def available(self) -> bool:
        """Whether this machine can recognise anything."""
        return self._program is not None

    async def page(self, pdf: Path, number: int) -> Page:
        """What the page says, each word with its place, and how sure that is on the whole; CannotOpen with the reason."""
        if self._program is None:
            raise CannotOpen("unsupported", "This page is a picture, and nothing on this server can read it.")
        async with self._free:
            shown = await run_guarded(picture.page_for_recognition, os.fsencode(pdf), page=number, dpi=DPI)
            head, _, image = shown.partition(b"\n")
            width, height = (float(side) for side in head.split())
            with tempfile.TemporaryDirectory() as home:
                said = await run_program(
                    self._program, ("stdin", "stdout", "-l", "eng", "--dpi", str(DPI), "--psm", "3", "tsv"),
                    home=Path(home), given=image, limits=LIMITS,
                )  # fmt: skip
        scale = int.from_bytes(image[16:20], "big") / width if width else 1.0
        return page_of(said.decode("utf-8", "replace"), number, width, height, scale)


def page_of(tsv: str, number: int, width: float, height: float, scale: float) -> Page:
    """A page from tesseract's table: pure. `scale` is pixels to a point."""
    lines: dict[tuple[str, str, str], list[Word]] = {}
    sure: list[float] = []
    for row in _words(tsv):
        left, top = float(row["left"]) / scale, float(row["top"]) / scale
        box = (left, top, left + float(row["width"]) / scale, top + float(row["height"]) / scale)
        place = (row["block_num"], row["par_num"], row["line_num"])
        rounded = (round(box[0], 1), round(box[1], 1), round(min(box[2], width), 1), round(min(box[3], height), 1))
        lines.setdefault(place, []).append(Word(row["text"], rounded))
        sure.append(float(row["conf"]))
    confidence = round(sum(sure) / len(sure) / 100, 3) if sure else 0.0
    return Page(number, width, height, tuple(tuple(line) for line in lines.values()), confidence)


def _words(tsv: str) -> Iterable[dict[str, str]]:
    table = csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE)
    return (
        row
        for row in table
        if row["level"] == WORD and (row["text"] or "").strip() and float(row["conf"]) > SURE_ENOUGH
    )

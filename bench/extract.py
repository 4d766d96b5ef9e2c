"""Words with their places out of PDFs: ours, through the guard, beside pypdfium2 and pypdf without any."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdfium2
from pypdfium2 import raw

from bench.result import Goal, Result
from documents.guard import children_cpu_seconds
from documents.reader import Reader

PUBLIC = Path(__file__).parents[2] / "shared" / "data" / "pdf"
ROUNDS = 5
TIMES_PYPDF, SHARE_OF_PDFIUM = 4.0, 0.85

Read = Callable[[Path], int]


async def main(folder: Path | None) -> Result:
    """All PDFs of a folder, several times each way; processor time, not the clock's."""
    files = [file for file in sorted((folder or PUBLIC).rglob("*.pdf")) if _readable(file)]
    if not files:
        raise SystemExit("There is no PDF to read there.")
    pages = sum(map(with_pypdfium2, files))
    rates: dict[str, list[float]] = {"ours": [], "pypdfium2": [], "pypdf": []}
    for _ in range(ROUNDS):  # by turns, so that what else the machine does meets each of them
        rates["pypdfium2"].append(pages / _cpu(with_pypdfium2, files))
        rates["ours"].append(pages / await _ours(files))
        rates["pypdf"].append(pages / _cpu(with_pypdf, files))
    rate = {name: round(statistics.median(each), 1) for name, each in rates.items()}
    for name, each in rates.items():
        print(f"{name:10} {rate[name]:8.1f} pages per CPU second  ({', '.join(f'{one:.0f}' for one in each)})")
    return Result(
        figures={"files": len(files), "pages": pages, "pages_per_cpu_s": rate},
        goals=(
            Goal("times pypdf", TIMES_PYPDF, round(rate["ours"] / rate["pypdf"], 2), at_most=False),
            Goal(
                "share of pypdfium2 alone", SHARE_OF_PDFIUM, round(rate["ours"] / rate["pypdfium2"], 2), at_most=False
            ),
        ),
    )


def with_pypdfium2(file: Path) -> int:
    """Text and a box for each word in the plain way, character by character; how many pages."""
    pdf = pypdfium2.PdfDocument(file)
    for page in pdf:
        textpage = page.get_textpage()
        _words(textpage)
        textpage.close()
        page.close()
    count = len(pdf)
    pdf.close()
    return count


def _words(textpage: pypdfium2.PdfTextPage) -> list[tuple[str, tuple[float, ...]]]:
    words, letters, boxes = [], "", []
    for at in range(textpage.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(textpage.raw, at))
        if not letter.isspace():
            letters += letter
            boxes.append(textpage.get_charbox(at, loose=True))
        elif boxes:
            words.append((letters, _around(boxes)))
            letters, boxes = "", []
    return [*words, (letters, _around(boxes))] if boxes else words


def _around(boxes: list[tuple[float, float, float, float]]) -> tuple[float, ...]:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def with_pypdf(file: Path) -> int:
    """Text alone: pypdf knows no boxes."""
    return len([page.extract_text() for page in pypdf.PdfReader(file).pages])


def _cpu(read: Read, files: list[Path]) -> float:
    begun = time.process_time()
    for file in files:
        read(file)
    return time.process_time() - begun


async def _ours(files: list[Path]) -> float:
    """All files asked for at once; the time of this process, of the children, and of the process that makes them."""
    reader = Reader()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time() + children_cpu_seconds()
        await asyncio.gather(
            *(reader.pages(file, into=Path(folder) / str(number)) for number, file in enumerate(files))
        )
        return time.process_time() + children_cpu_seconds() - begun


def _readable(file: Path) -> bool:
    """Whether all three can read it: they are compared by the same work."""
    try:
        with_pypdfium2(file)
        return with_pypdf(file) > 0
    except (pypdfium2.PdfiumError, pypdf.errors.PyPdfError, ValueError, LookupError):
        return False

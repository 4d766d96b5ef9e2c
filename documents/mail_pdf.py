"""A mail as pages to read: who, to whom, when, what came with it, the text, and below it what it quotes.

The same mail always becomes the same bytes. Nothing is fetched and nothing in it can be clicked or run.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents.mail_letters import BOLD, PLAIN, Letters, has_right_to_left

MOST_PAGES = 200
_WIDTH, _HEIGHT = A4
_LEFT, _LABELS, _TOP, _BOTTOM, _LINE = 56.0, 84.0, _HEIGHT - 60, 64.0, 14.0
_LINES = int((_TOP - _BOTTOM) // _LINE)
# More letters than this cannot stand on the pages there may be: the narrowest lines are longer than anybody's words.
_MOST_LETTERS = MOST_PAGES * _LINES * 240
CUT = f"This copy ends here, after {MOST_PAGES} pages. The rest is in the original email."
NUMBERS = "A character that this copy has no letter for is shown as its number, such as [U+1F600]."
RIGHT_TO_LEFT = (
    "Some of this email is written from right to left. This copy sets its letters in the order they were typed in; "
    "the original email shows them as they are read."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the copy of a mail says. `facts` are its headers as label and text; `remarks` our own sentences about it."""

    subject: str
    facts: tuple[tuple[str, str], ...]
    text: str
    quoted: str = ""
    remarks: tuple[str, ...] = ()
    foot: str = "Copy of an email, made when it was filed."


@dataclass(frozen=True, slots=True)
class _Line:
    """One line on a page. `label` stands in front of it; `rule` draws a line across instead."""

    text: str = ""
    letters: Letters | None = None
    label: str = ""
    indent: float = 0.0
    rule: bool = False


@dataclass(slots=True)
class _Faces:
    title: Letters = field(default_factory=lambda: Letters(face=BOLD, size=13))
    label: Letters = field(default_factory=lambda: Letters(face=BOLD, size=9.5))
    plain: Letters = field(default_factory=lambda: Letters(face=PLAIN, size=10))
    small: Letters = field(default_factory=lambda: Letters(face=PLAIN, size=8))


def draw(sheet: Sheet) -> bytes:
    """The PDF."""
    faces = _Faces()
    lines = list(_within_limits(_laid_out(sheet, faces), faces))
    pages = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1, lang="en-GB")
    canvas.setTitle(faces.title.shown(sheet.subject))
    canvas.setSubject("Copy of an email")
    for number, page in enumerate(pages, start=1):
        for place, line in enumerate(page):
            _draw_line(canvas, faces, line, _TOP - place * _LINE)
        _draw_foot(canvas, faces, sheet.foot, f"Page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _laid_out(sheet: Sheet, faces: _Faces) -> Iterator[_Line]:
    across = _WIDTH - 2 * _LEFT
    yield from (_Line(text, faces.title) for text in faces.title.lines(sheet.subject, across))
    yield _Line()
    for label, text in sheet.facts:
        for number, line in enumerate(faces.plain.lines(text, across - _LABELS)):
            yield _Line(line, faces.plain, label="" if number else label, indent=_LABELS)
    for remark in (*sheet.remarks, *_about_letters(sheet, faces)):
        yield from (_Line(line, faces.plain) for line in ("", *faces.plain.lines(remark, across)))
    yield _Line(rule=True)
    yield from (_Line(line, faces.plain) for line in faces.plain.lines(_limited(sheet.text), across))
    if sheet.quoted:
        yield _Line(rule=True)
        yield _Line("Earlier messages quoted in this email", faces.label)
        yield from (_Line(line, faces.plain) for line in faces.plain.lines(_limited(sheet.quoted), across))


def _about_letters(sheet: Sheet, faces: _Faces) -> Iterator[str]:
    said = "\n".join((sheet.subject, *(text for _, text in sheet.facts), _limited(sheet.text), _limited(sheet.quoted)))
    if not said.isascii() and any("[U+" in faces.plain.shown(line) and "[U+" not in line for line in said.split("\n")):
        yield NUMBERS
    if has_right_to_left(said):
        yield RIGHT_TO_LEFT


def _within_limits(lines: Iterator[_Line], faces: _Faces) -> Iterator[_Line]:
    most = MOST_PAGES * _LINES
    for number, line in enumerate(lines, start=1):
        if number == most:
            yield _Line(CUT, faces.label)
            return
        yield line


def _limited(text: str) -> str:
    return text[:_MOST_LETTERS]


def _draw_line(canvas: Canvas, faces: _Faces, line: _Line, y: float) -> None:
    if line.rule:
        canvas.setLineWidth(0.5)
        canvas.line(_LEFT, y + 3, _WIDTH - _LEFT, y + 3)
    if line.label:
        _write(canvas, faces.label, line.label, _LEFT, y)
    if line.text and line.letters:
        _write(canvas, line.letters, line.text, _LEFT + line.indent, y)


def _draw_foot(canvas: Canvas, faces: _Faces, foot: str, page: str) -> None:
    _write(canvas, faces.small, foot, _LEFT, 36)
    _write(canvas, faces.small, page, _WIDTH - _LEFT - faces.small.width(page), 36)


def _write(canvas: Canvas, letters: Letters, text: str, x: float, y: float) -> None:
    canvas.setFont(letters.face, letters.size)
    canvas.drawString(x, y, text)

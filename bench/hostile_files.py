"""PDFs that mean harm, made for the tests and the measurements: small files that take all the memory or time there is."""

import io
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader, PdfWriter

_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_SAYS = b"BT /F 12 Tf 72 720 Td (Said in small) Tj ET"


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj %b endobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def one_page(content: bytes = _SAYS, *more: bytes, page: bytes = _PAGE, count: bytes = b"1") -> bytes:
    """A PDF of one page with this content stream; further objects count from 6."""
    pages = b"<</Type/Pages/Kids[3 0 R]/Count %b>>" % count
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream(content), _FONT, *more)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%b>> stream\n%b\nendstream" % (len(content), entries, content)


def packed(content: bytes, times: int = 1) -> bytes:
    """A stream that unpacks to this content, packed so many times."""
    for _ in range(times):
        content = zlib.compress(content, 1)
    return stream(content, b"/Filter[" + b"/FlateDecode" * times + b"]")


def repeated(content: bytes, times: int) -> bytes:
    """Many times the same, packed, without packing it many times; the check sum at the end is wrong, which nobody minds."""
    packing = zlib.compressobj(1)
    first = packing.compress(content) + packing.flush(zlib.Z_FULL_FLUSH)
    again = packing.compress(content) + packing.flush(zlib.Z_FULL_FLUSH)
    return first + again * (times - 1) + packing.flush()


def unpacks_without_end() -> bytes:
    """A few kilobytes that unpack twice, to a page of a gigabyte."""
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    content = stream(zlib.compress(repeated(b" " * 2**20, 1000), 1), b"/Filter[/FlateDecode/FlateDecode]")
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", pages, _PAGE, content, _FONT)


def drawings_of_drawings(levels: int = 9) -> bytes:
    """A drawing of ten drawings of ten drawings, and so on, with a word at the end of each."""
    forms = []
    for level in range(levels):
        inner = b"/X Do " * 10 if level < levels - 1 else b"BT /F 1 Tf (ha) Tj ET"
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>/XObject<</X %d 0 R>>>>"
        forms.append(stream(inner, entries % (7 + level)))
    return one_page(b"/X Do", *forms)


def a_drawing_of_itself() -> bytes:
    """A drawing that shows itself."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 6 0 R>>>>"
    return one_page(b"/X Do " + _SAYS, stream(b"/X Do", entries))


def pages_in_a_circle() -> bytes:
    """A list of pages that is its own first page."""
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 7>>")


def a_circle_of_parents() -> bytes:
    """A page without a size, whose parents are each other's."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 4 0 R>>",
        b"<</Type/Page/Parent 2 0 R>>",
        b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
    )


def three_million_words() -> bytes:
    """A page that writes three million times."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", _PAGE,
        packed(b"BT /F 1 Tf " + b"(a) Tj 0 1 Td " * 3_000_000 + b"ET"), _FONT,
    )  # fmt: skip


def a_million_strokes() -> bytes:
    """A page with a line of a million points, drawn with a dash of a thousandth of a point."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", _PAGE,
        packed(b"[.001 .001] 0 d 0 0 m " + b"595 842 l 0 0 l " * 500_000 + b"S " + _SAYS), _FONT,
    )  # fmt: skip


def brackets_without_end() -> bytes:
    """A page that opens 200,000 lists and closes none."""
    return one_page(b"[" * 200_000 + _SAYS)


def lists_in_lists() -> bytes:
    """A document with a list in a list, 100,000 deep."""
    return one_page(_SAYS, b"[" * 100_000 + b"]" * 100_000)


def picture_of(side: int) -> bytes:
    """A page with one grey picture that many pixels wide and high."""
    pixels = repeated(bytes(side), side)
    entries = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    )
    return one_page(b"500 0 0 500 40 40 cm /X Do", stream(pixels, entries % (side, side)))


def runs_a_script() -> bytes:
    """A document that wants to run a script and to open an address when it is opened."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while\\(1\\){app.launchURL\\('http://caller.example/'\\)})>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>", _PAGE, stream(_SAYS), _FONT,
    )  # fmt: skip


def a_page_of_two_million_points() -> bytes:
    """A page that says it is 700 metres wide."""
    return one_page(page=_PAGE.replace(b"595 842", b"2000000 2000000"))


def many_pages(count: int) -> bytes:
    """A long document: each page says the same."""
    first = 6
    kids = b" ".join(b"%d 0 R" % (first + at) for at in range(count))
    pages = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", pages, b"null", stream(_SAYS), _FONT, *[_PAGE] * count)


def with_password() -> bytes:
    """A document that asks for a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(one_page())))
    writer.encrypt("open-sesame", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


_SHOWN = frozenset({"converted"})
_REFUSED = frozenset({"too-big", "timed-out"})
_DAMAGED = frozenset({"broken"})
MADE: dict[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "unpacks-without-end": (unpacks_without_end, _REFUSED | _DAMAGED),
    "drawings-of-drawings": (drawings_of_drawings, _REFUSED),
    "a-drawing-of-itself": (a_drawing_of_itself, _SHOWN),
    "pages-in-a-circle": (pages_in_a_circle, _DAMAGED),
    "a-circle-of-parents": (a_circle_of_parents, _SHOWN | _DAMAGED),
    "three-million-words": (three_million_words, _REFUSED),
    "a-million-strokes": (a_million_strokes, _SHOWN | _REFUSED),
    "brackets-without-end": (brackets_without_end, _SHOWN | _DAMAGED),
    "lists-in-lists": (lists_in_lists, _SHOWN),
    "a-picture-of-400-million-pixels": (lambda: picture_of(20_000), _SHOWN | _REFUSED),
    "a-page-of-two-million-points": (a_page_of_two_million_points, _SHOWN),
    "runs-a-script": (runs_a_script, _SHOWN),
    "asks-for-a-password": (with_password, frozenset({"encrypted"})),
    "cut-in-half": (lambda: many_pages(20)[:1500], _DAMAGED),
    "says-it-has-100-million-pages": (lambda: one_page(count=b"100000000"), _SHOWN),
    "says-it-has-less-than-no-pages": (lambda: one_page(count=b"-5"), _SHOWN | _DAMAGED),
    "ends-in-noise": (lambda: one_page() + bytes(range(256)) * 800, _SHOWN),
    "empty": (lambda: b"", _DAMAGED),
    "not-a-pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, _DAMAGED),
    "no-pages": (lambda: pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"), _DAMAGED),
    "ten-thousand-pages": (lambda: many_pages(10_000), _SHOWN),
    "thirty-thousand-pages": (lambda: many_pages(30_000), frozenset({"too-big"})),
}
"""Our own set: how each is made, and the outcomes that are right for it."""


def write_all(folder: Path) -> None:
    """Write our own set into a folder."""
    for name, (make, _) in MADE.items():
        (folder / f"{name}.pdf").write_bytes(make())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))

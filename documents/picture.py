"""A page as a picture, with places marked in it. Runs in the guarded worker only."""

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image, ImageDraw

from documents.copied import is_copied
from documents.pdf import DPI, JPEG_QUALITY, POINTS_PER_INCH, SAMPLE, opened

MARK = (255, 221, 0)
MARK_SHARE = 0.45
AROUND = 1.5
MOST_RECOGNISED_PX = 3500


def page_picture(path: bytes, *, page: int, max_px: int, boxes: Sequence[Sequence[float]] = (), turn: int = 0) -> bytes:
    """A page of the PDF in this file as a JPEG, its longer side at most `max_px`; boxes are points as the page is shown."""
    with open(path, "rb") as file:
        data = file.read()
    return _drawn(data, page, max_px, boxes, turn)


def _drawn(data: bytes, page: int, max_px: int, boxes: Sequence[Sequence[float]], turn: int) -> bytes:
    with opened(data) as pdf:
        sheet = pdf[min(max(page, 1), len(pdf)) - 1]
        scale = min(DPI / POINTS_PER_INCH, max_px / max(*sheet.get_size(), 1))
        picture = sheet.render(scale=scale).to_pil().convert("RGB")
        if boxes:
            picture = marked(picture, boxes, scale)
        if turn % 360:
            picture = picture.rotate(-turn, expand=True)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=JPEG_QUALITY)
        return out.getvalue()


def marked(picture: Any, boxes: Sequence[Sequence[float]], scale: float) -> Any:
    """The picture with these places in yellow, as with a marker pen: what stands there can still be read."""
    over = Image.new("L", picture.size, 0)
    draw = ImageDraw.Draw(over)
    for left, top, right, bottom in boxes:
        sides = (left - AROUND, top - AROUND, right + AROUND, bottom + AROUND)
        draw.rectangle([round(side * scale) for side in sides], fill=255)
    return Image.composite(Image.blend(picture, Image.new("RGB", picture.size, MARK), MARK_SHARE), picture, over)


def page_for_recognition(path: bytes, *, page: int, dpi: int) -> bytes:
    """A page's size in points as a line of text, and then the page as a grey PNG."""
    with open(path, "rb") as file:
        data = file.read()
    with opened(data) as pdf:
        sheet = pdf[page - 1]
        width, height = sheet.get_size()
        scale = min(dpi / POINTS_PER_INCH, MOST_RECOGNISED_PX / max(width, height, 1))
        out = io.BytesIO()
        sheet.render(scale=scale, grayscale=True).to_pil().convert("L").save(out, "PNG", compress_level=1)
        return f"{width:.2f} {height:.2f}\n".encode() + out.getvalue()


if is_copied():
    _drawn(SAMPLE, 1, 100, [(0, 0, 9, 9)], 90)

"""Pictures as pages, each frame a page. Runs in the guarded worker only."""

import io
from itertools import islice

import pypdfium2
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from casework.errors import CannotOpen

MOST_PIXELS = 60_000_000
MOST_FRAMES = 500
LONGEST_SIDE = 3500
_DPI = 150.0


def picture_to_pdf(data: bytes) -> bytes:
    """The PDF of a picture, the right way up; CannotOpen when it is broken or larger than is safe."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data)) as picture:
            # Only a TIFF has pages; in other kinds further frames are movement, or a small copy for a telephone.
            count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            if picture.width * picture.height > MOST_PIXELS or count > MOST_FRAMES:
                raise CannotOpen("too-big", "This picture is too large to open it safely here.")
            pages = [_page(frame) for frame in islice(ImageSequence.Iterator(picture), count)]
    except Image.DecompressionBombError:
        raise CannotOpen("too-big", "This picture is too large to open it safely here.") from None
    except (UnidentifiedImageError, SyntaxError, EOFError):
        raise CannotOpen(
            "broken", "This picture is damaged and cannot be shown. Ask its sender for another copy."
        ) from None
    return pages[0] if len(pages) == 1 else _together(pages)


def _together(pages: list[bytes]) -> bytes:
    with pypdfium2.PdfDocument.new() as whole:
        for page in pages:
            with pypdfium2.PdfDocument(page) as one:
                whole.import_pages(one)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def _page(frame: Image.Image) -> bytes:
    """A frame as a PDF by itself: packed, for a hundred sheets as pixels would not fit into the child's memory."""
    out = io.BytesIO()
    _shown(frame).save(out, "PDF", resolution=_DPI, quality=85)
    return out.getvalue()


def _shown(frame: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(frame.copy()) or frame
    if upright.mode == "1" and max(upright.size) > LONGEST_SIDE:
        upright = upright.convert("L")  # or whole strokes of thin letters would be left out
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in {"RGBA", "LA", "P"}:
        whole = upright.convert("RGBA")
        ground = Image.new("RGB", whole.size, "white")
        ground.paste(whole, mask=whole.getchannel("A"))
        return ground
    return upright if upright.mode in {"RGB", "L", "1"} else upright.convert("RGB")

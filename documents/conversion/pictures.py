"""Pictures as pages, each frame a page. Runs in the guarded worker only."""

import io

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
            if picture.width * picture.height > MOST_PIXELS or getattr(picture, "n_frames", 1) > MOST_FRAMES:
                raise CannotOpen("too-big", "This picture is too large to open it safely here.")
            moving = picture.format == "GIF"
            frames = [_page(frame) for frame in ImageSequence.Iterator(picture)][: 1 if moving else None]
    except Image.DecompressionBombError:
        raise CannotOpen("too-big", "This picture is too large to open it safely here.") from None
    except (UnidentifiedImageError, SyntaxError, EOFError):
        raise CannotOpen(
            "broken", "This picture is damaged and cannot be shown. Ask its sender for another copy."
        ) from None
    out = io.BytesIO()
    frames[0].save(out, "PDF", save_all=True, append_images=frames[1:], resolution=_DPI, quality=85)
    return out.getvalue()


def _page(frame: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(frame.copy()) or frame
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in {"RGBA", "LA", "P"}:
        whole = upright.convert("RGBA")
        ground = Image.new("RGB", whole.size, "white")
        ground.paste(whole, mask=whole.getchannel("A"))
        return ground
    return upright if upright.mode in {"RGB", "L", "1"} else upright.convert("RGB")

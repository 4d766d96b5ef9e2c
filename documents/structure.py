"""What a PDF says of itself, by pypdf: its title, whether it is encrypted, what is attached. Runs in the guarded worker."""

from dataclasses import asdict, dataclass

import orjson
from pypdf import PdfReader

MOST_ATTACHMENTS = 200
LONGEST_NAME = 250


@dataclass(frozen=True, slots=True)
class Structure:
    """`encrypted` is true also for a file that opens without a password; `attachments` are names only."""

    title: str = ""
    producer: str = ""
    encrypted: bool = False
    attachments: tuple[str, ...] = ()


def read_structure(path: bytes) -> bytes:
    """The structure of the PDF in this file, as JSON."""
    with open(path, "rb") as file:
        pdf = PdfReader(file)
        about = pdf.metadata
        return orjson.dumps(
            asdict(
                Structure(
                    title=_plain(about.title if about else ""),
                    producer=_plain(about.producer if about else ""),
                    encrypted=pdf.is_encrypted,
                    attachments=tuple(_plain(name) for name in list(pdf.attachments)[:MOST_ATTACHMENTS]),
                )
            )
        )


def structure_of(told: bytes) -> Structure:
    """The structure that was told as JSON."""
    said = orjson.loads(told)
    return Structure(said["title"], said["producer"], said["encrypted"], tuple(said["attachments"]))


def _plain(text: object) -> str:
    """One line that may be shown, of whatever stood there."""
    said = "".join(one if one.isprintable() else " " for one in str(text or ""))
    return " ".join(said.split())[:LONGEST_NAME].encode("utf-8", "replace").decode()

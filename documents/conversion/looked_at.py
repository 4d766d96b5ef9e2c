"""A look into an office file before LibreOffice gets it: is it what it says, is it encrypted, would it burst? In the guard."""

import gzip
import io
import re
import struct
import zipfile

import olefile

from casework.errors import CannotOpen
from documents.guard import MIB, cannot_open
from documents.plain_text import looks_like_text

MOST_UNPACKED = 600 * MIB
MOST_MEMBERS = 20_000
MOST_PICTURE = 100 * MIB
ENCRYPTED = (
    "This document is password-protected, so it cannot be shown here. Ask its sender for a copy without a password."
)
_TAG = re.compile(rb"<(?:!doctype|!--|\?xml|html|head|body|meta|table|div|p)\b", re.IGNORECASE)
_MAIL_HEAD = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = {"word/": (".docx", ".docm", ".dotx", ".dotm"), "xl/": (".xlsx", ".xlsm"), "ppt/": (".pptx",)}
_ZIPPED = frozenset(one for endings in _MAIN.values() for one in endings)
# Rich text, and Word and Excel before they used the container.
_OLD = (b"{\\rtf", b"\xdb\xa5", b"\x31\xbe", b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_FILEPASS = 0x002F
_FIB_ENCRYPTED = 0x0100
_LOCKED_SLIDES = b"\xdf\xc4\xd1\xf3"


def check_office(data: bytes, *, ending: str) -> bytes:
    """The ending to read the file by, which is not always its own; CannotOpen when LibreOffice must not have it."""
    if data.startswith(_OLE):
        _check_ole(data)
    elif data.startswith(b"PK"):
        _check_zip(data, ending)
    elif ending in _ZIPPED:
        raise cannot_open("broken")
    elif not data.startswith(_OLD):
        return _of_text(data)
    return ending.encode()


def _of_text(data: bytes) -> bytes:
    """Programs save web pages as .doc and .xls. LibreOffice would see that too, and open such a page with all in it."""
    start = data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not looks_like_text(start):
        raise cannot_open("broken")
    if _MAIL_HEAD.search(start):
        return b".mht"
    return b".html" if _TAG.match(start) else b".txt"


def picture_of_emz(data: bytes) -> bytes:
    """The picture in a compressed metafile."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            picture = packed.read(MOST_PICTURE + 1)
    except (OSError, EOFError):
        raise cannot_open("broken") from None
    if len(picture) > MOST_PICTURE:
        raise cannot_open("too-big")
    return picture


def _check_zip(data: bytes, ending: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, struct.error, NotImplementedError, EOFError):
        raise cannot_open("broken") from None
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise cannot_open("too-big")
    if any(one.flag_bits & 1 for one in members):
        raise CannotOpen("encrypted", ENCRYPTED)
    main = next((start for start, endings in _MAIN.items() if ending in endings), "")
    if main and not any(one.filename.startswith(main) for one in members):
        raise cannot_open("broken")


def _check_ole(data: bytes) -> None:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as document:
            if _is_encrypted(document):
                raise CannotOpen("encrypted", ENCRYPTED)
    except (OSError, struct.error, IndexError, TypeError):
        raise cannot_open("broken") from None


def _is_encrypted(document: olefile.OleFileIO) -> bool:
    if document.exists("EncryptedPackage") or document.exists("EncryptedSummary"):
        return True
    if document.exists("Current User"):
        return bool(document.openstream("Current User").read(16)[12:] == _LOCKED_SLIDES)
    if document.exists("WordDocument"):
        head = document.openstream("WordDocument").read(12)
        return len(head) == 12 and bool(struct.unpack_from("<H", head, 10)[0] & _FIB_ENCRYPTED)
    book = next((name for name in ("Workbook", "Book") if document.exists(name)), "")
    return bool(book) and _has_file_pass(document.openstream(book).read(4096))


def _has_file_pass(book: bytes) -> bool:
    at = 0
    while at + 4 <= len(book):
        record, size = struct.unpack_from("<HH", book, at)
        if record == _FILEPASS:
            return True
        at += 4 + size
    return False

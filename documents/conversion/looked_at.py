"""A look into an office file before LibreOffice gets it: is it what it says, is it encrypted, would it burst? In the guard."""

import gzip
import io
import struct
import zipfile

import olefile

from casework.errors import CannotOpen
from documents.guard import MIB, cannot_open

MOST_UNPACKED = 600 * MIB
MOST_MEMBERS = 20_000
MOST_PICTURE = 100 * MIB
ENCRYPTED = (
    "This document is password-protected, so it cannot be shown here. Ask its sender for a copy without a password."
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = {"word/": (".docx", ".docm", ".dotx", ".dotm"), "xl/": (".xlsx", ".xlsm"), "ppt/": (".pptx",)}
_FILEPASS = 0x002F
_FIB_ENCRYPTED = 0x0100


def check_office(data: bytes, *, ending: str) -> bytes:
    """Nothing, when LibreOffice may have it; else CannotOpen."""
    if data.startswith(_OLE):
        _check_ole(data)
    elif data.startswith(b"PK"):
        _check_zip(data, ending)
    elif ending in {one for each in _MAIN.values() for one in each}:
        raise cannot_open("broken")
    return b""


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

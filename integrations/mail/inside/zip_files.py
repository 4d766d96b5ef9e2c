"""Zip archives: opened within limits; an encrypted one is told from a broken one and from a bomb."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from integrations.mail.inside.members import FREE_BYTES, MOST_FILES, MOST_RATIO, Allowance, Closed, Member, Sealed

_ENCRYPTED = 0x1
_PIECE = 1024 * 1024
_FAILURES = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)
# The others are rare in mail, and may ask for as much memory as they like.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# A document of an office program is a zip too, and is a document all the same.
_DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "AndroidManifest.xml")


def is_archive(data: bytes) -> bool:
    """Whether this is a zip that packs files, and not a document that is built as one."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not any(name in _DOCUMENTS for name in archive.namelist()[:10])
    except _FAILURES:
        return True


def members(data: bytes, allowance: Allowance) -> Iterator[Member]:
    """The files of an archive. Sealed when any is encrypted, Closed when it is broken or against the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = [one for one in archive.infolist() if not one.is_dir()]
            if any(one.flag_bits & _ENCRYPTED for one in listed):
                raise Sealed
            if len(listed) > MOST_FILES:
                raise Closed(f"It holds more than {MOST_FILES:,} files")
            for one in listed:
                unpacked = _unpack(archive, one, allowance)
                allowance.take(len(unpacked))
                yield Member(one.filename, unpacked)
    except (*_FAILURES, zlib.error) as error:
        raise Closed("This archive is damaged or of a kind that cannot be opened here") from error


def _unpack(archive: zipfile.ZipFile, one: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    """The bytes as they really come out: what an archive says of its sizes is its own claim."""
    if one.compress_type not in _METHODS:
        raise Closed("It is packed in a way that cannot be opened here")
    most = min(allowance.bytes_left, max(one.compress_size * MOST_RATIO, FREE_BYTES))
    unpacked = bytearray()
    with archive.open(one) as packed:
        while piece := packed.read(_PIECE):
            unpacked += piece
            allowance.work(len(piece))
            if len(unpacked) > most:
                raise Closed("It unpacks to far more than it seems, as archives do that are made to break computers")
    return bytes(unpacked)

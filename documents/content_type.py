"""What a file is by its first and last bytes, whatever its mail says of it. Looks for marks, and parses nothing."""

from pathlib import Path, PurePath

from documents.plain_text import looks_like_text

UNKNOWN = "application/octet-stream"
_HEAD, _TAIL = 4096, 65536
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", "application/rtf"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/document", f"{_OFFICE}wordprocessingml.document"),
    (b"xl/workbook", f"{_OFFICE}spreadsheetml.sheet"),
    (b"ppt/presentation", f"{_OFFICE}presentationml.presentation"),
)
# One container for many programs: its bytes say it is one of these, its name which.
_OLE = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".msg": "application/vnd.ms-outlook",
}
_BY_SIGNATURE = frozenset(
    kind for marks in (_MARKS, _ZIPPED) for _, kind in marks
) | {"application/pdf", "application/zip", *_OLE.values()}  # fmt: skip


def content_type_of(path: Path, file_name: str, claimed: str) -> str:
    """The type of a file on our disk. A claim counts only for kinds that have no mark of their own."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    return told_by_bytes(head, tail, file_name) or _of_a_claim(head, claimed)


def told_by_bytes(head: bytes, tail: bytes, file_name: str) -> str:
    """The type that marks in the bytes prove, or nothing."""
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _ZIPPED if mark in head or mark in tail), _zip(head))
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _OLE.get(PurePath(file_name).suffix.lower(), "application/x-ole-storage")
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:11] in {b"hei", b"mif"} else "video/mp4"
    if head.startswith(b"RIFF"):
        return {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo", b"WEBP": "image/webp"}.get(head[8:12], "")
    return next((kind for mark, kind in _MARKS if head.startswith(mark)), "")


def _zip(head: bytes) -> str:
    if head[30:38] == b"mimetype" and b"application/vnd.oasis.opendocument.text" in head[:200]:
        return "application/vnd.oasis.opendocument.text"
    return "application/zip"


def _of_a_claim(head: bytes, claimed: str) -> str:
    claim = claimed.lower().strip()
    if claim in _BY_SIGNATURE or "/" not in claim:
        return "text/plain" if looks_like_text(head) else UNKNOWN
    if claim.startswith("text/") and not looks_like_text(head):
        return UNKNOWN
    return claim

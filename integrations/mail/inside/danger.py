"""Files that run: programs, scripts and documents with macros, told by what they are and by what they are called."""

import io
import re
import zipfile

import olefile

_PROGRAMS = frozenset({
    "ade", "adp", "app", "appx", "apk", "bat", "chm", "class", "cmd", "com", "cpl", "deb", "dll", "dmg", "exe", "gadget", "hta",
    "img", "inf", "ins", "iso", "jar", "jnlp", "job", "js", "jse", "lnk", "msc", "msi", "msp", "mst", "one", "pif", "ps1", "psm1",
    "reg", "rgs", "rpm", "scf", "scr", "sct", "sh", "sys", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "vxd", "ws", "wsc",
    "wsf", "wsh", "xll", "xpi",
})  # fmt: skip
_MACROS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "ppsm", "sldm"})
_STARTS = (
    (b"\x7fELF", "a Linux program"),
    (b"\xcf\xfa\xed\xfe", "a Mac program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a Windows shortcut"),
    (b"#!", "a script"),
    (b"dex\n", "an Android program"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "a OneNote section, which may hold programs"),
    (b"conectix", "a disk image"),
    (b"vhdxfile", "a disk image"),
)
_DOS_HEADER = 64
_ISO_AT, _ISO = 0x8001, b"CD001"
_PAGES = frozenset({"htm", "html", "shtml", "xhtml", "svg", "mht", "mhtml"})
_SCRIPT = re.compile(rb"<script\b|\bon(?:load|error|click)\s*=|javascript:", re.IGNORECASE)
_MOST_OF_A_PAGE = 2 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_FAILURES = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)
_OLE_FAILURES = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def danger(name: str, data: bytes) -> str:
    """What it would do if it were opened, as a sentence; "" when it does nothing by itself."""
    if what := _program(data):
        return f"It is {what}"
    extension = name.rpartition(".")[2].lower().strip()
    if extension in _PROGRAMS and "." in name:
        return f"Files called .{extension} run when they are opened"
    if extension in _MACROS or _has_macros(data):
        return "It has macros, which run when it is opened"
    if extension in _PAGES and _SCRIPT.search(data[:_MOST_OF_A_PAGE]):
        return "It is a web page with a script, which runs when it is opened"
    return ""


def _program(data: bytes) -> str:
    """What sort of program it is by its content, whatever it is called."""
    if data.startswith(b"MZ") and b"\x00" in data[:_DOS_HEADER]:
        return "a Windows program"  # without the zero byte it is a text that begins so
    if data[_ISO_AT : _ISO_AT + len(_ISO)] == _ISO:
        return "a disk image"
    return next((what for start, what in _STARTS if data.startswith(start)), "")


def sealed_document(data: bytes) -> bool:
    """Whether an office document is encrypted."""
    if not data.startswith(_OLE):
        return False
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as document:
            return bool(document.exists("EncryptedPackage"))
    except _OLE_FAILURES:
        return False


def _has_macros(data: bytes) -> bool:
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as document:
                return any(name.lower().endswith("vbaproject.bin") for name in document.namelist())
        except _ZIP_FAILURES:
            return False
    if not data.startswith(_OLE):
        return False
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as document:
            return any(
                part.upper() in {"VBA", "_VBA_PROJECT_CUR", "MACROS"} for path in document.listdir() for part in path
            )
    except _OLE_FAILURES:
        return False

"""File names from strangers, made safe to keep and to show, with the extension that says what the file is."""

import mimetypes
import re
import unicodedata

_MOST_BYTES = 255
_MOST_EXTENSION = 20
_UNWANTED = re.compile(r'[<>:"|?*]')
# Names Windows keeps for devices, with any extension.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_name(name: str, content_type: str, number: int) -> str:
    """The last part of a path-like name without anything that could hurt; "attachment-2.pdf" when nothing is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(_character(each) for each in last)
    tidy = re.sub(r"\s+", " ", _UNWANTED.sub("_", shown)).strip(" .")
    if not tidy:
        tidy = f"attachment-{number}{extension_of(content_type)}"
    if _DEVICES.match(tidy):
        tidy = "_" + tidy
    return _shortened(tidy, "")


def unique_name(name: str, taken: dict[str, int]) -> str:
    """The name, or "name (2).pdf" where it is taken; the new name is taken from now on."""
    tried = name
    while tried.lower() in taken:
        # Where the last one of this name ended: ten thousand of one name must not be counted through each time.
        taken[name.lower()] += 1
        tried = _shortened(name, f" ({taken[name.lower()]})")
    taken[tried.lower()] = 1
    return tried


def _character(each: str) -> str:
    """Nothing for what cannot be seen: control, formatting (which can turn text around), lone surrogates."""
    category = unicodedata.category(each)
    if category in {"Zs", "Zl", "Zp"} or each == "\t":
        return " "
    return "" if category in {"Cc", "Cf", "Cs", "Co", "Cn"} else each


def extension_of(content_type: str) -> str:
    """The ending that files of a type have."""
    if content_type in {"message/rfc822", "message/global"}:
        return ".eml"
    if content_type.startswith("message/") or content_type == "text/rfc822-headers":
        return ".txt"  # a delivery report, and the like
    return mimetypes.guess_extension(content_type, strict=False) or ".bin"


def _shortened(name: str, suffix: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > _MOST_EXTENSION:
        stem, dot, extension = name, "", ""
    ending = (suffix + dot + extension).encode()
    return _cut(stem.encode(), _MOST_BYTES - len(ending)) + ending.decode()


def _cut(text: bytes, most: int) -> str:
    return text[:most].decode("utf-8", "ignore").rstrip(" .") if len(text) > most else text.decode()

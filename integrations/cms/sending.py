"""Texts and names as the CMS can take them. Mail brings control characters, halves of characters and endless names."""

import re
from pathlib import PurePath

LONGEST_NAME = 255
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sendable(text: str) -> str:
    """The text with a replacement character for each one that no XML or JSON may hold."""
    return _NOT_XML.sub("\ufffd", text)


def file_name(name: str) -> str:
    """The name, never empty, cut in the middle so that its ending stays."""
    clean = sendable(name).strip() or "file"
    if len(clean) <= LONGEST_NAME:
        return clean
    ending = PurePath(clean).suffix[:20]
    return clean[: LONGEST_NAME - len(ending)] + ending


def short(text: str) -> str:
    """A text of a field that holds 255 characters."""
    return sendable(text)[:LONGEST_NAME]

"""HTML, MHT and CMS's own HTE made harmless: what is left can be drawn, and asks nobody for anything. Runs in the guard.

An allowed list, not a forbidden one: elements that show text and tables, attributes that lay them out, and pictures whose
bytes are here. Everything else goes; the text in it stays.
"""

import base64
import email
import email.policy
import re
from collections.abc import Mapping
from html import escape

import lxml.html
from lxml import etree

from documents.guard import cannot_open
from documents.plain_text import decoded

MOST_PICTURE = 8 * 1024 * 1024
_GONE = frozenset({
    "script", "style", "iframe", "frame", "object", "embed", "applet", "link", "meta", "base", "svg", "math",
    "video", "audio", "source", "track", "canvas", "template", "noscript", "input", "button", "select",
    "textarea", "portal",
})  # fmt: skip
_KEPT = frozenset({
    "html", "head", "title", "body", "div", "p", "br", "hr", "span", "b", "i", "u", "s", "em", "strong",
    "small", "big", "sub", "sup", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "col", "colgroup", "pre", "code",
    "blockquote", "center", "font", "img",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "colspan", "rowspan", "align", "valign", "width", "height", "border", "cellpadding", "cellspacing",
    "bgcolor", "color", "face", "size", "dir", "lang", "alt", "start",
})  # fmt: skip
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(png|jpe?g|gif|bmp);base64,[A-Za-z0-9+/=\s]+\Z", re.IGNORECASE)

Pictures = Mapping[str, str]


def harmless_html(data: bytes, *, ending: str) -> bytes:
    """The page as a harmless one in UTF-8; of an MHT its main page, with the pictures that came along."""
    if ending in {".mht", ".mhtml"}:
        page, pictures = _unpacked(data)
    else:
        page, pictures = _text(data), {}
    return cleaned(page, pictures).encode()


def html_text(data: bytes, *, ending: str) -> bytes:
    """What the page says as plain text, for a machine that cannot draw it."""
    tree = lxml.html.fromstring(harmless_html(data, ending=ending).decode())
    for one in tree.iter("br", "p", "tr", "div", "li", "h1", "h2", "h3"):
        one.tail = "\n" + (one.tail or "")
    text = str(tree.xpath("string()"))
    return re.sub(r"\n\s*\n+", "\n\n", text).encode()


def cleaned(page: str, pictures: Pictures) -> str:
    """A harmless page from any: pure."""
    try:
        tree = lxml.html.document_fromstring(page.replace("\x00", "") or "<p></p>")
    except (etree.ParserError, ValueError):
        raise cannot_open("broken") from None
    for one in list(tree.iter()):
        _clean(one, pictures)
    body = lxml.html.tostring(tree, encoding="unicode", method="html")
    return f'<!doctype html><meta charset="utf-8">{body}'


def _clean(one: lxml.html.HtmlElement, pictures: Pictures) -> None:
    if one.getparent() is not None and (not isinstance(one.tag, str) or one.tag in _GONE):
        one.drop_tree()
    elif one.tag == "img":
        _clean_picture(one, pictures)
    elif isinstance(one.tag, str):
        if one.tag not in _KEPT:
            one.tag = "div" if one.tag in {"form", "section", "article", "main", "header", "footer"} else "span"
        for name in list(one.attrib):
            if name not in _ATTRIBUTES:
                del one.attrib[name]


def _clean_picture(one: lxml.html.HtmlElement, pictures: Pictures) -> None:
    asked = (one.get("src") or "").strip()
    source = pictures.get(asked, pictures.get(asked.removeprefix("cid:"), asked))
    about = one.get("alt") or ""
    for name in list(one.attrib):
        if name not in {"width", "height", "alt"}:
            del one.attrib[name]
    if _DATA_PICTURE.match(source) and len(source) < MOST_PICTURE * 4 // 3:
        one.set("src", source)
        return
    one.tag = "span"
    one.attrib.clear()
    one.text = f"[picture not shown: {about}]" if about else "[picture not shown]"


def _text(data: bytes) -> str:
    named = _CHARSET.search(data[:4096])
    if named:
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(data)


def _unpacked(data: bytes) -> tuple[str, Pictures]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    page, pictures = "", {}
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if kind == "text/html" and not page:
            page = _text(content)
        elif kind.startswith("image/") and len(content) < MOST_PICTURE:
            shown = f"data:{kind};base64,{base64.b64encode(content).decode()}"
            for name in (part.get("Content-Location"), str(part.get("Content-ID") or "").strip("<>")):
                if name:
                    pictures[str(name)] = shown
    if not page:
        page = f"<pre>{escape(_text(data))}</pre>"
    return page, pictures

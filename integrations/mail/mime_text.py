"""Text out of mail bodies: HTML as text, and what the sender wrote apart from what is quoted below."""

import re

from lxml import etree

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_HIDDEN = frozenset({"head", "script", "style", "title", "template", "noscript", "object"})

# What no reader sees must not speak for a case.
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])|mso-hide\s*:\s*all",
    re.IGNORECASE,
)

_DIVIDER = re.compile(
    r"^\s*(-{2,}\s*(original message|original appointment|forwarded message|forwarded by\b.*?|neges wreiddiol"
    r"|ursprüngliche nachricht|message d['’]origine|message transféré|mensaje original|messaggio originale"
    r"|oorspronkelijk bericht|wiadomość oryginalna|ursprungligt meddelande|mesaj original)\s*-*"
    r"|begin forwarded message:|_{20,})\s*$",
    re.IGNORECASE,
)
# In English, in Welsh as forces and courts of Wales write, and in what else people in the country have their mail programs.
_FROM = re.compile(r"^\s*\*?(?:From|Oddi wrth|O|Von|De|Da|Od|Van|Från|Fra|De la)\s?:\*?\s", re.IGNORECASE)
_MORE_HEADERS = re.compile(
    r"^\s*\*?(Sent|Date|To|Cc|Subject|Anfonwyd|Dyddiad|At|Pwnc|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado"
    r"|Enviada|Fecha|Para|Asunto|Assunto|Inviato|Data|A|Oggetto|Wysłano|Do|Temat|Verzonden|Aan|Onderwerp|Skickat|Till"
    r"|Ämne|Sendt|Til|Emne|Trimis|Către|Subiect)\s?:",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"^\s*(?:On\s.{5,300}\swrote|Ar\s.{5,100}\sysgrifennodd\b.{0,200}|Am\s.{5,200}\sschrieb\b.{0,200}"
    r"|Le\s.{5,300}\sa\sécrit\s?|El\s.{5,300}\sescribió\s?|Em\s.{5,300}\sescreveu\s?|Il\s.{5,300}\sha\sscritto\s?"
    r"|Op\s.{5,200}\sschreef\b.{0,200}|W\s?dniu\s.{5,300}\snapisał\(?a?\)?\s?|Den\s.{5,200}\sskrev\b.{0,200}"
    r"|În\s.{5,300}\sa\sscris\s?):\s*$",
    re.IGNORECASE | re.DOTALL,
)
_WROTE_BEGINS = ("on ", "ar ", "am ", "le ", "el ", "em ", "il ", "op ", "den ", "w dniu ", "dnia ", "în ")
# Longer lines divide nothing, and could keep a regular expression busy.
_LONGEST_DIVIDER = 500
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """Text with one kind of line end and no control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


def html_to_text(html: str, *, links: bool = False) -> str:
    """What a reader sees of an HTML body; quotations get a ">" like those of plain text.

    With `links`, each one's address stands behind it, for people: matching must not read what nobody sees.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_CONTROL.sub("", html).encode("utf-8"), parser)
    except (etree.ParseError, etree.ParserError, ValueError):
        root = None
    if root is None:
        return clean(re.sub(r"<[^>]{0,1000}>", " ", html)).strip()
    return _Reader(links=links).read(root)


def _is_hidden(tag: str, element: "etree._Element") -> bool:
    return tag in _HIDDEN or "hidden" in element.attrib or _INVISIBLE.search(element.get("style", "")) is not None


def _written_out(link: "etree._Element") -> str:
    """The address a link leads to, unless that is what stands there."""
    address = (link.get("href") or "").strip()
    shown = "".join(str(each) for each in link.itertext()).strip()
    return f" <{address}>" if address and address.removeprefix("mailto:") != shown else ""


class _Reader:
    """Walks an HTML tree without recursion, however deep it is."""

    def __init__(self, *, links: bool = False) -> None:
        self._links = links
        self._lines: list[str] = [""]
        self._quotes = 0
        self._hidden = 0

    def read(self, root: "etree._Element") -> str:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            hidden = _is_hidden(tag, element)
            if event == "end" and tag == "a" and self._links:
                self._write(_written_out(element))
            if event == "start":
                self._enter(tag, element.text, hidden=hidden)
            else:
                self._leave(tag, element.tail, hidden=hidden)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in self._lines)).strip("\n")

    def _enter(self, tag: str, text: str | None, *, hidden: bool) -> None:
        self._hidden += hidden
        if tag in _BLOCKS:
            self._quotes += tag == "blockquote"
            self._break()
        self._write(text)

    def _leave(self, tag: str, tail: str | None, *, hidden: bool) -> None:
        self._hidden -= hidden
        if tag in _BLOCKS and tag != "br":
            self._quotes -= tag == "blockquote"
            self._break()
        if tag in _CELLS:
            self._write(" ")
        self._write(tail)

    def _break(self) -> None:
        if self._lines[-1].strip("> "):
            self._lines.append("> " * self._quotes)
        else:
            self._lines[-1] = "> " * self._quotes

    def _write(self, text: str | None) -> None:
        if not text or self._hidden:
            return
        words = re.sub(r"\s+", " ", text)
        line = self._lines[-1]
        self._lines[-1] = line + (words.lstrip() if not line or line.endswith(" ") else words)


def split_quoted(text: str) -> tuple[str, str]:
    """What is new, and what is quoted: lines with ">" and everything below a reply's or forward's divider."""
    lines = text.split("\n")
    below = next((at for at in range(len(lines)) if _divides(lines, at)), len(lines))
    new = [line for line in lines[:below] if not line.startswith(">")]
    quoted = [line for line in lines[:below] if line.startswith(">")] + lines[below:]
    return "\n".join(new).strip("\n"), "\n".join(quoted).strip("\n")


def _divides(lines: list[str], at: int) -> bool:
    line = lines[at]
    if len(line) > _LONGEST_DIVIDER:
        return False
    if _DIVIDER.match(line):
        return True
    if _FROM.match(line):
        return sum(_MORE_HEADERS.match(each) is not None for each in lines[at + 1 : at + 7]) >= 2
    # The line that introduces a reply may be folded. It names a time or an address.
    return line.lstrip()[:8].lower().startswith(_WROTE_BEGINS) and any(
        _WROTE.match(said) and re.search(r"[\d@]", said)
        for said in ("\n".join(lines[at : at + count]) for count in (1, 2, 3))
    )

"""The signature below a mail's text. Whoever signs does so in every mail, so the names there say nothing of the case."""

import re

# What telephones and their mail programs write below every mail.
_SENT_FROM = re.compile(
    r"^\s*(?:sent (?:from|via|using) (?:my |outlook\b|yahoo\b|mail for |samsung|bt |proton|aol)"
    r"|get outlook for |anfonwyd (?:o|oddi ar) fy )[^:]{0,60}$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\s*(?:(?:(?:kind|best|warm|many|with)?\s*(?:regards|thanks|wishes)|thank you|yours\s+(?:sincerely|faithfully|truly)"
    r"|cheers|sincerely|cofion(?: gorau| cynnes)?|diolch(?: yn fawr)?|yn gywir)\s*[,.!]?"
    r"|(?:with\s+)?(?:kind|kindest|best|warm)\s+regards\b.{0,60})\s*$",  # the name often stands in the same line
    re.IGNORECASE,
)


def without_signature(text: str) -> str:
    """The text above the signature: above the first "-- " or closing words that stand alone in a line."""
    lines = text.splitlines()
    signed = (number for number, line in enumerate(lines) if _signs(line))
    return "\n".join(lines[: next(signed, len(lines))]).strip()


def _signs(line: str) -> bool:
    return line.rstrip() == "--" or _CLOSING.match(line) is not None or _SENT_FROM.match(line) is not None

"""What the writer of a mail wrote now, and what they only carry along: quoted and forwarded text, and the signature."""

import re
from dataclasses import dataclass

_FORWARD = re.compile(
    r"^\s*(?:-{2,}\s*(?:original|forwarded) message\s*-{0,}|begin forwarded message:?|_{10,})\s*$", re.IGNORECASE
)
_WROTE = re.compile(r"^\s*On\b.{6,200}\bwrote:\s*$", re.IGNORECASE)
_HEADER = re.compile(r"^\s*\*?(From|Sent|Date|To|Cc|Subject)\*?:", re.IGNORECASE)
_CLOSING = re.compile(
    r"^\s*(?:(?:kind|best|warm|many|with)?\s*(?:regards|thanks|wishes)|thank you|yours\s+(?:sincerely|faithfully)"
    r"|cheers|sincerely)\s*[,.!]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parted:
    """A mail's text in its three parts."""

    new: str
    quoted: str
    signature: str


def part(text: str) -> Parted:
    """Part a mail's text. In doubt a line counts as quoted: less is trusted, nothing is lost."""
    own: list[str] = []
    quoted: list[str] = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if _starts_quote(lines, number):
            quoted.extend(lines[number:])
            break
        (quoted if line.lstrip().startswith(">") else own).append(line)
    body, signature = _sign(own)
    return Parted(new="\n".join(body).strip(), quoted="\n".join(quoted).strip(), signature="\n".join(signature).strip())


def _starts_quote(lines: list[str], number: int) -> bool:
    line = lines[number]
    if _FORWARD.match(line):
        return True
    if _WROTE.match(line):
        following = [later for later in lines[number + 1 : number + 4] if later.strip()]
        return not (following and following[0].lstrip().startswith(">"))
    # Outlook quotes by repeating the old mail's header lines.
    headers = {match[1].lower() for match in map(_HEADER.match, lines[number : number + 5]) if match}
    return bool(_HEADER.match(line)) and line.lstrip("* ").lower().startswith("from") and len(headers) >= 3


def _sign(lines: list[str]) -> tuple[list[str], list[str]]:
    for number, line in enumerate(lines):
        if line.rstrip() == "--" or _CLOSING.match(line):
            return lines[:number], lines[number:]
    return lines, []

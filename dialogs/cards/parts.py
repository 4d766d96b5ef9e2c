"""The pieces every card is made of.

Words of our own go into TextBlocks, which read Markdown. Everything that comes from a case, a mail or a person goes into
RichTextBlocks, which read nothing: a case title cannot become a link, a mention or a heading.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from dialogs.cards.words import clean, clean_lines
from dialogs.turn import Card

Part = dict[str, Any]
MARKING = "OFFICIAL-SENSITIVE"
MAX_ACTIONS = 6
_NOT_IN_A_URN = re.compile(r"[^A-Za-z0-9/()]")


def card(body: Sequence[Part], actions: Sequence[Part] = ()) -> Card:
    """A whole card under its marking line."""
    if len(actions) > MAX_ACTIONS:
        raise ValueError(f"A card shows at most {MAX_ACTIONS} actions; this one has {len(actions)}.")
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": "en-GB",
        "body": [{"type": "TextBlock", "text": MARKING, "size": "Small", "weight": "Bolder"}, *body],
        "actions": list(actions),
    }


def utf16_size(value: object) -> int:
    """Bytes as Teams counts them."""
    return len(json.dumps(value, ensure_ascii=False).encode("utf-16-le"))


def heading(words: str, urn: str = "") -> Part:
    """The card's heading: our own words, and a URN stripped of everything a URN cannot hold."""
    whole = f"{words} {_NOT_IN_A_URN.sub('', urn)[:20]}".strip()
    return {"type": "TextBlock", "text": whole, "size": "Large", "weight": "Bolder", "style": "heading", "wrap": True}


def subheading(words: str) -> Part:
    """A heading inside the card; our own words only."""
    return {
        "type": "TextBlock",
        "text": words,
        "size": "Medium",
        "weight": "Bolder",
        "style": "heading",
        "wrap": True,
    }


def note(words: str) -> Part:
    """A sentence of our own."""
    return {"type": "TextBlock", "text": words, "wrap": True}


def run(text: str, *, bold: bool = False, limit: int = 120) -> Part:
    """A piece of a line; shows any text exactly as it is."""
    return {"type": "TextRun", "text": clean(text, limit), **({"weight": "Bolder"} if bold else {})}


def line(*runs: Part | str) -> Part:
    """A line of text of any origin."""
    inlines = [run(piece) if isinstance(piece, str) else piece for piece in runs]
    # TextRuns stand side by side: the blank between them has to be in them.
    spaced = [{**piece, "text": piece["text"] + " "} for piece in inlines[:-1]] + inlines[-1:]
    return {"type": "RichTextBlock", "spacing": "Small", "inlines": spaced}


def fact(label: str, value: str) -> Part:
    """A named value."""
    return line(run(f"{label}:", bold=True), value or "not recorded")


def quote(text: str, *, lines: int = 8, limit: int = 700) -> Part:
    """The first lines of a document or a mail, set off from our own words."""
    blocks = [line(run(each, limit=limit)) for each in clean_lines(text, lines=lines, limit=limit).splitlines()]
    return {"type": "Container", "style": "emphasis", "items": blocks or [note("There is no text to show.")]}


def problem(sentence: str, *each: str) -> Part:
    """What went wrong and what to do next; says "Error" in words, not by colour alone. `each` are our own words."""
    first = line(run("Error:", bold=True), run(sentence, limit=400))
    listed = [note("\n".join(f"- {one}" for one in each))] if each else []
    return {"type": "Container", "style": "attention", "items": [first, *listed]}


def mistake(words: str) -> Part:
    """The sentence above a field that is wrong; our own words only."""
    return {"type": "TextBlock", "text": f"Error: {words}", "weight": "Bolder", "wrap": True}


def row(action: Part, *lines: Part) -> Part:
    """Lines that act as one button."""
    return {"type": "Container", "separator": True, "items": list(lines), "selectAction": action}


def execute(title: str, verb: str, data: Part | None = None, *, inputs: bool = False, style: str = "") -> Part:
    """A button that acts in place. Clients without Action.Execute get the same as a message."""
    told = {"verb": verb, **(data or {})}
    shared = {"title": clean(title, 80), "associatedInputs": "auto" if inputs else "none"}
    if style:
        shared["style"] = style
    fallback = {"type": "Action.Submit", **shared, "data": told}
    return {"type": "Action.Execute", **shared, "verb": verb, "data": told, "fallback": fallback}


def submit(title: str, verb: str, data: Part | None = None, *, inputs: bool = True) -> Part:
    """A button inside a dialog."""
    associated = "auto" if inputs else "none"
    return {
        "type": "Action.Submit",
        "title": title,
        "associatedInputs": associated,
        "data": {"verb": verb, **(data or {})},
    }


def open_dialog(title: str, verb: str, data: Part | None = None) -> Part:
    """A button that opens a Teams dialog."""
    told = {"msteams": {"type": "task/fetch"}, "verb": verb, **(data or {})}
    return {"type": "Action.Submit", "title": title, "associatedInputs": "none", "data": told}


def open_sign_in(title: str, url: str) -> Part:
    """A button that opens the sign-in window."""
    return {"type": "Action.Submit", "title": title, "data": {"msteams": {"type": "signin", "value": url}}}


def open_url(title: str, url: str) -> Part:
    """A button that opens a page of ours."""
    return {"type": "Action.OpenUrl", "title": title, "url": url}


def picture(url: str, alt: str, *, width: int = 0) -> Part:
    """A picture of ours, as wide as the card or so many pixels; `alt` says in words what it shows."""
    size = {"width": f"{width}px"} if width else {"size": "Stretch"}
    return {"type": "Image", "url": url, "altText": clean(alt, 250), **size}


def beside(narrow: Sequence[Part], wide: Sequence[Part]) -> Part:
    """Two columns: the first as narrow as it can be."""
    columns = [
        {"type": "Column", "width": width, "items": list(items)}
        for width, items in (("auto", narrow), ("stretch", wide))
    ]
    return {"type": "ColumnSet", "columns": columns}


def buttons(actions: Sequence[Part]) -> Part:
    """Buttons in the middle of a card, where they are at hand without scrolling past a picture."""
    return {"type": "ActionSet", "actions": list(actions)}


def show_card(title: str, body: Sequence[Part], actions: Sequence[Part]) -> Part:
    """A button that unfolds a small form below the card."""
    inner = {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": list(actions)}
    return {"type": "Action.ShowCard", "title": title, "card": inner}

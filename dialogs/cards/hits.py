"""One hit of a search: its page as a picture with the words marked, its line, and the way to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.pages import Page
from dialogs.cards.found_words import marked, places_of, texts_of
from dialogs.cards.parts import Part, buttons, card, execute, heading, line, note, open_url, picture, run
from dialogs.cards.results import hit_data, near_words
from dialogs.cards.words import clean, count
from dialogs.search_asked import Asked
from dialogs.turn import Card
from search.found import DocumentHits, Found, Hit

AROUND = 2


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit among all that was found. `document` and `hit` are its places, from 0; `picture_url` is empty when off."""

    asked: Asked
    found: Found
    document: int
    hit: int
    page: Page = field(repr=False)
    viewer_url: str = ""
    picture_url: str = ""

    @property
    def here(self) -> DocumentHits:
        """The document with its hits."""
        return self.found.documents[self.document]

    @property
    def shown(self) -> Hit:
        """The hit itself."""
        return self.here.hits[self.hit]

    def step(self, by: int) -> Part | None:
        """The data of the hit so many further on or back; of the document beside this one after the last hit."""
        if 0 <= self.hit + by < len(self.here.hits):
            return hit_data(self.asked, self.here.document, self.hit + by + 1)
        return self.document_step(by, last=by < 0)

    def document_step(self, by: int, *, last: bool = False) -> Part | None:
        """The data of the first or last hit of the document so many further on or back."""
        place = self.document + by
        if not 0 <= place < len(self.found.documents):
            return None
        other = self.found.documents[place]
        return hit_data(self.asked, other.document, len(other.hits) if last else 1)


def hit_card(view: HitView) -> Card:
    """The hit: which of how many, on which page, what stands there."""
    document, hit = view.here.document, view.shown
    pages = f"page {hit.page} of {document.pages}" if document.pages else f"page {hit.page}"
    body: list[Part] = [
        heading(f"Hit {view.hit + 1} of {len(view.here.hits)}, {pages}"),
        line(run(document.title, bold=True, limit=160)),
        line(run(f"Case {document.urn}, {document.type_name or document.category}", limit=120)),
        line("Searched for:", run(view.asked.text, bold=True, limit=200)),
        *_notes(hit),
        _lines(view),
    ]
    if len(view.found.documents) > 1:
        body.append(note(f"Document {view.document + 1} of the {len(view.found.documents)} that say it."))
    if not view.picture_url:
        return card(body, _actions(view))
    return card([*body, buttons(_actions(view)), picture(view.picture_url, _alt(view))])


def _notes(hit: Hit) -> list[Part]:
    near = near_words([hit])
    said = [line(run(f"Spelt nearly so: {', '.join(near)}", limit=120))] if near else []
    read = [note("The text of this page was recognised in a picture; check it against the page.")]
    return said + (read if hit.recognised else [])


def _lines(view: HitView) -> Part:
    """The line with the words in bold, and the lines around it."""
    hit, lines = view.shown, [texts_of(each) for each in view.page.lines]
    at, found = hit.line - 1, texts_of(hit.words)
    if not 0 <= at < len(lines):  # the document has changed under the index: what the index says is shown alone
        lines, at = [hit.text.split()], 0
    here = places_of(lines[at], found)
    following = lines[at + 1] if at + 1 < len(lines) else []
    goes_on = places_of(following, found[len(here) :])  # a phrase may go on in the next line
    items = [_plain(each) for each in lines[max(0, at - AROUND) : at]]
    items.append(marked(lines[at], here, limit=400))
    items += [marked(following, goes_on, limit=400)] if following else []
    items += [_plain(each) for each in lines[at + 2 : at + 1 + AROUND]]
    return {"type": "Container", "style": "emphasis", "items": items}


def _plain(words: Sequence[str]) -> Part:
    return line(run(" ".join(words), limit=200))


def _alt(view: HitView) -> str:
    words = " ".join(word.text for word in view.shown.words)
    return clean(f"Page {view.shown.page} of {view.here.document.title}, with these words marked: {words}", 250)


def _actions(view: HitView) -> list[Part]:
    steps: Sequence[tuple[str, Part | None]] = (
        ("Next hit", view.step(1)),
        ("Previous hit", view.step(-1)),
        ("Next document", view.document_step(1)),
        ("Previous document", view.document_step(-1)),
    )
    actions = [execute(title, "search.hit", data) for title, data in steps if data]
    actions += [open_url("Open at this page", view.viewer_url)] if view.viewer_url else []
    return [*actions, execute(all_results(view.found), "search", {**view.asked.data, "list": True})]


def all_results(found: Found) -> str:
    """What the button back to the list says."""
    return f"All results ({count(sum(len(each.hits) for each in found.documents), 'hit')})"

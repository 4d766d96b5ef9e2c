"""What a search found, a line for each document: those that say it, those named so, and those nobody could search."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialogs.cards.found_words import marked, places_of, texts_of
from dialogs.cards.inputs import text_input
from dialogs.cards.parts import Part, card, execute, heading, line, note, row, run, show_card, subheading
from dialogs.cards.words import count, uk_date
from dialogs.search_asked import LONGEST, Asked
from dialogs.turn import Card
from search.found import Found, Hit, IndexedDocument, Match

DOCUMENTS_SHOWN = 5
_NAME = re.compile(r"[^\W\d_][\w'’.&-]*(?: [\w'’.&-]+){0,3}")


class Group(StrEnum):
    """Why a document is in the list, in the order people read it."""

    SAYS = "Documents that say it"
    NAMED = "Documents with such a name"
    PENDING = "Still being made ready, so not searched yet"
    UNREADABLE = "Could not be read, so not searched"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list."""

    group: Group
    document: IndexedDocument
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One page of the list. `urn` is empty when all cases were searched."""

    asked: Asked
    urn: str
    found: Found
    page: int = 1

    @property
    def entries(self) -> list[Entry]:
        """The whole list, the best first."""
        return entries_of(self.found)

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(1, -(-len(self.entries) // DOCUMENTS_SHOWN))

    @property
    def number(self) -> int:
        """The page that is shown: the one asked for, or the nearest there is."""
        return min(max(self.page, 1), self.pages)

    @property
    def first(self) -> int:
        """The number of the first line shown."""
        return (self.number - 1) * DOCUMENTS_SHOWN + 1

    @property
    def shown(self) -> list[Entry]:
        """The lines of this page."""
        return self.entries[self.first - 1 : self.first - 1 + DOCUMENTS_SHOWN]


def entries_of(found: Found) -> list[Entry]:
    """What was found, as a list."""
    says = [Entry(Group.SAYS, each.document, each.hits) for each in found.documents]
    return [
        *says,
        *(Entry(Group.NAMED, each) for each in found.names),
        *(Entry(Group.PENDING, each) for each in found.pending),
        *(Entry(Group.UNREADABLE, each) for each in found.unreadable),
    ]


def step_of(asked: Asked, entry: Entry) -> tuple[str, Part]:
    """The verb and data of a line: its first hit, or the document itself."""
    document = entry.document
    if entry.hits:
        return "search.hit", hit_data(asked, document, 1)
    return "document.preview", {"case_id": document.case_id, "material_id": document.material_id}


def hit_data(asked: Asked, document: IndexedDocument, hit: int) -> Part:
    """The data of a button that shows a hit of a document."""
    return {**asked.data, "in_case": document.case_id, "in": document.material_id, "hit": hit}


def results_card(results: Results) -> Card:
    """One page of what was found."""
    asked, found = results.asked, results.found
    title = heading("Search in case", results.urn) if asked.case_id else heading("Search in all the cases you opened")
    body: list[Part] = [title, line("Searched for:", run(asked.text, bold=True, limit=LONGEST)), *_only(asked)]
    body += [note(sentence) for sentence in summary(found)]
    before = None
    for number, entry in enumerate(results.shown, results.first):
        if entry.group is not before:
            body.append(subheading(entry.group))
        before = entry.group
        body.append(_row(asked, entry, number))
    body += [note(f"Page {results.number} of {results.pages}.")] if results.pages > 1 else []
    body += _other_way(asked)
    return card(body, _actions(results))


def summary(found: Found) -> list[str]:
    """How much was found and what was left out, in sentences."""
    hits = [hit for each in found.documents for hit in each.hits]
    near = [hit for hit in hits if hit.match is Match.FUZZY]
    said = [f"{count(len(hits), 'line')} in {count(len(found.documents), 'document')}."] if hits else []
    said += [] if hits else ["No document that could be searched says this."]
    if near:
        said.append(
            "None has exactly these words; these are spelt nearly so."
            if len(near) == len(hits)
            else f"{count(len(near), 'of them is', 'of them are')} spelt only nearly so."
        )
    said += ["There is more; add a word to narrow it down."] if found.more else []
    left = [count(len(found.pending), "document is", "documents are") + " not ready yet"] if found.pending else []
    left += [f"{len(found.unreadable)} could not be read"] if found.unreadable else []
    return said + ([f"Not searched: {' and '.join(left)}; they are listed below."] if left else [])


def near_words(hits: Iterable[Hit]) -> list[str]:
    """The spellings found where the exact words were not, each once."""
    spelt = [word.text for hit in hits if hit.match is Match.FUZZY for word in hit.words]
    return list(dict.fromkeys(word.strip(".,;:!?()\"'“”‘’") for word in spelt))[:4]


def search_again(asked: Asked, title: str) -> Part:
    """A form for other words, in the same place."""
    label, wrong = "Words, or a phrase in quotes", f"Type what to search for, at most {LONGEST} characters"
    field = text_input("text", label, wrong, limit=LONGEST, required=True)
    where = {name: value for name, value in asked.data.items() if name not in {"text", "kind"}}
    return show_card(title, [field], [execute("Search", "search", where, inputs=True)])


def _only(asked: Asked) -> list[Part]:
    return [line("Only in:", run(asked.kind, bold=True, limit=40))] if asked.kind else []


def _other_way(asked: Asked) -> list[Part]:
    """How to find cases by the same words, since `search` does both."""
    if not asked.case_id or asked.material_id or not _NAME.fullmatch(asked.text):
        return []
    return [line("To find cases by a name instead, type", run(f"find {asked.text}", bold=True, limit=100))]


def _row(asked: Asked, entry: Entry, number: int) -> Part:
    document = entry.document
    verb, data = step_of(asked, entry)
    name = run(f"{number}. {document.title}", bold=True, limit=90)
    case = f"{document.urn}, " if not asked.case_id else ""
    about = f"{case}{document.type_name or document.category}, {uk_date(document.date)}"
    hits = [f"({count(len(entry.hits), 'hit')})"] if entry.hits else []
    lines = [line(name, *hits), line(run(about, limit=120))]
    return row(execute(f"Open {document.title}", verb, data), *lines, *_why(entry))


def _why(entry: Entry) -> Sequence[Part]:
    if entry.group is Group.UNREADABLE:
        return [line(run(entry.document.sentence or "It could not be read.", limit=160))]
    if not entry.hits:
        return []
    first = entry.hits[0]
    words = first.text.split()
    said = marked(words, places_of(words, texts_of(first.words)), limit=120)
    near = near_words(entry.hits)
    spelt = [line(run(f"Spelt nearly so: {', '.join(near)}", limit=120))] if near else []
    page = line(run(f"Page {first.page}{' (recognised text)' if first.recognised else ''}:"))
    return [page, said, *spelt]


def _actions(results: Results) -> list[Part]:
    def turn_to(title: str, number: int) -> Part:
        return execute(title, "search", {**results.asked.data, "page": number})

    actions = [turn_to("Previous page", results.number - 1)] if results.number > 1 else []
    actions += [turn_to("Next page", results.number + 1)] if results.number < results.pages else []
    actions.append(search_again(results.asked, "Search again"))
    if results.asked.case_id:
        actions.append(execute("Back to the case", "case", {"case_id": results.asked.case_id}))
    return actions

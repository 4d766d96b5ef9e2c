"""Where a person is in their conversation, and so what "next", "page 4" and "open 3" stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from casework.errors import BadInput
from dialogs.turn import Turn
from store.chat import ChatState

NO_LIST = "There is no list to choose from. Type documents for the documents of the case, or search and some words."
NOTHING_OPEN = "Nothing is open that has pages. Open a document first, or a list."
NOWHERE = {
    "next": "There is nothing after this.",
    "previous": "There is nothing before this.",
    "next document": "There is no document after this one.",
    "previous document": "There is no document before this one.",
    "list": NO_LIST,
    "notes": "No document is open. Open one first; its card has a button for its notes.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A button, as if it were pressed."""

    verb: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """The case opened last, the document looked at, and the buttons that words stand for.

    `rows` are those of the list shown last, numbered from `first`. `page` turns to a page by its number; `number` of
    `pages` is shown.
    """

    case_id: int = 0
    urn: str = ""
    material_id: int = 0
    steps: Mapping[str, Step] = field(default_factory=dict)
    rows: tuple[Step, ...] = ()
    first: int = 1
    page: Step | None = None
    number: int = 0
    pages: int = 0


class Places:
    """Keeps the place of each conversation; it is only a person's own."""

    def __init__(self, *, chat: ChatState) -> None:
        self._chat = chat

    async def at(self, turn: Turn) -> Place:
        """Where the person is; nowhere to begin with."""
        kept = await self._chat.places.of(turn.conversation_id, turn.user.entra_id)
        return _unpacked(kept) if kept else Place()

    async def keep(self, turn: Turn, place: Place) -> None:
        """The person is here now."""
        await self._chat.places.keep(turn.conversation_id, turn.user.entra_id, asdict(place))

    async def in_case(self, turn: Turn, case_id: int, urn: str) -> None:
        """A case is shown. The list it was chosen from can still be chosen from."""
        before = await self.at(turn)
        await self.keep(turn, Place(case_id=case_id, urn=urn, rows=before.rows, first=before.first))

    async def at_list(
        self, turn: Turn, rows: Sequence[Step], *, again: Step | None = None, number: int = 1, pages: int = 1,
        first: int = 1, case: tuple[int, str] | None = None,
    ) -> None:  # fmt: skip
        """A list is shown, of a case (id and URN) if one is named; `again` shows it again, at the page it is given."""
        before = await self.at(turn)
        steps = {"list": at_page(again, number), **turned(again, number, pages)} if again else {}
        case = case or (before.case_id, before.urn)
        shown = Place(*case, steps=steps, rows=tuple(rows), first=first, page=again, number=number, pages=pages)
        await self.keep(turn, shown)

    async def at_document(
        self, turn: Turn, case_id: int, urn: str, material_id: int, steps: Mapping[str, Step],
        number: int = 0, pages: int = 0,
    ) -> None:  # fmt: skip
        """A document is shown, or a page of it, or a hit. The list it was chosen from can still be chosen from."""
        before = await self.at(turn)
        about = {"case_id": case_id, "material_id": material_id}
        kept = {"notes": Step("document.notes", about), **steps}
        listed = before.steps.get("list")
        if listed and ("list" not in steps or _same_list(listed, steps["list"])):
            kept["list"] = listed
        page = Step("document.page", about)
        place = replace(before, case_id=case_id, urn=urn or before.urn, material_id=material_id)
        await self.keep(turn, replace(place, steps=kept, page=page, number=number, pages=pages))


def stepped(place: Place, data: Mapping[str, Any]) -> Step:
    """The button that words such as "next", "page 4" or "open 3" stand for here; BadInput when there is none."""
    if "row" in data:
        return _row(place, int(data["row"]))
    if "page" in data or "turn" in data:
        return _page(place, data)
    wanted = str(data.get("step", ""))
    step = place.steps.get(wanted)
    if step is None:
        raise BadInput(NOWHERE.get(wanted, NO_LIST))
    return step


def at_page(step: Step, number: int) -> Step:
    """The same at this page."""
    return Step(step.verb, {**step.data, "page": number})


def turned(step: Step, number: int, pages: int) -> dict[str, Step]:
    """What "next" and "previous" stand for where pages are turned."""
    steps = {"next": at_page(step, number + 1)} if number < pages else {}
    return steps | ({"previous": at_page(step, number - 1)} if number > 1 else {})


def _same_list(one: Step, other: Step) -> bool:
    """The same but for the page of it."""
    return at_page(one, 1) == at_page(other, 1)


def _row(place: Place, number: int) -> Step:
    if not place.rows:
        raise BadInput(NO_LIST)
    if not place.first <= number < place.first + len(place.rows):
        last = place.first + len(place.rows) - 1
        raise BadInput(f"The list shown last has the numbers {place.first} to {last}. Type next for more of it.")
    return place.rows[number - place.first]


def _page(place: Place, data: Mapping[str, Any]) -> Step:
    if place.page is None:
        raise BadInput(NOTHING_OPEN)
    number = int(data["page"]) if "page" in data else place.number + int(data["turn"])
    if number < 1:
        raise BadInput(NOWHERE["previous"])
    if "turn" in data and number > place.pages:
        raise BadInput(NOWHERE["next"])
    return at_page(place.page, number)


def _unpacked(kept: dict[str, Any]) -> Place:
    steps = {name: Step(**step) for name, step in kept["steps"].items()}
    rows = tuple(Step(**row) for row in kept["rows"])
    page = Step(**kept["page"]) if kept["page"] else None
    return Place(**kept | {"steps": steps, "rows": rows, "page": page})

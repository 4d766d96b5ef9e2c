"""Search: the words of a document, of a case, of all the cases somebody has opened; and the way through the hits."""

from casework.document_types import CATEGORIES, UNUSED
from casework.errors import NotFound
from casework.people import Caller
from ddei.facade import Ddei
from dialogs.asked import page_number, whole
from dialogs.cards.hits import HitView, hit_card
from dialogs.cards.results import Results, results_card, step_of
from dialogs.case_documents import case_urn
from dialogs.kinds import types_of
from dialogs.meant import case_id_of
from dialogs.place import Places, Step
from dialogs.preview import Links
from dialogs.replies import answer
from dialogs.search_asked import Asked, asked_of
from dialogs.turn import Reply, Turn
from search.found import Found
from search.question import Filters

NOT_THERE = "This document does not say it any more. Search again to see what there is now."
NO_SUCH_KIND = "sorry-no-such-type"


class Searching:
    """From words to the line and page where they stand."""

    def __init__(self, *, ddei: Ddei, links: Links, places: Places) -> None:
        self._ddei = ddei
        self._links = links
        self._places = places

    async def search(self, turn: Turn, caller: Caller) -> Reply:
        """What was found, document by document; inside one document its first hit at once."""
        asked = await self._asked(turn, caller)
        found = await self._find(caller, asked)
        if asked.material_id and found.documents and "list" not in turn.data:
            return await self._hit(turn, caller, asked, found, 0, 0)
        urn = await self._urn(turn, caller, asked, found)
        results = Results(asked, urn, found, page_number(turn.data))
        rows = [Step(*step_of(asked, entry)) for entry in results.shown]
        again = Step("search", {**asked.data, "list": True})
        case = (asked.case_id, urn) if asked.case_id else None
        await self._places.at_list(
            turn, rows, again=again, number=results.number, pages=results.pages, first=results.first, case=case
        )
        return answer(turn, results_card(results), "What was found")

    async def hit(self, turn: Turn, caller: Caller) -> Reply:
        """One hit, as a card's button or "next" names it; the index is asked again, so that nothing shown is stale."""
        asked = asked_of(turn.data)
        found = await self._find(caller, asked)
        wanted = (whole(turn.data, "in_case"), whole(turn.data, "in"))
        ids = [(each.document.case_id, each.document.material_id) for each in found.documents]
        if wanted not in ids:
            raise NotFound(NOT_THERE)
        document = ids.index(wanted)
        hit = min(whole(turn.data, "hit"), len(found.documents[document].hits)) - 1
        return await self._hit(turn, caller, asked, found, document, hit)

    async def _hit(self, turn: Turn, caller: Caller, asked: Asked, found: Found, document: int, hit: int) -> Reply:
        here, shown = found.documents[document].document, found.documents[document].hits[hit]
        about = (here.case_id, here.material_id)
        view = HitView(
            asked,
            found,
            document,
            hit,
            page=await self._ddei.reading.page(caller, *about, shown.page),
            viewer_url=await self._links.viewer(caller, *about, here.version_id, shown.page),
            picture_url=await self._links.picture(
                caller.entra_id, *about, shown.page, tuple(word.box for word in shown.words)
            ),
        )
        await self._places.at_document(
            turn, here.case_id, here.urn, here.material_id, _steps(view), shown.page, here.pages
        )
        return answer(turn, hit_card(view), f"Hit {hit + 1} of {len(found.documents[document].hits)}")

    async def _asked(self, turn: Turn, caller: Caller) -> Asked:
        """What is asked, with the case that is named by its URN."""
        if "urn" in turn.data:
            case_id = await case_id_of(self._ddei, turn, caller)
            return asked_of({**turn.data, "case_id": case_id})
        return asked_of(turn.data)

    async def _find(self, caller: Caller, asked: Asked) -> Found:
        searching = self._ddei.searching
        if asked.material_id:
            return await searching.in_document(caller, asked.case_id, asked.material_id, asked.text)
        if not asked.case_id:
            return await searching.across(caller, asked.text, _filters_without_a_case(asked.kind))
        return await searching.in_case(caller, asked.case_id, asked.text, await self._filters(caller, asked))

    async def _filters(self, caller: Caller, asked: Asked) -> Filters:
        if not asked.kind or asked.kind in CATEGORIES:
            return _filters_without_a_case(asked.kind)
        documents = await self._ddei.reading.documents(caller, asked.case_id)
        return Filters(types=types_of(documents, asked.kind) or frozenset({NO_SUCH_KIND}))

    async def _urn(self, turn: Turn, caller: Caller, asked: Asked, found: Found) -> str:
        if not asked.case_id:
            return ""
        of_found = [each.document for each in found.documents]
        for one in (*of_found, *found.names, *found.pending, *found.unreadable):
            return one.urn
        return await case_urn(self._ddei, caller, asked.case_id, await self._places.at(turn))


def _filters_without_a_case(kind: str) -> Filters:
    """A form is then meant by its exact name."""
    if kind == UNUSED:
        return Filters(unused=True)
    if not kind:
        return Filters()
    return Filters(categories=frozenset({kind})) if kind in CATEGORIES else Filters(types=frozenset({kind}))


def _steps(view: HitView) -> dict[str, Step]:
    """What "next" and its like stand for at a hit."""
    named = {
        "next": view.step(1),
        "previous": view.step(-1),
        "next document": view.document_step(1),
        "previous document": view.document_step(-1),
    }
    steps = {name: Step("search.hit", data) for name, data in named.items() if data}
    return {**steps, "list": Step("search", {**view.asked.data, "list": True})}

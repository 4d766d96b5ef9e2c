"""From what was typed to the button it stands for in this conversation: which case, which list, which document."""

from dataclasses import replace

from casework.errors import BadInput, CaseworkError
from casework.people import Caller
from casework.urn import parse_urn
from ddei.facade import Ddei
from dialogs.asked import whole, word
from dialogs.commands import query
from dialogs.place import Place, Places, stepped
from dialogs.turn import Turn

NO_CASE = (
    "No case is open in this chat. Open one first, for example with its URN, or name it: search knife in 45AA0209826."
)
NO_DOCUMENT = "No document is open in this chat. Open one first, then search in it."
NEED_A_CASE = frozenset({"documents", "documents.kind", "read", "refresh", "search"})
_NAMED = frozenset({"case_id", "urn", "all"})


class Meant:
    """Puts in what a person leaves out because it is in front of them."""

    def __init__(self, *, places: Places) -> None:
        self._places = places

    async def turn(self, turn: Turn) -> Turn:
        """The turn with what its words stand for; BadInput when they stand for nothing here."""
        if turn.verb == "step":
            step = stepped(await self._places.at(turn), turn.data)
            return replace(turn, verb=step.verb, data=step.data)
        if turn.verb not in NEED_A_CASE or _NAMED & turn.data.keys():
            return turn
        place = await self._places.at(turn)
        if place.case_id:
            return replace(turn, data={**turn.data, **_of(place, turn)})
        if turn.verb == "search" and not {"where", "kind", "here"} & turn.data.keys():
            intent = query(word(turn.data, "text").strip(' "“”'))  # nothing is open: it is the case that is looked for
            return replace(turn, verb=intent.verb, data=intent.data)
        raise BadInput(NO_CASE)


def _of(place: Place, turn: Turn) -> dict[str, object]:
    if "here" not in turn.data:
        return {"case_id": place.case_id}
    if not place.material_id:
        raise BadInput(NO_DOCUMENT)
    return {"case_id": place.case_id, "material_id": place.material_id}


async def case_id_of(ddei: Ddei, turn: Turn, caller: Caller) -> int:
    """The case a button or a message names; one with several splits has to be named with its split."""
    named = word(turn.data, "urn", 40)
    if not named:
        return whole(turn.data, "case_id")
    urn = parse_urn(named)
    if urn is None:
        raise BadInput("This button does not work any more. Ask for the case again.", detail="bad urn")
    refs = await ddei.cases.by_urn(caller, urn)
    if len(refs) > 1:
        raise several(str(urn), [ref.urn for ref in refs])
    return refs[0].case_id


def several(urn: str, urns: list[str]) -> CaseworkError:
    """Which of them is meant?"""
    return BadInput(f"There are {len(urns)} cases with the URN {urn}. Name one of them: {', '.join(urns[:8])}.")

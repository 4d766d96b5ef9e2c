"""Refresh from chat: every document of a case made ready for reading and searching, once at a time for each case."""

from casework.errors import Refreshing as AlreadyAtWork
from casework.people import Caller
from casework.refreshes import Tracker
from ddei.facade import Ddei
from dialogs.asked import whole
from dialogs.cards.refresh import refresh_card
from dialogs.case_documents import case_urn
from dialogs.meant import case_id_of
from dialogs.place import Places
from dialogs.replies import answer
from dialogs.turn import Reply, Turn


class Refreshing:
    """A case brought up to date, with its progress."""

    def __init__(self, *, ddei: Ddei, places: Places) -> None:
        self._ddei = ddei
        self._places = places

    async def start(self, turn: Turn, caller: Caller) -> Reply:
        """Begin, or say who has begun already."""
        case_id = await case_id_of(self._ddei, turn, caller)
        try:
            tracker = await self._ddei.refresh.start(caller, case_id)
        except AlreadyAtWork as error:
            tracker = await self._ddei.refresh.tracker(caller, case_id)
            return await self._card(turn, caller, tracker, f"{_who(tracker, caller)} {error.sentence}".strip())
        return await self._card(turn, caller, tracker, "")

    async def progress(self, turn: Turn, caller: Caller) -> Reply:
        """How far it is now."""
        tracker = await self._ddei.refresh.tracker(caller, whole(turn.data, "case_id"))
        return await self._card(turn, caller, tracker, "")

    async def _card(self, turn: Turn, caller: Caller, tracker: Tracker, said: str) -> Reply:
        urn = await case_urn(self._ddei, caller, tracker.case_id, await self._places.at(turn))
        await self._places.in_case(turn, tracker.case_id, urn)
        listed = await self._ddei.reading.documents(caller, tracker.case_id)
        states = await self._ddei.reading.states(caller, tracker.case_id)
        card = refresh_card(urn, tracker, listed, states, said)
        return answer(turn, card, f"Refresh of case {urn}")


def _who(tracker: Tracker, caller: Caller) -> str:
    if tracker.started_by == caller.user.username:
        return "You have started this already."
    return f"{tracker.started_by} has started this already." if tracker.started_by else ""

"""Find a case: by a URN anywhere in a message, by surname or company, by operation."""

import asyncio
from collections.abc import Sequence

from casework.cases import Case, CaseRef, CaseRow
from casework.errors import BadInput, CaseworkError, NotAUrn, NotSignedIn, Unavailable
from casework.people import Caller
from casework.urn import parse_urn
from ddei.facade import Ddei
from ddei.pack import PackProgress
from dialogs.asked import whole, word, words
from dialogs.cards.case import CASES_SHOWN, case_card, choose_case_card
from dialogs.cards.words import LONDON, escape
from dialogs.place import Places, Step
from dialogs.replies import answer, tell
from dialogs.turn import Reply, Turn
from store.schema import now

AT_ONCE = 5


class FindCase:
    """From what a person typed to a case card."""

    def __init__(self, *, ddei: Ddei, places: Places) -> None:
        self._ddei = ddei
        self._places = places

    async def open(self, turn: Turn, caller: Caller) -> Reply:
        """The case a button stands for; CMS decides whether this person may see it."""
        return await self._card(turn, caller, whole(turn.data, "case_id"))

    async def by_urns(self, turn: Turn, caller: Caller) -> Reply:
        """One case is shown at once; of several the person chooses."""
        named = words(turn.data, "urns")
        asked = named[:AT_ONCE]
        refs, troubles = await self._refs(caller, asked)
        if len(refs) == 1 and not troubles:
            return await self._card(turn, caller, refs[0].case_id)
        cases, hidden = await self._open_all(caller, refs)
        if not cases:
            raise (troubles + hidden)[0][1]
        said = [f"{urn}: {error.sentence}" for urn, error in troubles + hidden]
        said += [f"Your message names {len(named)} URNs; the first {AT_ONCE} were looked up."] if named != asked else []
        said += [f"{len(refs)} cases fit; the first {CASES_SHOWN} are shown."] if len(refs) > CASES_SHOWN else []
        return await self._choose(turn, [row_of(case) for case in cases], ", ".join(asked), said)

    async def by_name(self, turn: Turn, caller: Caller) -> Reply:
        """Cases with a defendant of this surname, or a company of this name; failing that an operation."""
        name = word(turn.data, "name", 80)
        rows = await self._ddei.cases.by_name(caller, name) or await self._ddei.cases.by_operation(caller, name)
        return await self._rows(turn, caller, rows, name)

    async def by_operation(self, turn: Turn, caller: Caller) -> Reply:
        """Cases of an operation."""
        name = word(turn.data, "name", 80)
        return await self._rows(turn, caller, await self._ddei.cases.by_operation(caller, name), name)

    async def _rows(self, turn: Turn, caller: Caller, rows: Sequence[CaseRow], name: str) -> Reply:
        if len(rows) == 1:
            return await self._card(turn, caller, rows[0].case_id)
        here = await self._places.at(turn)
        inside = f"To look for it in the documents of case {here.urn}, type: search {name}" if here.case_id else ""
        if rows:
            return await self._choose(turn, rows, name, [inside] if inside else [])
        sentence = f"CMS lists no case you may see for “{escape(name, 80)}”. Check the spelling, or use the URN. "
        return tell(turn, sentence + (f"{escape(inside)}." if inside else "Type help to see what I can do."))

    async def _choose(self, turn: Turn, rows: Sequence[CaseRow], asked: str, said: Sequence[str]) -> Reply:
        await self._places.at_list(turn, [Step("case", {"case_id": each.case_id}) for each in rows[:CASES_SHOWN]])
        return answer(turn, choose_case_card(rows, asked, said), "Choose a case.")

    async def _card(self, turn: Turn, caller: Caller, case_id: int) -> Reply:
        """The case; the documents people read first are fetched meanwhile."""
        before = self._ddei.pack.progress(caller, case_id)
        await self._ddei.pack.start(caller, case_id)
        case = await self._ddei.cases.open(caller, case_id)
        await self._places.in_case(turn, case_id, case.urn)
        pack = furthest(before, self._ddei.pack.progress(caller, case_id))
        card = case_card(case, now().astimezone(LONDON).date(), pack)
        return answer(turn, card, f"Case {case.urn}")

    async def _refs(
        self, caller: Caller, asked: Sequence[str]
    ) -> tuple[list[CaseRef], list[tuple[str, CaseworkError]]]:
        refs: list[CaseRef] = []
        troubles: list[tuple[str, CaseworkError]] = []
        for text in asked:
            urn = parse_urn(text)
            try:
                if urn is None:
                    raise NotAUrn
                refs += await self._ddei.cases.by_urn(caller, urn)
            except (NotSignedIn, Unavailable):
                raise
            except CaseworkError as error:
                troubles.append((text, error))
        return refs, troubles

    async def _open_all(
        self, caller: Caller, refs: Sequence[CaseRef]
    ) -> tuple[list[Case], list[tuple[str, CaseworkError]]]:
        """The cases this person may see, and the sentences of the others."""
        shown = refs[:CASES_SHOWN]
        opened = await asyncio.gather(*(self._try(caller, ref) for ref in shown))
        cases = [found for found in opened if isinstance(found, Case)]
        hidden = [
            (ref.urn, found) for ref, found in zip(shown, opened, strict=True) if isinstance(found, CaseworkError)
        ]
        return cases, hidden

    async def _try(self, caller: Caller, ref: CaseRef) -> Case | CaseworkError:
        try:
            return await self._ddei.cases.open(caller, ref.case_id)
        except (NotSignedIn, Unavailable):
            raise
        except CaseworkError as error:
            return error


def furthest(before: PackProgress, after: PackProgress) -> PackProgress:
    """The pack as it was while it is gone through again: what was ready stays ready meanwhile."""
    return before if before.ready > after.ready and after.of in {0, before.of} else after


async def nothing_named(turn: Turn) -> Reply:
    """`find` or `search` on its own."""
    del turn
    raise BadInput(
        "Say what to find: a URN such as 45AA0209826, a surname, a company, or an operation; "
        'or search and the words to look for in the documents of the case that is open, such as search "blue car".'
    )


async def not_a_urn(turn: Turn) -> Reply:
    """Something that was meant as a URN; no case is asked for, so nobody needs to be signed in."""
    del turn
    raise NotAUrn


def row_of(case: Case) -> CaseRow:
    """A case as a line of a list."""
    return CaseRow(
        case_id=case.case_id,
        urn=case.urn,
        lead_defendant=case.lead_defendant,
        defendant_count=len(case.defendants),
        unit_name=case.unit_name,
        next_hearing_date=case.next_hearing_date,
        finalised=case.finalised,
    )

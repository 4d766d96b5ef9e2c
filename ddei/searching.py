"""Searching what the documents of a case say, or of all the cases one works on."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import replace

from casework.documents import Document
from casework.errors import (
    CaseDeleted,
    CaseRestricted,
    NotAllowed,
    NotFound,
    Refreshing,
    Unavailable,
)
from casework.pages import Outcome, Ready
from casework.partial import warn
from casework.people import Caller
from ddei.audit import Audit
from ddei.listing import Listing
from ddei.preparing import Preparing, indexed
from ddei.refresh import Refresh
from search.asking import ask
from search.found import Found, IndexedDocument
from search.port import SearchEngine
from search.question import Filters

ANY = Filters()
PATIENCE_S = 5.0
NOT_YET = "This document is still being made ready. Search again in a moment."
SOME_CASES = "CMS did not answer for all of your cases. Only the others were searched."
_NOT_FOR_THEM = (NotAllowed, NotFound, CaseRestricted, CaseDeleted)


class Searching:
    """The cases that may be searched are asked of CMS here; no engine is ever asked without them."""

    def __init__(
        self, *, audit: Audit, listing: Listing, preparing: Preparing, refresh: Refresh, engine: SearchEngine
    ) -> None:
        self._audit = audit
        self._listing = listing
        self._preparing = preparing
        self._refresh = refresh
        self._engine = engine

    async def in_case(self, caller: Caller, case_id: int, text: str, filters: Filters = ANY) -> Found:
        """What the documents of a case say of this. Those not ready yet are made so, and waited for a few seconds."""
        async with self._audit.recorded(caller, "searching.in_case", case_id=case_id):
            question = ask(text, filters)
            documents = await self._listing.of(caller, case_id)
            await self._complete(caller, case_id, documents)
            found = await self._engine.find(question, frozenset({case_id}))
            return for_the_reader(found, documents, await self._engine.known(case_id))

    async def in_document(self, caller: Caller, case_id: int, material_id: int, text: str) -> Found:
        """What one document says of this."""
        async with self._audit.recorded(caller, "searching.in_document", case_id=case_id, material_id=material_id):
            question = ask(text, Filters(materials=frozenset({material_id})))
            document = await self._listing.document(caller, case_id, material_id)
            await self._preparing.index(caller, document)
            found = await self._engine.find(question, frozenset({case_id}))
            return for_the_reader(found, [document], await self._engine.known(case_id))

    async def across(self, caller: Caller, text: str, filters: Filters = ANY) -> Found:
        """The same in every case this person has worked on lately and may still see."""
        async with self._audit.recorded(caller, "searching.across") as recording:
            question = ask(text, filters)
            lists = await self._theirs(caller)
            recording.case_ids = tuple(sorted(lists))
            found = await self._engine.find(question, frozenset(lists))
            known = await asyncio.gather(*(self._engine.known(one) for one in lists))
            documents = [one for listed in lists.values() for one in listed]
            return for_the_reader(found, documents, {key: one for each in known for key, one in each.items()})

    async def _theirs(self, caller: Caller) -> dict[int, list[Document]]:
        cases = await self._listing.cases(caller)
        answers = await asyncio.gather(*(self._listing.of(caller, one) for one in cases), return_exceptions=True)
        lists: dict[int, list[Document]] = {}
        for case_id, answer in zip(cases, answers, strict=True):
            if isinstance(answer, Unavailable):
                warn(SOME_CASES)
            elif isinstance(answer, BaseException):
                if not isinstance(answer, _NOT_FOR_THEM):
                    raise answer
            else:
                lists[case_id] = answer
        return lists

    async def _complete(self, caller: Caller, case_id: int, documents: list[Document]) -> None:
        known = await self._engine.known(case_id)
        if all(known.get(one.material_id) == one.version_id for one in documents):
            return
        with contextlib.suppress(Refreshing):
            await self._refresh.start(caller, case_id)
        await self._refresh.wait(case_id, PATIENCE_S)


def for_the_reader(found: Found, documents: list[Document], known: Mapping[int, int]) -> Found:
    """What was found in the versions this person's list has, with those of the list that could not be searched yet."""
    late = [one for one in documents if known.get(one.material_id) != one.version_id]
    pending = tuple(_pending(one) for one in late)
    return replace(seen_by(found, documents), pending=pending)


def seen_by(found: Found, documents: list[Document]) -> Found:
    """Only documents of the list, and only the version it has."""
    listed = {(one.case_id, one.material_id, one.version_id) for one in documents}

    def theirs(one: IndexedDocument) -> bool:
        return (one.case_id, one.material_id, one.version_id) in listed

    return replace(
        found,
        documents=tuple(one for one in found.documents if theirs(one.document)),
        names=tuple(filter(theirs, found.names)),
        unreadable=tuple(filter(theirs, found.unreadable)),
    )


def _pending(document: Document) -> IndexedDocument:
    return indexed(document, "", Ready("", Outcome.TIMED_OUT, "", sentence=NOT_YET))

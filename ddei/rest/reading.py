"""Refreshing a case and searching it over REST, as the public gateway has it."""

from datetime import date

from casework.errors import NotFound, Refreshing
from casework.refreshes import RefreshStatus
from ddei.rest.answers import Answer
from ddei.rest.requests import Ask, read_day
from ddei.rest.words import reading as words
from search.question import Filters


async def refresh(ask: Ask) -> Answer:
    """Start a refresh: 200, or 423 when one is running; both say where to ask how far it is."""
    where = {"trackerUrl": f"{ask.request.path.rstrip('/')}/tracker"}
    try:
        await ask.ddei.refresh.start(ask.caller, ask.number("caseId"))
    except Refreshing as error:
        return Answer(where, status=error.status, headers={"Retry-After": str(error.retry_after_s)})
    return Answer(where)


async def tracker(ask: Ask) -> Answer:
    """How far the refresh is; 404 until one was started."""
    found = await ask.ddei.refresh.tracker(ask.caller, ask.number("caseId"))
    if found.status is RefreshStatus.NOT_STARTED:
        raise NotFound("This case was not refreshed yet. Start that with a POST to the case.")
    return Answer(words.tracker(found))


async def search(ask: Ask) -> Answer:
    """Lines of the case's documents that say what `query` does, documents of that name, and what could not be searched."""
    found = await ask.ddei.searching.in_case(ask.caller, ask.number("caseId"), ask.query("query"), _filters(ask))
    return Answer(words.found(found))


def _filters(ask: Ask) -> Filters:
    category, kind, unused = ask.query("category"), ask.query("type"), ask.query("unused")
    return Filters(
        categories=frozenset({category}) if category else frozenset(),
        types=frozenset({kind}) if kind else frozenset(),
        since=_day(ask, "since"),
        until=_day(ask, "until"),
        unused=ask.flag("unused") if unused else None,
    )


def _day(ask: Ask, name: str) -> date | None:
    said = ask.query(name)
    return read_day(said, name) if said else None

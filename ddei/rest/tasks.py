"""Tasks and directions over REST."""

from casework.errors import BadInput
from casework.tasks import TaskFilter
from casework.urn import parse_urn
from ddei.rest.answers import Answer
from ddei.rest.models.requests import CaseDirectionsFilterList
from ddei.rest.requests import Ask
from ddei.rest.words import tasks as words

LARGEST_PAGE = 200
USUAL_PAGE = 50


async def listed(ask: Ask) -> Answer:
    """ListTasks: by URN, unit and type; the other published filters do not narrow."""
    return Answer(words.task_page(await ask.ddei.tasks.list(ask.caller, _filter(ask))))


async def summary(ask: Ask) -> Answer:
    """GetTasksSummary, of one unit if one is named."""
    return Answer(words.task_summary(await ask.ddei.tasks.summary(ask.caller, ask.whole("unitFilter"))))


async def directions(ask: Ask) -> Answer:
    """ListCaseDirections."""
    said = ask.json(CaseDirectionsFilterList)
    case_ids = tuple(dict.fromkeys(one.case_id for one in said.filters))
    return Answer([words.direction(one) for one in await ask.ddei.tasks.directions(ask.caller, case_ids)])


def _filter(ask: Ask) -> TaskFilter:
    size = ask.whole("pageSize") or USUAL_PAGE
    if size > LARGEST_PAGE:
        raise BadInput(f"A page has at most {LARGEST_PAGE} tasks.")
    return TaskFilter(
        urn=_urn(ask.query("urn")),
        unit_id=ask.whole("unitFilter"),
        task_type_id=ask.whole("typeFilter"),
        page=ask.whole("pageNum") or 1,
        page_size=size,
    )


def _urn(text: str) -> str:
    urn = parse_urn(text) if text else None
    if text and urn is None:
        raise BadInput("The urn is not a URN.")
    return str(urn) if urn else ""

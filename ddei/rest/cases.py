"""Cases over REST."""

from aiohttp import web

from casework.errors import BadInput
from casework.urn import parse_urn
from ddei.rest import answers
from ddei.rest.requests import Ask


async def case_identifiers(ask: Ask) -> web.Response:
    """ListCaseIdentifiers: every split of a URN, or the one that is named."""
    found = await ask.ddei.cases.by_urn(ask.caller, ask.urn())
    return answers.answer([answers.case_identifier(ref) for ref in found])


async def find(ask: Ask) -> web.Response:
    """FindCase: id and URN by a defendant's or an operation's name."""
    name, operation = ask.query("defendant-name"), ask.query("operation-name")
    if bool(name) == bool(operation):
        raise BadInput("Give either defendant-name or operation-name.")
    cases = ask.ddei.cases
    found = await (cases.by_name(ask.caller, name) if name else cases.by_operation(ask.caller, operation))
    return answers.answer([{"id": row.case_id, "urn": row.urn} for row in found])


async def search(ask: Ask) -> web.Response:
    """GetCases: the lines of a search by a defendant's surname or a company's name."""
    name = ask.query("defendantName")
    if not name:
        raise BadInput("Give defendantName.")
    found = await ask.ddei.cases.by_name(ask.caller, name)
    return answers.answer([answers.case_info(row) for row in found])


async def summary(ask: Ask) -> web.Response:
    """GetCaseSummary."""
    return answers.answer(answers.case_summary(await ask.ddei.cases.open(ask.caller, ask.number("caseId"))))


async def lookup_urn(ask: Ask) -> web.Response:
    """LookupUrn: the URN of a case."""
    case = await ask.ddei.cases.open(ask.caller, ask.number("caseId"))
    return answers.answer({"id": case.case_id, "urn": case.urn, "urnRoot": case.urn_root})


async def defendants(ask: Ask) -> web.Response:
    """ListCaseDefendants; the ETag's digits are the version of the defendants-and-charges document."""
    case = await ask.ddei.cases.open(ask.caller, ask.number("caseId"))
    return answers.versioned([answers.case_defendant(case, one) for one in case.defendants])


async def witnesses(ask: Ask) -> web.Response:
    """ListCaseWitnesses."""
    case = await ask.ddei.cases.open(ask.caller, ask.number("caseId"))
    return answers.answer(answers.case_witnesses(case))


async def case_of(ask: Ask, urn_text: str, case_id: int | None) -> tuple[int, str]:
    """The case a URN and an id name together; BadInput when they do not, or when the URN alone names several."""
    urn = parse_urn(urn_text)
    if urn is None:
        raise BadInput("The urn is not a URN.")
    found = await ask.ddei.cases.by_urn(ask.caller, urn)
    meant = [ref for ref in found if case_id in {None, ref.case_id}]
    if len(meant) != 1:
        raise BadInput("The urn and the case id do not name one case.")
    return meant[0].case_id, meant[0].urn

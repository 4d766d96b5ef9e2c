"""Witnesses, statements, producers and pre-charge decisions over REST."""

from casework.errors import BadInput, NotFound
from ddei.rest.answers import Answer
from ddei.rest.requests import Ask
from ddei.rest.words import pcd_requests
from ddei.rest.words import witnesses as words


async def witnesses(ask: Ask) -> Answer:
    """ListCaseWitnesses: all, or those of the kinds whose letters are given."""
    letters = ask.query("witnessFilter")
    if set(letters.upper()) - set(words.LETTERS):
        raise BadInput(f"The witnessFilter is made of these letters: {''.join(words.LETTERS)}.")
    case = await ask.ddei.cases.open(ask.caller, ask.number("caseId"))
    wanted = words.let_through(case.witnesses, letters, victims_only=ask.flag("returnVictimsOnly"))
    return Answer([words.witness(case.case_id, one) for one in wanted])


async def statements(ask: Ask) -> Answer:
    """GetStatementsForWitness."""
    found = await ask.ddei.cases.statements(ask.caller, ask.number("witnessId"))
    return Answer({"statementsForWitness": [words.statement(one) for one in found]})


async def producers(ask: Ask) -> Answer:
    """GetExhibitProducers."""
    found = await ask.ddei.cases.producers(ask.caller, ask.number("caseId"))
    return Answer({"exhibitProducers": [words.producer(one) for one in found]})


async def pcd_overview(ask: Ask) -> Answer:
    """GetCasePcdRequests: which there are."""
    found = await ask.ddei.cases.pcd_requests(ask.caller, ask.number("caseId"))
    return Answer([pcd_requests.overview(one) for one in found])


async def pcd_core(ask: Ask) -> Answer:
    """GetCasePcdRequestCore: with suspects and what the police say."""
    found = await ask.ddei.cases.pcd_requests(ask.caller, ask.number("caseId"))
    return Answer([pcd_requests.core(one) for one in found])


async def pcd_request(ask: Ask) -> Answer:
    """GetCasePcdRequestByPcdId: one, whole."""
    found = await ask.ddei.cases.pcd_requests(ask.caller, ask.number("caseId"))
    wanted = [one for one in found if one.request_id == ask.number("pcdId")]
    if not wanted:
        raise NotFound("This case has no request for a pre-charge decision with that id.")
    return Answer(pcd_requests.whole(wanted[0]))

"""Cases over REST."""

from casework.cases import CaseRef
from casework.errors import BadInput, CaseDeleted, CaseRestricted, NoAccessToCase, NotFound
from ddei.rest.answers import Answer
from ddei.rest.models import cases as told
from ddei.rest.requests import Ask, read_day, read_urn
from ddei.rest.words import cases as words


async def case_identifiers(ask: Ask) -> Answer:
    """ListCaseIdentifiers: every split of a URN, or the one that is named."""
    found = await ask.ddei.cases.by_urn(ask.caller, ask.urn())
    return Answer([words.case_identifier(ref) for ref in found])


async def of_urn(ask: Ask) -> Answer:
    """ListCases: the splits of a URN as lines of a search."""
    return Answer(await _of_urn(ask, ask.request.match_info["urn"]))


async def find(ask: Ask) -> Answer:
    """FindCase: cases by a defendant's or an operation's name, in one area if one is named."""
    name, operation, area = ask.query("defendant-name"), ask.query("operation-name"), ask.whole("area-code")
    if bool(name) == bool(operation):
        raise BadInput("Give either defendant-name or operation-name.")
    cases = ask.ddei.cases
    found = await (cases.by_name(ask.caller, name, area) if name else cases.by_operation(ask.caller, operation, area))
    return Answer([words.case_info(row) for row in found])


async def open_cases(ask: Ask) -> Answer:
    """A page of the open cases; ours."""
    return Answer(words.open_cases(await ask.ddei.cases.open_records(ask.caller, ask.query("after"))))


async def search(ask: Ask) -> Answer:
    """GetCases: the lines of a search by a URN, a defendant's surname or a company's name."""
    name, urn = ask.query("defendantName"), ask.query("urn")
    if urn:
        return Answer(await _of_urn(ask, urn))
    if not name:
        raise BadInput("Give urn or defendantName.")
    found = await ask.ddei.cases.by_name(ask.caller, name, ask.whole("areaCode"))
    return Answer([words.case_info(row) for row in found])


async def summary(ask: Ask) -> Answer:
    """GetCaseSummary."""
    return Answer(words.case_summary(await ask.ddei.cases.open(ask.caller, ask.number("caseId"))))


async def lookup_urn(ask: Ask) -> Answer:
    """LookupUrn: the URN of a case."""
    return Answer(words.case_identifier(await ask.ddei.cases.open(ask.caller, ask.number("caseId"))))


async def defendants(ask: Ask) -> Answer:
    """ListCaseDefendants; the ETag's digits are the version of the defendants-and-charges document."""
    case = await ask.ddei.cases.open(ask.caller, ask.number("caseId"))
    return Answer([words.case_defendant(case, one) for one in case.defendants], versioned=True)


async def hearings(ask: Ask) -> Answer:
    """GetCaseHearings, of one day if one is named."""
    given = ask.query("hearingDate")
    day = read_day(given, "hearingDate") if given else None
    found = await ask.ddei.cases.hearings(ask.caller, ask.number("caseId"))
    return Answer([words.hearing(one) for one in found if day in {None, one.day}])


async def custody_time_limits(ask: Ask) -> Answer:
    """Ours: the custody time limits of the person's unit that expire up to and including a day."""
    found = await ask.ddei.cases.custody_time_limits(ask.caller, read_day(ask.query("until"), "until"))
    return Answer({"custodyTimeLimits": [words.time_limit(one) for one in found]})


async def history(ask: Ask) -> Answer:
    """GetCaseHistoryEvents, of one kind if its number is given."""
    wanted = ask.query("eventType")
    kind = KINDS[int(wanted)] if wanted else None
    found = await ask.ddei.cases.history(ask.caller, ask.number("caseId"))
    return Answer([words.history_event(one) for one in found if kind in {None, one.kind}])


KINDS = (
    "Registration", "InitialReview", "PreChargeDecisionAnalysis", "PreChargeDecision", "DefVicRelUpdated",
    "OutOfCourtEvent", "Unknown", "AdHocReview", "UpgradeFileReview", "PostSendingReview", "OffenceChangeForMg3s",
    "Consent",
)  # fmt: skip
"""The contract's kinds of event; a query names them by their place here."""


async def lock_status(ask: Ask) -> Answer:
    """GetCaseLockStatus."""
    return Answer(await _lock(ask, ask.number("caseId")))


async def lock_status_by_urn(ask: Ask) -> Answer:
    """CaseReviewLockingStatus: the same in its older form, for a case named by URN and id."""
    ref = await case_of(ask, ask.request.match_info["urn"], ask.number("caseId"))
    return Answer({"contentType": "application/json", "statusCode": 200, "value": await _lock(ask, ref.case_id)})


async def case_of(ask: Ask, urn_text: str, case_id: int | None) -> CaseRef:
    """The case a URN and an id name together; BadInput when they do not, or when the URN alone names several."""
    found = await ask.ddei.cases.by_urn(ask.caller, read_urn(urn_text))
    meant = [ref for ref in found if case_id in {None, ref.case_id}]
    if len(meant) != 1:
        raise BadInput("The urn and the case id do not name one case.")
    return meant[0]


async def _lock(ask: Ask, case_id: int) -> told.CaseLockedStatusResult:
    return words.lock_status(await ask.ddei.cases.lock(ask.caller, case_id), ask.caller.user.name)


async def _of_urn(ask: Ask, text: str) -> list[told.CaseInfo]:
    found = await ask.ddei.cases.by_urn(ask.caller, read_urn(text))
    rows = [await _line(ask, ref) for ref in found]
    if not any(rows):
        raise NotFound("You have no access to the cases of this URN.")
    return [row for row in rows if row]


async def _line(ask: Ask, ref: CaseRef) -> told.CaseInfo | None:
    """A split as a line; why it cannot be opened, if CMS says so; nothing of a case somebody has no access to."""
    try:
        return words.case_info_of(await ask.ddei.cases.open(ask.caller, ref.case_id))
    except CaseDeleted:
        return words.closed_case_info(ref, deleted=True)
    except CaseRestricted:
        return words.closed_case_info(ref, secure=True)
    except NoAccessToCase:
        return None

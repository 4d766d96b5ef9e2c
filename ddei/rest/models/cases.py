"""Cases and what belongs to them."""

from datetime import date, datetime
from typing import NotRequired

from typing_extensions import TypedDict

from ddei.rest.models.base import Ours


class CaseIdentifiersExtended(TypedDict):
    """A case by its id and URN, with and without the split."""

    id: int
    urn: str
    urnRoot: str


class CaseInfo(TypedDict):
    """A line of a search. The lead defendant's names come in one piece, in `surname`."""

    id: int
    urn: str
    surname: str | None
    defendantTotal: int | None
    nextHearingDate: date | None
    finalised: bool | None
    unitName: Ours[str | None]
    deleted: NotRequired[bool]
    secure: NotRequired[bool]


class FoundCase(TypedDict):
    """A case that was found: published are its id and URN, the rest is ours."""

    id: int
    urn: str
    surname: Ours[str]
    defendantTotal: Ours[int]
    nextHearingDate: Ours[date | None]
    finalised: Ours[bool]
    unitName: Ours[str]


class OpenParty(TypedDict):
    """Somebody of an open case."""

    firstNames: str | None
    surname: str | None
    organisationName: str | None
    isPolice: NotRequired[bool]


class OpenCase(TypedDict):
    """An open case with what an index is made of; of a secure one only that it is there."""

    id: int
    urn: str
    operation: str | None
    unitName: str
    secure: bool
    defendants: list[OpenParty]
    witnesses: list[OpenParty]


class OpenCases(TypedDict):
    """A page of open cases; ask on with `after`, until it is empty."""

    cases: list[OpenCase]
    after: str


class Locking(TypedDict):
    """Who has the case open for changing."""

    locked: bool
    bySurname: str
    byFirstNames: str
    application: str
    since: datetime


class CaseSummary(TypedDict):
    """A case at a glance."""

    id: int
    urn: str
    operation: str | None
    unitId: int
    unitName: str
    areaId: int
    areaName: str
    registrationDate: date | None
    nextHearingDate: date | None
    nextHearingType: str | None
    nextHearingVenue: str | None
    leadDefendantFirstNames: str | None
    leadDefendantSurname: str | None
    leadDefendantType: str | None
    numberOfDefendants: int
    ctlActive: bool
    earliestCtlDate: date | None
    finalised: bool
    secure: bool
    deleted: bool
    isLocked: bool
    locking: NotRequired[Locking]
    urnRoot: Ours[str]
    warnings: NotRequired[Ours[list[str]]]


class CustodyTimeLimitInfo(TypedDict):
    """When a custody time limit expires."""

    expiryDate: date


class ChargeInfo(TypedDict):
    """A charge."""

    code: str
    listOrder: int
    description: str
    fromDate: date | None


class CaseDefendant(TypedDict):
    """A defendant; a company's name stands in `surname`, and `type` is Organisation."""

    id: int
    caseId: int
    listOrder: int
    type: str
    firstNames: str | None
    surname: str
    dob: date | None
    policeRemandStatus: str | None
    youth: bool
    custodyTimeLimit: NotRequired[CustodyTimeLimitInfo]
    charges: list[ChargeInfo]


class CaseHearingInfo(TypedDict):
    """A hearing."""

    hearingId: int
    hearingDate: date
    hearingTypeCode: str
    hearingType: str
    venueCode: str
    venue: str
    hasOutcomeRecorded: bool


class CustodyTimeLimitRow(TypedDict):
    """A custody time limit coming up; ours."""

    caseId: int
    urn: str
    defendant: str
    expiryDate: date


class CustodyTimeLimits(TypedDict):
    """The custody time limits of the person's unit; ours, no such operation is published."""

    custodyTimeLimits: list[CustodyTimeLimitRow]
    warnings: NotRequired[list[str]]


class Witness(TypedDict):
    """A witness."""

    caseId: int
    witnessId: int
    firstName: str | None
    surname: str | None
    witnessFullName: str
    isChild: bool
    isExpert: bool
    isGreatestNeed: bool
    isPrisoner: bool
    isInterpreter: bool
    isVulnerable: bool
    isPolice: bool
    isProfessional: bool
    isSpecialNeeds: bool
    isIntimidated: bool
    isWitnessAndVictim: bool


class StatementForWitness(TypedDict):
    """A statement: `title` is its number, `documentId` its material."""

    id: int
    title: int
    documentId: int | None


class StatementsForWitnessResponse(TypedDict):
    """A witness's statements."""

    statementsForWitness: list[StatementForWitness]


class ExhibitProducer(TypedDict):
    """Somebody who produces exhibits."""

    id: int
    producer: str


class ExhibitProducersResponse(TypedDict):
    """Who produces exhibits in a case."""

    exhibitProducers: list[ExhibitProducer]


class HistoryEvent(TypedDict):
    """Something that happened to a case."""

    id: int
    name: str
    date: date
    authorOrVenue: str
    type: str


class CaseLockedStatusResult(TypedDict):
    """Whether somebody has the case open for changing."""

    isLockedByCurrentUser: bool
    isLocked: bool
    lockedByUser: str | None
    caseLockedMessage: str | None
    lockedByUserSurname: Ours[str | None]
    application: Ours[str | None]
    since: Ours[datetime | None]


class JsonResult(TypedDict):
    """The older form of the lock status: the answer inside an answer."""

    contentType: str
    statusCode: int
    value: CaseLockedStatusResult


class PcdCaseOutlineLine(TypedDict):
    """A heading and its text."""

    heading: str
    text: str


class PcdComments(TypedDict):
    """What the police say."""

    text: str


class PcdProposedCharge(TypedDict):
    """A charge the police propose."""

    charge: str
    earlyDate: date | None
    lateDate: date | None
    location: str
    category: str


class PcdRequestSuspect(TypedDict):
    """A person a decision is asked for."""

    surname: str
    firstNames: str
    dob: date | None
    bailConditions: str
    bailDate: date | None
    remandStatus: str
    proposedCharges: list[PcdProposedCharge]


class PcdPoliceContactDetails(TypedDict):
    """An officer to ask."""

    role: str
    rank: str
    name: str
    number: str


class MaterialProvided(TypedDict):
    """Something that came with the request."""

    subject: str
    date: date | None


class PcdRequestDto(TypedDict):
    """A request for a pre-charge decision; the overview has the first four fields only."""

    id: int
    type: str
    decisionRequiredBy: date | None
    decisionRequested: date | None
    caseOutline: NotRequired[list[PcdCaseOutlineLine]]
    comments: NotRequired[PcdComments]
    suspects: NotRequired[list[PcdRequestSuspect]]
    policeContactDetails: NotRequired[list[PcdPoliceContactDetails]]
    materialProvided: NotRequired[list[MaterialProvided]]

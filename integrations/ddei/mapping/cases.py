"""Cases with their parties, and what happens in them."""

from casework.case_record import CaseRecord, PartyName
from casework.cases import (
    Case,
    CaseLock,
    CaseRef,
    CaseRow,
    Charge,
    CustodyTimeLimit,
    Defendant,
    ExhibitProducer,
    Hearing,
    HistoryEvent,
    Statement,
    Witness,
)
from casework.urn import parse_urn
from integrations.ddei.calls import Row
from integrations.ddei.mapping.reading import (
    OddShape,
    count,
    day,
    full_name,
    inner,
    maybe_number,
    moment,
    needed_day,
    number,
    rows,
    text,
    yes,
)


def case_ref(content: Row) -> CaseRef:
    """A caseIdentifiersExtended."""
    urn = text(content, "urn")
    return CaseRef(case_id=number(content, "id"), urn=urn, urn_root=text(content, "urnRoot") or _root(urn))


def case_row(content: Row) -> CaseRow:
    """A caseInfo; the published one does not name the unit."""
    return CaseRow(
        case_id=number(content, "id"),
        urn=text(content, "urn"),
        lead_defendant=full_name(text(content, "firstNames"), text(content, "surname")),
        defendant_count=count(content, "defendantTotal"),
        unit_name=text(content, "unitName"),
        next_hearing_date=day(content, "nextHearingDate"),
        finalised=yes(content, "finalised"),
    )


def case_record(content: Row) -> CaseRecord:
    """What an index keeps of an open case."""
    return CaseRecord(
        case_id=number(content, "id"),
        urn=text(content, "urn"),
        defendants=tuple(_party(one) for one in rows(content.get("defendants"))),
        witnesses=tuple(_party(one) for one in rows(content.get("witnesses"))),
        operation=text(content, "operation"),
        unit=text(content, "unitName"),
        restricted=yes(content, "secure"),
    )


def _party(content: Row) -> PartyName:
    names = (text(content, "firstNames"), text(content, "surname"), text(content, "organisationName"))
    return PartyName(*names, police=yes(content, "isPolice"))


def case(summary: Row, defendants: list[Row], witnesses: list[Row]) -> Case:
    """A whole case of a caseSummary and the lists of its parties."""
    people = tuple(sorted((_defendant(one) for one in defendants), key=lambda one: one.list_order))
    lead = full_name(text(summary, "leadDefendantFirstNames"), text(summary, "leadDefendantSurname"))
    urn = text(summary, "urn")
    return Case(
        case_id=number(summary, "id"),
        urn=urn,
        urn_root=text(summary, "urnRoot") or _root(urn),
        operation=text(summary, "operation"),
        unit_name=text(summary, "unitName"),
        unit_id=count(summary, "unitId"),
        area_name=text(summary, "areaName"),
        area_id=count(summary, "areaId"),
        registration_date=day(summary, "registrationDate"),
        next_hearing_date=day(summary, "nextHearingDate"),
        next_hearing_type=text(summary, "nextHearingType"),
        next_hearing_venue=text(summary, "nextHearingVenue"),
        finalised=yes(summary, "finalised"),
        restricted=yes(summary, "secure"),
        lead_defendant=lead or (people[0].name if people else ""),
        defendants=people,
        witnesses=tuple(_witness(one) for one in witnesses),
        lock=lock(summary),
    )


def lock(summary: Row) -> CaseLock | None:
    """Who has the case open; a caseSummary is the only shape that says since when, and in which application."""
    said = inner(summary, "locking")
    since = moment(said, "since")
    if since is None or not yes({"locked": True, **said}, "locked"):
        return None
    surname = text(said, "bySurname")
    return CaseLock(
        holder=full_name(text(said, "byFirstNames"), surname),
        holder_surname=surname,
        since=since,
        application=text(said, "application"),
    )


def lock_status(status: Row) -> CaseLock | None:
    """The same of a caseLockedStatusResult, as far as it says since when: the published one does not."""
    since = moment(status, "since")
    if since is None:
        return None
    holder = text(status, "lockedByUser")
    return CaseLock(
        holder=holder,
        holder_surname=text(status, "lockedByUserSurname") or holder.rpartition(" ")[2],
        since=since,
        application=text(status, "application"),
    )


def hearing(content: Row) -> Hearing:
    """A caseHearingInfo."""
    return Hearing(
        hearing_id=number(content, "hearingId"),
        day=needed_day(content, "hearingDate"),
        type_code=text(content, "hearingTypeCode"),
        type_name=text(content, "hearingType"),
        venue_code=text(content, "venueCode"),
        venue=text(content, "venue"),
        outcome_recorded=yes(content, "hasOutcomeRecorded"),
    )


def history_event(content: Row) -> HistoryEvent:
    """A historyEvent."""
    return HistoryEvent(
        event_id=number(content, "id"),
        name=text(content, "name"),
        day=needed_day(content, "date"),
        author_or_venue=text(content, "authorOrVenue"),
        kind=text(content, "type") or "Unknown",
    )


def statement(content: Row) -> Statement:
    """A statementForWitness: its title is the statement's number; its documentId we read as the material's id."""
    return Statement(
        statement_id=number(content, "id"),
        number=_statement_number(text(content, "title")),
        material_id=count(content, "materialId", "documentId"),
    )


def producer(content: Row) -> ExhibitProducer:
    """An exhibitProducer."""
    return ExhibitProducer(producer_id=number(content, "id"), name=text(content, "producer"))


def custody_time_limit(content: Row) -> CustodyTimeLimit:
    """A custody time limit as the CMS has it."""
    return CustodyTimeLimit(
        case_id=number(content, "caseId"),
        urn=text(content, "urn", "caseUrn"),
        defendant=text(content, "defendantName", "defendant"),
        expires=needed_day(content, "expiryDate", "expires"),
    )


def _root(urn: str) -> str:
    parsed = parse_urn(urn)
    return parsed.root if parsed else urn.partition("/")[0]


def _statement_number(title: str) -> int:
    digits = title.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise OddShape(detail="ddei: a statement without a number")
    return int(digits[:10])


def _defendant(content: Row) -> Defendant:
    company = text(content, "organisationName") or (
        text(content, "surname") if text(content, "type") == "Organisation" else ""
    )
    limit = inner(content, "custodyTimeLimit")
    charges = sorted((_charge(one) for one in rows(content.get("charges"))), key=lambda one: one.list_order)
    return Defendant(
        defendant_id=number(content, "id"),
        list_order=count(content, "listOrder"),
        first_names="" if company else text(content, "firstNames"),
        surname="" if company else text(content, "surname"),
        organisation_name=company,
        date_of_birth=day(content, "dob"),
        youth=yes(content, "youth"),
        remand_status=text(content, "policeRemandStatus"),
        custody_time_limit=day(limit, "expiryDate"),
        charges=tuple(charges),
    )


def _charge(content: Row) -> Charge:
    return Charge(
        code=text(content, "code"),
        description=text(content, "description"),
        list_order=maybe_number(content, "listOrder") or 0,
        from_date=day(content, "fromDate"),
    )


def _witness(content: Row) -> Witness:
    return Witness(
        witness_id=number(content, "witnessId"),
        first_names=text(content, "firstName"),
        surname=text(content, "surname"),
        police=yes(content, "isPolice"),
        child=yes(content, "isChild"),
        expert=yes(content, "isExpert"),
        greatest_need=yes(content, "isGreatestNeed"),
        prisoner=yes(content, "isPrisoner"),
        interpreter=yes(content, "isInterpreter"),
        vulnerable=yes(content, "isVulnerable"),
        professional=yes(content, "isProfessional"),
        special_needs=yes(content, "isSpecialNeeds"),
        intimidated=yes(content, "isIntimidated"),
        victim=yes(content, "isVictim") or yes(content, "isWitnessAndVictim") or yes(content, "isPureVictim"),
    )

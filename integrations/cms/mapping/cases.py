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
from integrations.cms.generated.case import CaseCase, CaseCaseDefendants, CaseCaseWitnesses
from integrations.cms.generated.case_history import CaseHistoryCaseHistory
from integrations.cms.generated.case_identifiers import CaseIdentifiersCaseIdentifiers
from integrations.cms.generated.custody_time_limits import CustodyTimeLimitsCustodyTimeLimits
from integrations.cms.generated.exhibit_producers import ExhibitProducersExhibitProducers
from integrations.cms.generated.fragments import LockFields
from integrations.cms.generated.hearings import HearingsHearings
from integrations.cms.generated.open_cases import OpenCasesOpenCases
from integrations.cms.generated.search_cases import SearchCasesSearchCases
from integrations.cms.generated.witness_statements import WitnessStatementsWitnessStatements
from integrations.cms.mapping.common import full_name, zoned


def case_ref(row: CaseIdentifiersCaseIdentifiers) -> CaseRef:
    """One split of a URN."""
    return CaseRef(case_id=row.id, urn=row.urn, urn_root=row.urn_root)


def case_row(row: SearchCasesSearchCases) -> CaseRow:
    """A line of a search."""
    return CaseRow(
        case_id=row.id,
        urn=row.urn,
        lead_defendant=row.organisation_name or full_name(row.first_names, row.surname),
        defendant_count=row.defendant_total,
        unit_name=row.unit_name,
        next_hearing_date=row.next_hearing_date,
        finalised=row.finalised,
    )


def case(row: CaseCase) -> Case:
    """A whole case with its parties."""
    defendants = tuple(sorted((_defendant(person) for person in row.defendants), key=lambda one: one.list_order))
    lead = full_name(row.lead_defendant_first_names, row.lead_defendant_surname)
    return Case(
        case_id=row.id,
        urn=row.urn,
        urn_root=row.urn_root,
        operation=row.operation or "",
        unit_name=row.unit_name,
        unit_id=row.unit_id,
        area_name=row.area_name,
        area_id=row.area_id,
        registration_date=row.registration_date,
        next_hearing_date=row.next_hearing_date,
        next_hearing_type=row.next_hearing_type or "",
        next_hearing_venue=row.next_hearing_venue or "",
        finalised=row.finalised,
        restricted=row.secure,
        lead_defendant=lead or (defendants[0].name if defendants else ""),
        defendants=defendants,
        witnesses=tuple(_witness(person) for person in row.witnesses),
        lock=lock(row.locking) if row.locking else None,
    )


def case_record(row: OpenCasesOpenCases) -> CaseRecord:
    """What an index keeps of an open case."""
    return CaseRecord(
        case_id=row.id,
        urn=row.urn,
        defendants=tuple(
            PartyName(one.first_names or "", one.surname or "", one.organisation_name or "") for one in row.defendants
        ),
        witnesses=tuple(
            PartyName(one.first_name or "", one.surname or "", police=one.is_police) for one in row.witnesses
        ),
        operation=row.operation or "",
        unit=row.unit_name,
        restricted=row.secure,
    )


def lock(row: LockFields) -> CaseLock:
    """Who has the case open for changing."""
    return CaseLock(
        holder=full_name(row.by_first_names, row.by_surname),
        holder_surname=row.by_surname,
        since=zoned(row.since),
        application=row.application,
    )


def hearing(row: HearingsHearings) -> Hearing:
    """A hearing, past or to come."""
    return Hearing(
        hearing_id=row.hearing_id,
        day=row.hearing_date,
        type_code=row.hearing_type_code or "",
        type_name=row.hearing_type or "",
        venue_code=row.venue_code or "",
        venue=row.venue or "",
        outcome_recorded=row.has_outcome_recorded,
    )


def history_event(row: CaseHistoryCaseHistory) -> HistoryEvent:
    """Something that happened to the case."""
    return HistoryEvent(
        event_id=row.id, name=row.name, day=row.date, author_or_venue=row.author_or_venue or "", kind=row.type_
    )


def statement(row: WitnessStatementsWitnessStatements) -> Statement:
    """A witness's statement; it may have no material."""
    return Statement(statement_id=row.id, number=row.statement_number, material_id=row.material_id or 0)


def producer(row: ExhibitProducersExhibitProducers) -> ExhibitProducer:
    """Somebody who produces exhibits."""
    return ExhibitProducer(producer_id=row.id, name=row.producer)


def custody_time_limit(row: CustodyTimeLimitsCustodyTimeLimits) -> CustodyTimeLimit:
    """A custody time limit as CMS has it."""
    return CustodyTimeLimit(case_id=row.case_id, urn=row.urn, defendant=row.defendant_name, expires=row.expiry_date)


def _defendant(row: CaseCaseDefendants) -> Defendant:
    return Defendant(
        defendant_id=row.id,
        list_order=row.list_order,
        first_names=row.first_names or "",
        surname=row.surname or "",
        organisation_name=row.organisation_name or "",
        date_of_birth=row.dob,
        youth=row.youth,
        remand_status=row.police_remand_status or "",
        custody_time_limit=row.custody_time_limit.expiry_date if row.custody_time_limit else None,
        charges=tuple(
            Charge(
                code=charge.code,
                description=charge.description,
                list_order=charge.list_order,
                from_date=charge.from_date,
            )
            for charge in sorted(row.charges, key=lambda one: one.list_order)
        ),
    )


def _witness(row: CaseCaseWitnesses) -> Witness:
    return Witness(
        witness_id=row.witness_id,
        first_names=row.first_name or "",
        surname=row.surname or "",
        police=row.is_police,
        child=row.is_child,
        expert=row.is_expert,
        greatest_need=row.is_greatest_need,
        prisoner=row.is_prisoner,
        interpreter=row.is_interpreter,
        vulnerable=row.is_vulnerable,
        professional=row.is_professional,
        special_needs=row.is_special_needs,
        intimidated=row.is_intimidated,
        victim=row.is_victim,
    )

"""Cases in the contract's words."""

from casework import cases as known
from casework.case_record import CaseRecord, CaseRecords, PartyName
from casework.cases import Case, CaseRef, CaseRow, Defendant
from ddei.rest.models import cases as told


def case_identifier(ref: CaseRef | Case) -> told.CaseIdentifiersExtended:
    """caseIdentifiersExtended."""
    return {"id": ref.case_id, "urn": ref.urn, "urnRoot": ref.urn_root}


def case_info(row: CaseRow) -> told.CaseInfo:
    """caseInfo, a line of a search. The names come in one piece."""
    return {
        "id": row.case_id,
        "urn": row.urn,
        "surname": row.lead_defendant,
        "defendantTotal": row.defendant_count,
        "nextHearingDate": row.next_hearing_date,
        "finalised": row.finalised,
        "unitName": row.unit_name,
    }


def open_cases(page: CaseRecords) -> told.OpenCases:
    """A page of the open cases; ours."""
    return {"cases": [_open_case(record) for record in page.records], "after": page.after}


def _open_case(record: CaseRecord) -> told.OpenCase:
    return {
        "id": record.case_id,
        "urn": record.urn,
        "operation": record.operation or None,
        "unitName": record.unit,
        "secure": record.restricted,
        "defendants": [_party(one) for one in record.defendants],
        "witnesses": [{**_party(one), "isPolice": one.police} for one in record.witnesses],
    }


def _party(party: PartyName) -> told.OpenParty:
    return {
        "firstNames": party.first_names or None,
        "surname": party.surname or None,
        "organisationName": party.organisation_name or None,
    }


def case_info_of(case: Case) -> told.CaseInfo:
    """caseInfo of a case that was opened."""
    row = CaseRow(
        case.case_id,
        case.urn,
        case.lead_defendant,
        len(case.defendants),
        case.unit_name,
        case.next_hearing_date,
        case.finalised,
    )
    return case_info(row)


def closed_case_info(ref: CaseRef, **why: bool) -> told.CaseInfo:
    """caseInfo of a case that cannot be opened: its id, its URN and why."""
    known_of: told.CaseInfo = {
        "id": ref.case_id,
        "urn": ref.urn,
        "surname": None,
        "defendantTotal": None,
        "nextHearingDate": None,
        "finalised": None,
        "unitName": None,
    }
    if why.get("deleted"):
        known_of["deleted"] = True
    if why.get("secure"):
        known_of["secure"] = True
    return known_of


def case_summary(case: Case) -> told.CaseSummary:
    """caseSummary; `urnRoot` is ours."""
    lead = next((one for one in case.defendants if one.name == case.lead_defendant), None)
    limit = case.earliest_custody_time_limit
    summary: told.CaseSummary = {
        "id": case.case_id,
        "urn": case.urn,
        "operation": case.operation or None,
        "unitId": case.unit_id,
        "unitName": case.unit_name,
        "areaId": case.area_id,
        "areaName": case.area_name,
        "registrationDate": case.registration_date,
        "nextHearingDate": case.next_hearing_date,
        "nextHearingType": case.next_hearing_type or None,
        "nextHearingVenue": case.next_hearing_venue or None,
        "leadDefendantFirstNames": (lead.first_names or None) if lead else None,
        "leadDefendantSurname": (lead.organisation_name or lead.surname) if lead else case.lead_defendant,
        "leadDefendantType": _kind(lead) if lead else None,
        "numberOfDefendants": len(case.defendants),
        "ctlActive": limit is not None,
        "earliestCtlDate": limit,
        "finalised": case.finalised,
        "secure": case.restricted,
        "deleted": False,
        "isLocked": case.lock is not None,
        "urnRoot": case.urn_root,
    }
    if case.lock:
        summary["locking"] = _locking(case.lock)
    return summary


def case_defendant(case: Case, one: Defendant) -> told.CaseDefendant:
    """caseDefendant."""
    defendant: told.CaseDefendant = {
        "id": one.defendant_id,
        "caseId": case.case_id,
        "listOrder": one.list_order,
        "type": _kind(one),
        "firstNames": one.first_names or None,
        "surname": one.organisation_name or one.surname,
        "dob": one.date_of_birth,
        "policeRemandStatus": one.remand_status or None,
        "youth": one.youth,
        "charges": [
            {
                "code": charge.code,
                "listOrder": charge.list_order,
                "description": charge.description,
                "fromDate": charge.from_date,
            }
            for charge in one.charges
        ],
    }
    if one.custody_time_limit:
        defendant["custodyTimeLimit"] = {"expiryDate": one.custody_time_limit}
    return defendant


def hearing(one: known.Hearing) -> told.CaseHearingInfo:
    """caseHearingInfo."""
    return {
        "hearingId": one.hearing_id,
        "hearingDate": one.day,
        "hearingTypeCode": one.type_code,
        "hearingType": one.type_name,
        "venueCode": one.venue_code,
        "venue": one.venue,
        "hasOutcomeRecorded": one.outcome_recorded,
    }


def time_limit(one: known.CustodyTimeLimit) -> told.CustodyTimeLimitRow:
    """A custody time limit; ours."""
    return {"caseId": one.case_id, "urn": one.urn, "defendant": one.defendant, "expiryDate": one.expires}


def history_event(one: known.HistoryEvent) -> told.HistoryEvent:
    """historyEvent."""
    return {
        "id": one.event_id,
        "name": one.name,
        "date": one.day,
        "authorOrVenue": one.author_or_venue,
        "type": one.kind,
    }


def lock_status(lock: known.CaseLock | None, reader: str) -> told.CaseLockedStatusResult:
    """caseLockedStatusResult; application, surname and since are ours."""
    return {
        "isLocked": lock is not None,
        "isLockedByCurrentUser": lock is not None and lock.holder == reader,
        "lockedByUser": lock.holder if lock else None,
        "caseLockedMessage": f"{lock.holder} has this case open in {lock.application}." if lock else None,
        "lockedByUserSurname": lock.holder_surname if lock else None,
        "application": lock.application if lock else None,
        "since": lock.since if lock else None,
    }


def _locking(lock: known.CaseLock) -> told.Locking:
    first_names = lock.holder.removesuffix(lock.holder_surname).strip()
    return {
        "locked": True,
        "bySurname": lock.holder_surname,
        "byFirstNames": first_names,
        "application": lock.application,
        "since": lock.since,
    }


def _kind(one: Defendant) -> str:
    return "Organisation" if one.organisation_name else "Person"

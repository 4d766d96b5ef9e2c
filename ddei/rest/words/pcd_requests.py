"""Requests for a pre-charge decision in the contract's words."""

from casework.pcd_requests import PcdRequest, Suspect
from ddei.rest.models import cases as told


def overview(one: PcdRequest) -> told.PcdRequestDto:
    """The first four fields of pcdRequestDto."""
    return {
        "id": one.request_id,
        "type": one.type_name,
        "decisionRequiredBy": one.decision_required_by,
        "decisionRequested": one.decision_requested,
    }


def core(one: PcdRequest) -> told.PcdRequestDto:
    """pcdRequestDto with the suspects and what the police say, without the contacts and the material."""
    row = overview(one)
    row["caseOutline"] = [{"heading": line.heading, "text": line.text} for line in one.outline]
    row["comments"] = {"text": one.comments}
    row["suspects"] = [_suspect(suspect) for suspect in one.suspects]
    return row


def whole(one: PcdRequest) -> told.PcdRequestDto:
    """pcdRequestDto."""
    row = core(one)
    row["policeContactDetails"] = [
        {"role": each.role, "rank": each.rank, "name": each.name, "number": each.number} for each in one.police_contacts
    ]
    row["materialProvided"] = [{"subject": each.subject, "date": each.day} for each in one.material_provided]
    return row


def _suspect(one: Suspect) -> told.PcdRequestSuspect:
    return {
        "surname": one.surname,
        "firstNames": one.first_names,
        "dob": one.date_of_birth,
        "bailConditions": one.bail_conditions,
        "bailDate": one.bail_date,
        "remandStatus": one.remand_status,
        "proposedCharges": [
            {
                "charge": charge.charge,
                "earlyDate": charge.early_date,
                "lateDate": charge.late_date,
                "location": charge.location,
                "category": charge.category,
            }
            for charge in one.proposed_charges
        ],
    }

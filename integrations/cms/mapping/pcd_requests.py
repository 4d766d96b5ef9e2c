"""Requests of the police for a pre-charge decision."""

from casework.pcd_requests import MaterialProvided, OutlineLine, PcdRequest, PoliceContact, ProposedCharge, Suspect
from integrations.cms.generated.pcd_requests import (
    PcdRequestsPcdRequests,
    PcdRequestsPcdRequestsPoliceContactDetails,
    PcdRequestsPcdRequestsSuspects,
    PcdRequestsPcdRequestsSuspectsProposedCharges,
)


def pcd_request(row: PcdRequestsPcdRequests) -> PcdRequest:
    """One request with everything in it."""
    return PcdRequest(
        request_id=row.id,
        type_name=row.type_,
        decision_required_by=row.decision_required_by,
        decision_requested=row.decision_requested,
        outline=tuple(OutlineLine(heading=line.heading, text=line.text) for line in row.case_outline),
        comments=row.comments or "",
        suspects=tuple(_suspect(person) for person in row.suspects),
        police_contacts=tuple(_contact(person) for person in row.police_contact_details),
        material_provided=tuple(MaterialProvided(subject=one.subject, day=one.date) for one in row.material_provided),
    )


def _suspect(row: PcdRequestsPcdRequestsSuspects) -> Suspect:
    return Suspect(
        surname=row.surname or "",
        first_names=row.first_names or "",
        date_of_birth=row.dob,
        bail_conditions=row.bail_conditions or "",
        bail_date=row.bail_date,
        remand_status=row.remand_status or "",
        proposed_charges=tuple(_proposed(charge) for charge in row.proposed_charges),
    )


def _proposed(row: PcdRequestsPcdRequestsSuspectsProposedCharges) -> ProposedCharge:
    return ProposedCharge(
        charge=row.charge,
        early_date=row.early_date,
        late_date=row.late_date,
        location=row.location or "",
        category=row.category or "",
    )


def _contact(row: PcdRequestsPcdRequestsPoliceContactDetails) -> PoliceContact:
    return PoliceContact(role=row.role, rank=row.rank or "", name=row.name or "", number=row.number or "")

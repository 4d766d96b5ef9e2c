"""Requests of the police for a pre-charge decision."""

from casework.pcd_requests import MaterialProvided, OutlineLine, PcdRequest, PoliceContact, ProposedCharge, Suspect
from integrations.ddei.calls import Row
from integrations.ddei.mapping.reading import day, inner, number, rows, text


def pcd_request(content: Row) -> PcdRequest:
    """A pcdRequestDto."""
    return PcdRequest(
        request_id=number(content, "id"),
        type_name=text(content, "type"),
        decision_required_by=day(content, "decisionRequiredBy"),
        decision_requested=day(content, "decisionRequested"),
        outline=tuple(
            OutlineLine(heading=text(one, "heading"), text=text(one, "text"))
            for one in rows(content.get("caseOutline"))
        ),
        comments=text(inner(content, "comments"), "text") or text(content, "comments"),
        suspects=tuple(_suspect(one) for one in rows(content.get("suspects"))),
        police_contacts=tuple(_contact(one) for one in rows(content.get("policeContactDetails"))),
        material_provided=tuple(
            MaterialProvided(subject=text(one, "subject"), day=day(one, "date"))
            for one in rows(content.get("materialProvided"))
        ),
    )


def _suspect(content: Row) -> Suspect:
    return Suspect(
        surname=text(content, "surname"),
        first_names=text(content, "firstNames"),
        date_of_birth=day(content, "dob"),
        bail_conditions=text(content, "bailConditions"),
        bail_date=day(content, "bailDate"),
        remand_status=text(content, "remandStatus"),
        proposed_charges=tuple(_proposed(one) for one in rows(content.get("proposedCharges"))),
    )


def _proposed(content: Row) -> ProposedCharge:
    return ProposedCharge(
        charge=text(content, "charge"),
        early_date=day(content, "earlyDate"),
        late_date=day(content, "lateDate"),
        location=text(content, "location"),
        category=text(content, "category"),
    )


def _contact(content: Row) -> PoliceContact:
    return PoliceContact(
        role=text(content, "role"),
        rank=text(content, "rank"),
        name=text(content, "name"),
        number=text(content, "number"),
    )

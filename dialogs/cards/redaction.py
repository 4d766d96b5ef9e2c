"""The under/over form of the Redaction Log, and its receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.redaction_form import GUIDANCE, NOTES_LIMIT, Defaults, Filled, find_area
from casework.redactions import Area, ChargeStatus, Choice, Lookups
from dialogs.cards.inputs import choose_one, choose_some, text_input, tick
from dialogs.cards.parts import Part, card, fact, heading, line, mistake, note, problem, run, subheading, submit
from dialogs.turn import Card

AGENCY, COLLEAGUE = "agency", "colleague"
LONGEST_NOTES = 500
FIELDS = (
    "area", "unit", "agency", "charge", "document_type", "under_ticked", "under", "over_ticked", "over", "spotted", "notes",
)  # fmt: skip
_STATUS = (
    Choice(str(ChargeStatus.PRE_CHARGE.value), "Pre-charge"),
    Choice(str(ChargeStatus.POST_CHARGE.value), "Post-charge"),
)
_SPOTTED = (Choice(AGENCY, "The investigating agency"), Choice(COLLEAGUE, "A CPS colleague"))


@dataclass(frozen=True, slots=True)
class Place:
    """What a form is about: `data` goes with its button, and is all that comes back of it."""

    urn: str
    title: str
    data: dict[str, Any]


def read_form(data: Mapping[str, Any]) -> Filled:
    """The form out of what a dialog sent; whatever is missing or not text counts as empty."""

    def text(name: str) -> str:
        value = data.get(name)
        return value.strip()[:LONGEST_NOTES] if isinstance(value, str) else ""

    def some(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.strip() for part in text(name).split(",") if part.strip()))

    of_area, _, unit_id = text("unit").partition("-")
    return Filled(
        area_id=text("area"),
        unit_id=unit_id if of_area == text("area") else "",  # a unit of another area than the one chosen now
        agency_id=text("agency"),
        document_type_id=text("document_type"),
        charge_status=text("charge"),
        under_chosen=text("under_ticked") == "true",
        over_chosen=text("over_ticked") == "true",
        under=some("under"),
        over=some("over"),
        agency_spotted={AGENCY: True, COLLEAGUE: False}.get(text("spotted")),
        notes=text("notes"),
    )


def prefilled(known: Defaults) -> Filled:
    """The form as it opens: what is known of the case and document, the rest for the person."""
    return Filled(
        area_id=known.area_id,
        unit_id=known.unit_id,
        agency_id=known.agency_id,
        document_type_id=known.document_type_id,
        charge_status=str(known.charge_status.value),
        under_chosen=False,
        over_chosen=False,
    )


def form_card(place: Place, form: Filled, lookups: Lookups, problems: Mapping[str, str]) -> Card:
    """The whole form, filled with what is known; a wrong field has its sentence above it."""
    body = [heading("Redaction log: case", place.urn), line(run(place.title, bold=True, limit=120))]
    if problems:
        body.append(problem("Something is missing or wrong.", *dict.fromkeys(problems.values())))
    body += [note(" ".join(GUIDANCE))]
    for field in [*_where(form, lookups, place.data), *_what(form, lookups), _notes(form)]:
        body += [mistake(problems[each]) for each in _checks(field) if each in problems]
        body.append(field)
    return card(body, [submit("Save", "redaction.submit", place.data)])


def receipt_lines(title: str, form: Filled, lookups: Lookups) -> list[Part]:
    """What was logged, to be read back."""
    names = {choice.id: choice.name for choice in lookups.redaction_types}
    parts = [line(run(title, bold=True, limit=120))]
    for label, ids in (("Under-redaction", form.under), ("Over-redaction", form.over)):
        if ids:
            parts.append(fact(label, ", ".join(names.get(each, each) for each in ids)))
    return parts


def _where(form: Filled, lookups: Lookups, place: dict[str, Any]) -> list[Part]:
    areas = [Choice(area.id, area.name) for area in lookups.areas]
    units, unit = _units(form, find_area(form.area_id, lookups))
    kinds, agencies = lookups.document_types, lookups.agencies
    agency, charge = "Select an Investigative Agency", "Select a Charge Status"
    return [
        choose_one("area", "Area or division", "Select an Area or Division", areas, value=form.area_id),
        choose_one("unit", "Business unit", "Select a Business Unit", units, value=unit),
        {"type": "ActionSet", "actions": [submit("Show the units of this area", "redaction.area", place)]},
        choose_one("agency", "Investigating agency", agency, agencies, value=form.agency_id),
        choose_one("charge", "Charge status", charge, _STATUS, value=form.charge_status, open_list=True),
        choose_one("document_type", "Document type", "Select a Document Type", kinds, value=form.document_type_id),
    ]


def _units(form: Filled, area: Area | None) -> tuple[list[Choice], str]:
    """The units of the area chosen, each under a value that names the area too; and the one that is chosen."""
    if area is None:
        return [], ""
    listed = [Choice(f"{area.id}-{unit.id}", unit.name) for unit in area.units]
    return listed, f"{area.id}-{form.unit_id}" if form.unit_id else ""


def _what(form: Filled, lookups: Lookups) -> list[Part]:
    kind, missing, types = "Select an under/over redaction type", "Select a redaction type", lookups.redaction_types
    spotted = {True: AGENCY, False: COLLEAGUE, None: ""}[form.agency_spotted]
    who = "Select who identified the over-redaction"
    return [
        subheading("What went wrong: tick at least one"),
        tick("under_ticked", "Under-redaction", "The agency should have redacted more", kind, value=form.under_chosen),
        choose_some("under", "Under-redaction: what was missed", missing, types, values=form.under),
        tick("over_ticked", "Over-redaction", "Too much was redacted", kind, value=form.over_chosen),
        choose_some("over", "Over-redaction: what was overdone", missing, types, values=form.over),
        choose_one("spotted", "Over-redaction: who identified it", who, _SPOTTED, value=spotted, open_list=True),
    ]


def _notes(form: Filled) -> Part:
    wrong = f"Supporting notes must be {NOTES_LIMIT} characters or less"
    return text_input("notes", "Supporting notes (optional)", wrong, value=form.notes, lines=True)


def _checks(field: Part) -> tuple[str, ...]:
    """The names the rules have for what one field holds."""
    return {
        "area": ("area_id",),
        "unit": ("unit_id",),
        "agency": ("agency_id",),
        "charge": ("charge_status",),
        "document_type": ("document_type_id",),
        "under_ticked": ("kind",),
        "under": ("under",),
        "over": ("over",),
        "spotted": ("agency_spotted",),
        "notes": ("notes",),
    }.get(field.get("id", ""), ())

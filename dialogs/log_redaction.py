"""Log an under- or over-redaction: the form, its rules, and a receipt. What was filled in survives everything.

A card cannot change one list by another, so the units are those of the area that was chosen when the form was made, and
"Show the units of this area" makes it again. Every unit's value names its area: one of another area is never sent.
"""

import uuid
from typing import Any

from casework.cases import Case
from casework.documents import Document
from casework.filing import Receipt
from casework.people import Caller
from casework.redaction_form import Filled, defaults, problems
from casework.redactions import ChargeStatus, Lookups, RedactionEntry
from ddei.facade import Ddei
from ddei.redactions import Pending
from dialogs.asked import word
from dialogs.cards.messages import done_card
from dialogs.cards.parts import Part, fact, line
from dialogs.cards.redaction import FIELDS, Place, form_card, prefilled, read_form, receipt_lines
from dialogs.cards.words import uk_time
from dialogs.case_documents import find_document
from dialogs.turn import Dialog, Message, Reply, Turn

OPENER = "redaction.open"
TITLE = "Log an under/over redaction"


class LogRedaction:
    """The under/over form of one document."""

    def __init__(self, *, ddei: Ddei) -> None:
        self._ddei = ddei

    async def open(self, turn: Turn, caller: Caller) -> Reply:
        """The form with what is known of the case and document, or with what had been typed before."""
        case, document = await find_document(self._ddei, turn, caller)
        lookups = await self._ddei.redactions.lookups(caller)
        typed = any(name in turn.data for name in FIELDS)
        form = read_form(turn.data) if typed else prefilled(defaults(case, document, lookups))
        return self._form(turn, case, document, form, lookups, {})

    async def change_area(self, turn: Turn, caller: Caller) -> Reply:
        """The form again, with the units of the area that is chosen now."""
        case, document = await find_document(self._ddei, turn, caller)
        lookups = await self._ddei.redactions.lookups(caller)
        return self._form(turn, case, document, read_form(turn.data), lookups, {})

    async def submit(self, turn: Turn, caller: Caller) -> Reply:
        """Save what was filled in, or show the form again with the sentences of what is missing."""
        case, document = await find_document(self._ddei, turn, caller)
        lookups = await self._ddei.redactions.lookups(caller)
        form = read_form(turn.data)
        wrong = problems(form, lookups)
        if wrong:
            return self._form(turn, case, document, form, lookups, wrong)
        entry = entry_of(_key(turn, document), case, document, form)
        outcome = await self._ddei.redactions.submit(caller, entry)
        return self._receipt(document, form, lookups, outcome)

    def _form(
        self, turn: Turn, case: Case, document: Document, form: Filled, lookups: Lookups, wrong: dict[str, str]
    ) -> Reply:
        data = {"case_id": case.case_id, "material_id": document.material_id, "form_id": _form_id(turn.data)}
        place = Place(case.urn, document.title or document.file_name, data)
        return Reply(dialog=Dialog(TITLE, form_card(place, form, lookups, wrong)))

    def _receipt(self, document: Document, form: Filled, lookups: Lookups, outcome: Receipt | Pending) -> Reply:
        lines: list[Part] = receipt_lines(document.title or document.file_name, form, lookups)
        if isinstance(outcome, Pending):
            card = done_card("Redaction kept, not yet sent", [*lines, line(outcome.sentence)])
            return Reply(messages=(Message(text=outcome.sentence, card=card),))
        lines += [fact("Reference", outcome.reference)]
        lines += [fact("Logged", f"{uk_time(outcome.done_at)} by {outcome.done_by}")]
        title = "Already logged; nothing was logged twice" if outcome.repeated else "Redaction logged"
        return Reply(messages=(Message(text=f"{title}. Reference {outcome.reference}.", card=done_card(title, lines)),))


def entry_of(key: str, case: Case, document: Document, form: Filled) -> RedactionEntry:
    """The entry a form without problems stands for. What was not ticked is left out, whatever was chosen below it."""
    return RedactionEntry(
        key=key,
        case_id=case.case_id,
        urn=case.urn,
        material_id=document.material_id,
        type_id=document.type_id,
        type_name=document.type_name,
        file_name=document.file_name,
        file_created=document.date.isoformat() if document.date else "",
        area_id=form.area_id,
        unit_id=form.unit_id,
        agency_id=form.agency_id,
        document_type_id=form.document_type_id,
        charge_status=ChargeStatus(int(form.charge_status)),
        under=form.under if form.under_chosen else (),
        over=form.over if form.over_chosen else (),
        agency_spotted=form.agency_spotted if form.over_chosen else None,
        notes=form.notes,
    )


def _form_id(data: dict[str, Any]) -> str:
    """The name of one opened form, so that sending it twice logs it once."""
    return word(data, "form_id", 32) or uuid.uuid4().hex


def _key(turn: Turn, document: Document) -> str:
    return f"redaction:{turn.user.entra_id}:{document.material_id}:{_form_id(turn.data)}"

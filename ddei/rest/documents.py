"""Documents and notes over REST. The routes' documentId is the version's id, their materialId the document's."""

import uuid

from aiohttp import web

from casework.errors import BadInput
from ddei.rest import answers
from ddei.rest.requests import Ask, whole_number


async def listed(ask: Ask) -> web.Response:
    """ListDocuments."""
    found = await ask.ddei.documents.list(ask.caller, ask.number("caseId"))
    return answers.answer([answers.document_details(one) for one in found])


async def content(ask: Ask) -> web.Response:
    """GetDocumentByDocumentId: the bytes, with their name in Content-Disposition."""
    return answers.file_answer(await ask.ddei.documents.content(ask.caller, *_version(ask)))


async def check_out(ask: Ask) -> web.Response:
    """CheckoutDocument: 409 with the holder's name when somebody else has it."""
    await ask.ddei.documents.check_out(ask.caller, *_version(ask))
    return answers.nothing()


async def cancel_check_out(ask: Ask) -> web.Response:
    """CancelCheckoutDocument."""
    await ask.ddei.documents.cancel_check_out(ask.caller, *_version(ask))
    return answers.nothing()


async def notes(ask: Ask) -> web.Response:
    """ListDocumentNotes. The published route names no case; `caseId` in the query puts it into the legal log."""
    case = ask.query("caseId")
    case_id = whole_number(case, "caseId") if case else None
    found = await ask.ddei.notes.list(ask.caller, case_id, ask.number("materialId"))
    return answers.answer([answers.note_entity(number, one) for number, one in enumerate(found, start=1)])


async def add_note(ask: Ask) -> web.Response:
    """CreateDocumentNote; once per Idempotency-Key if one is sent."""
    text = (await ask.body()).get("text")
    if not isinstance(text, str):
        raise BadInput("Give the note's text.")
    key = f"note:{ask.key() or f'rest:{uuid.uuid4()}'}"
    receipt = await ask.ddei.notes.add(ask.caller, ask.number("caseId"), ask.number("materialId"), text, key=key)
    return answers.nothing(headers={"Casework-Reference": receipt.reference})


def _version(ask: Ask) -> tuple[int, int, int]:
    return ask.number("caseId"), ask.number("materialId"), ask.number("documentId")

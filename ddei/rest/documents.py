"""Documents and notes over REST. The routes' documentId is the version's id, their materialId the document's."""

from casework.documents import Document
from casework.errors import NotFound
from ddei.rest.answers import Answer, of_receipt
from ddei.rest.models.documents import ListedMaterial
from ddei.rest.models.requests import CreateDocumentNoteRequest
from ddei.rest.requests import Ask
from ddei.rest.words import documents as words


async def listed(ask: Ask) -> Answer:
    """ListDocuments."""
    return Answer([words.document_details(one) for one in await _all(ask)])


async def material(ask: Ask) -> Answer:
    """Ours: one material by its id alone."""
    return Answer(words.document_details(await ask.ddei.documents.material(ask.caller, ask.number("materialId"))))


async def versions(ask: Ask) -> Answer:
    """ListDocuments of one document: its versions, the newest first."""
    found = await ask.ddei.documents.versions(ask.caller, ask.number("caseId"), ask.number("materialId"))
    return Answer([words.version(one) for one in found])


async def content(ask: Ask) -> Answer:
    """GetDocumentByDocumentId: the bytes, with their name in Content-Disposition."""
    return Answer(file=await ask.ddei.documents.fetch(ask.caller, *_version(ask), ask.folder))


async def save(ask: Ask) -> Answer:
    """UploadDocumentToCaseAsync: the bytes become a new version on top of the one that is named."""
    receipt = await ask.ddei.documents.save_version(ask.caller, *_version(ask), ask.file, key=ask.key)
    return Answer({"id": int(receipt.external_id)}, headers=of_receipt(receipt))


async def check_out(ask: Ask) -> Answer:
    """CheckoutDocument: 409 with the holder's name when somebody else has it."""
    receipt = await ask.ddei.documents.check_out(ask.caller, *_version(ask), key=ask.key)
    return Answer(headers=of_receipt(receipt))


async def cancel_check_out(ask: Ask) -> Answer:
    """CancelCheckoutDocument."""
    receipt = await ask.ddei.documents.cancel_check_out(ask.caller, *_version(ask), key=ask.key)
    return Answer(headers=of_receipt(receipt))


async def notes(ask: Ask) -> Answer:
    """ListDocumentNotes. The published route names no case; a `caseId` in the query must be the document's."""
    found = await ask.ddei.notes.list(ask.caller, ask.whole("caseId"), ask.number("materialId"))
    return Answer([words.note_entity(number, one) for number, one in enumerate(found, start=1)])


async def add_note(ask: Ask) -> Answer:
    """CreateDocumentNote."""
    text = ask.json(CreateDocumentNoteRequest).text
    receipt = await ask.ddei.notes.add(ask.caller, ask.number("caseId"), ask.number("materialId"), text, key=ask.key)
    return Answer(headers=of_receipt(receipt))


async def used_statements(ask: Ask) -> Answer:
    """GetUsedStatements."""
    return Answer({"statements": _group(await _all(ask), "statements", unused=False)})


async def used_exhibits(ask: Ask) -> Answer:
    """GetUsedExhibits."""
    return Answer({"exhibits": _group(await _all(ask), "exhibits", unused=False)})


async def used_mg_forms(ask: Ask) -> Answer:
    """GetUsedMgForms."""
    return Answer({"mgForms": _group(await _all(ask), "mgForms", unused=False)})


async def used_other_materials(ask: Ask) -> Answer:
    """GetUsedOtherMaterials, under the published name of the list."""
    return Answer({"mgForms": _group(await _all(ask), "otherMaterials", unused=False)})


async def unused_materials(ask: Ask) -> Answer:
    """GetUnusedMaterials."""
    found = await _all(ask)
    groups = ("statements", "exhibits", "mgForms", "otherMaterials")
    return Answer({name: _group(found, name, unused=True) for name in groups})


async def types(ask: Ask) -> Answer:
    """GetMaterialTypeList."""
    return Answer([words.material_type(one) for one in await ask.ddei.documents.types(ask.caller)])


async def toggle(ask: Ask) -> Answer:
    """ToggleIsUnusedDocument: the last word of the path is used or unused."""
    word = ask.request.match_info["isUnused"].lower()
    if word not in {"used", "unused"}:
        raise NotFound("The path ends with used or unused.")
    receipt = await ask.ddei.materials.set_used(
        ask.caller, ask.number("caseId"), ask.number("materialId"), used=word == "used", key=ask.key
    )
    return Answer(headers=of_receipt(receipt))


async def _all(ask: Ask) -> list[Document]:
    return await ask.ddei.documents.list(ask.caller, ask.number("caseId"))


def _group(found: list[Document], name: str, *, unused: bool) -> list[ListedMaterial]:
    return [words.listed(one) for one in found if words.group(one) == name and one.unused is unused]


def _version(ask: Ask) -> tuple[int, int, int]:
    return ask.number("caseId"), ask.number("materialId"), ask.number("documentId")

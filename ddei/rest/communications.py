"""Communications over REST: the lists, and filing a message that was sent to the file store first."""

from dataclasses import replace
from typing import get_args

from casework.errors import BadInput
from casework.filing import NewCommunication, StoredFile
from ddei.rest.answers import Answer, of_receipt
from ddei.rest.cases import case_of
from ddei.rest.files import safe_name, safe_type
from ddei.rest.models.requests import CommunicationOpenApiDefinition, NewDocumentRequest, Party
from ddei.rest.requests import Ask
from ddei.rest.words import communications as words


async def listed(ask: Ask) -> Answer:
    """ListCommunications: what is in the case that URN and id name together; discarded ones are left out."""
    ref = await case_of(ask, ask.request.match_info["urn"], ask.number("caseId"))
    found = await ask.ddei.communications.list(ask.caller, ref.case_id)
    return Answer([words.communication_info(one) for one in found if not one.discarded])


async def listed_hk(ask: Ask) -> Answer:
    """ListCommunicationsHk: the same with material ids."""
    found = await ask.ddei.communications.list(ask.caller, ask.number("caseId"))
    return Answer([words.hk_communication_info(one) for one in found if not one.discarded])


async def inbox(ask: Ask) -> Answer:
    """Ours: received communications nobody has worked on yet."""
    found = await ask.ddei.communications.inbox(ask.caller, ask.number("caseId"))
    return Answer([words.hk_communication_info(one) for one in found])


async def attachments(ask: Ask) -> Answer:
    """GetAttachments. The published route names no case: the communication's own is looked up."""
    material_id = ask.number("communicationId")
    case_id = ask.whole("caseId") or (await ask.ddei.documents.material(ask.caller, material_id)).case_id
    found = await ask.ddei.communications.attachments(ask.caller, case_id, material_id)
    return Answer({"attachments": [words.attachment(one) for one in found]})


async def keep_file(ask: Ask) -> Answer:
    """Ours: send a file before filing it, named by `fileName`; the answer is its fileStorageLocation, good for a day."""
    file = replace(ask.file, file_name=safe_name(ask.query("fileName")))
    async with ask.ddei.audit.recorded(ask.caller, "filing.keep_file"):
        location = await ask.files.keep(ask.caller, file)
    return Answer({"fileStorageLocation": location}, status=201)


async def create(ask: Ask) -> Answer:
    """CreateCommunication: 204 once it is in CMS, however often the same Idempotency-Key or file is sent."""
    said = ask.form(CommunicationOpenApiDefinition)
    ref = await case_of(ask, ask.request.match_info["urn"], ask.number("caseId"))
    receipt = await ask.ddei.filing.file(ask.caller, await _message(ask, said, ref.case_id, ref.urn))
    return Answer(status=204, headers={**of_receipt(receipt), "Casework-Material-Id": receipt.external_id})


async def register(ask: Ask) -> Answer:
    """Ours: a stored file becomes a document of a case, or an attachment of a communication."""
    said = ask.json(NewDocumentRequest)
    file = await _kept(ask, said.file_storage_location, said.file_name, said.content_type)
    receipt = await ask.ddei.registering.register(
        ask.caller, ask.number("caseId"), file, type_id=said.document_type_id, title=said.title, day=said.date,
        parent_id=said.parent_material_id, key=ask.key or f"rest:{said.file_storage_location}",
    )  # fmt: skip
    material_id, _, version_id = receipt.external_id.partition("/")
    ids = {"materialId": int(material_id), "documentId": int(version_id)}
    return Answer(ids, status=201, headers=of_receipt(receipt))


async def _message(ask: Ask, said: CommunicationOpenApiDefinition, case_id: int, urn: str) -> NewCommunication:
    location = said.file_storage_location
    message = await _kept(ask, location, said.file_name, said.content_type)
    return NewCommunication(
        key=f"rest:{ask.caller.user.username}:{ask.key or location}",
        case_id=case_id,
        urn=urn,
        subject=said.subject,
        date=said.date,
        description=said.description,
        party=_party(said.party),
        party_description=said.party_description,
        message=message,
        attachments=tuple([await ask.files.find(ask.caller, one) for one in said.attachment_location]),
        create_check_task=said.create_check_communication_task,
        mark_as_read=said.mark_communication_as_read,
    )


async def _kept(ask: Ask, location: str, file_name: str, content_type: str) -> StoredFile:
    kept = await ask.files.find(ask.caller, location)
    return replace(kept, file_name=safe_name(file_name), content_type=safe_type(content_type))


def _party(text: str) -> str:
    known: dict[str, str] = {party.lower(): party for party in get_args(Party)}
    if text.lower() not in known:
        raise BadInput(f"The party must be one of: {', '.join(known.values())}.")
    return known[text.lower()]

"""Changes of materials over REST, under the contract's names and wrappers."""

from casework.documents import AsExhibit, AsStatement, Classification, Reclassification
from casework.errors import BadInput
from casework.filing import Receipt
from ddei.rest.answers import Answer, of_receipt
from ddei.rest.models.requests import (
    CommunicationExhibitType,
    CommunicationStatementType,
    DiscardMaterialRequest,
    HkReclassifyCommunicationRequest,
    MaterialReadStateRequest,
    RenameMaterialDescriptionRequest,
    RenameMaterialRequest,
)
from ddei.rest.requests import Ask


async def rename(ask: Ask) -> Answer:
    """RenameMaterial."""
    said = ask.json(RenameMaterialRequest)
    material_id = _same(ask, said.material_id)
    return _changed(
        await ask.ddei.materials.rename(ask.caller, material_id, said.subject, key=ask.key), "updateCommunication"
    )


async def rename_exhibit(ask: Ask) -> Answer:
    """RenameExhibitMaterial; the clients read the second name of the answer, the document has the first."""
    said = ask.json(RenameMaterialDescriptionRequest)
    receipt = await ask.ddei.materials.rename_exhibit(
        ask.caller, _same(ask, said.material_id), said.description, key=ask.key
    )
    return _changed(receipt, "updateCommunication", "updateCommunicationDescription")


async def discard(ask: Ask) -> Answer:
    """DiscardMaterial."""
    said = ask.json(DiscardMaterialRequest)
    receipt = await ask.ddei.materials.discard(
        ask.caller, _same(ask, said.material_id), said.discard_reason, said.discard_reason_description, key=ask.key
    )
    return _changed(receipt, "discardMaterial")


async def set_read_state(ask: Ask) -> Answer:
    """SetMaterialReadState."""
    said = ask.json(MaterialReadStateRequest)
    receipt = await ask.ddei.materials.set_read_state(
        ask.caller, _same(ask, said.material_id), said.state, said.date, key=ask.key
    )
    return _changed(receipt, "completeCommunication")


async def reclassify(ask: Ask) -> Answer:
    """ReclassifyCommunication."""
    change = reclassification(ask.json(HkReclassifyCommunicationRequest))
    return _changed(await ask.ddei.materials.reclassify(ask.caller, change, key=ask.key), "reclassifyCommunication")


def reclassification(said: HkReclassifyCommunicationRequest) -> Reclassification:
    """What a communication becomes; BadInput unless the parts fit the classification."""
    wanted = said.classification.upper()
    if wanted == Classification.STATEMENT and said.statement and not said.exhibit:
        becomes: AsStatement | AsExhibit | None = _statement(said.statement)
    elif wanted == Classification.EXHIBIT and said.exhibit and not said.statement:
        becomes = _exhibit(said.exhibit)
    elif wanted == Classification.OTHER and not said.statement and not said.exhibit:
        becomes = None
    else:
        raise BadInput("Give classification STATEMENT with statement, EXHIBIT with exhibit, or OTHER with neither.")
    return Reclassification(said.material_id, said.document_type_id, said.subject, said.used, becomes)


def _statement(said: CommunicationStatementType) -> AsStatement:
    return AsStatement(witness_id=said.witness, number=said.statement_no, day=said.date)


def _exhibit(said: CommunicationExhibitType) -> AsExhibit:
    new_producer = said.new_producer or said.producer or ""
    if said.existing_producer_or_witness_id is None and not new_producer:
        raise BadInput("Give existingProducerOrWitnessId or newProducer.")
    known = said.existing_producer_or_witness_id
    return AsExhibit(said.item, said.reference, known, "" if known else new_producer)


def _same(ask: Ask, given: int | None) -> int:
    """The path's material id; BadInput when the body names another."""
    material_id = ask.number("materialId")
    if given not in {None, material_id}:
        raise BadInput("The path and the body name different materials.")
    return material_id


def _changed(receipt: Receipt, *wrappers: str) -> Answer:
    changed = {"id": int(receipt.external_id)}
    return Answer(dict.fromkeys(wrappers, changed), headers=of_receipt(receipt))

"""What callers send."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, SecretStr, StringConstraints

from casework.documents import DiscardReason, ReadState
from ddei.rest.models.base import Body, Id

Title = Annotated[str, Field(min_length=1, max_length=255)]
Party = Literal["Counsel", "Court", "Defence", "Police", "DigitalCaseSystem", "Wcu", "Other"]


class AuthenticateOpenApiDefinition(Body):
    """A CMS account. A password counts with the spaces it begins or ends with."""

    model_config = ConfigDict(str_strip_whitespace=False)

    username: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    password: SecretStr = Field(min_length=1, max_length=200)


class CreateDocumentNoteRequest(Body):
    """A note."""

    text: str = Field(min_length=1, max_length=500)


class RenameMaterialRequest(Body):
    """A new title; the id may be given again, and must then be the path's."""

    material_id: Id | None = None
    subject: Title


class RenameMaterialDescriptionRequest(Body):
    """A new title of an exhibit."""

    material_id: Id | None = None
    description: Title


class DiscardMaterialRequest(Body):
    """Why a material goes out of its case."""

    material_id: Id | None = None
    discard_reason: DiscardReason
    discard_reason_description: str = Field(default="", max_length=2000)


class MaterialReadStateRequest(Body):
    """Read or unread, and on which day."""

    material_id: Id | None = None
    state: ReadState
    date: date


class CommunicationStatementType(Body):
    """It becomes a witness's statement."""

    witness: Id
    statement_no: Id
    date: date


class CommunicationExhibitType(Body):
    """It becomes an exhibit. A new producer comes as `producer` from the published clients."""

    item: str = Field(min_length=1, max_length=255)
    reference: str = Field(min_length=1, max_length=255)
    existing_producer_or_witness_id: Id | None = None
    new_producer: str | None = Field(default=None, max_length=255)
    producer: str | None = Field(default=None, max_length=255)


class HkReclassifyCommunicationRequest(Body):
    """What a communication becomes."""

    classification: str
    material_id: Id
    document_type_id: int = Field(ge=-(2**31), le=2**31 - 1)
    subject: Title
    used: bool | None = None
    statement: CommunicationStatementType | None = None
    exhibit: CommunicationExhibitType | None = None


class CaseDirectionsFilter(Body):
    """A case."""

    case_id: Id


class CaseDirectionsFilterList(Body):
    """The cases whose directions are meant."""

    filters: list[CaseDirectionsFilter] = Field(min_length=1, max_length=100)


class CommunicationOpenApiDefinition(Body):
    """A message to be filed: the ten fields of the contract; `attachmentLocation` is ours, and may stand several times."""

    file_storage_location: str = Field(min_length=1)
    file_name: str = Field(min_length=1, max_length=255)
    content_type: str = Field(min_length=1, max_length=255)
    subject: str
    date: date
    description: str
    party: str
    party_description: str
    create_check_communication_task: bool
    mark_communication_as_read: bool
    attachment_location: list[str] = Field(default=[], max_length=50)


class NewDocumentRequest(Body):
    """A stored file that becomes a document of a case, or an attachment of a communication; ours."""

    file_storage_location: str = Field(min_length=1)
    file_name: str = Field(min_length=1, max_length=255)
    content_type: str = Field(min_length=1, max_length=255)
    document_type_id: int = Field(ge=-(2**31), le=2**31 - 1)
    title: Title
    date: date
    parent_material_id: Id | None = None


class RedactionLogEntry(Body):
    """An entry as the Redaction Log itself takes it; what is wrong with it is said in the words of its form."""

    urn: str
    unit: dict[str, Any]
    investigating_agency: dict[str, Any]
    document_type: dict[str, Any]
    redactions: list[dict[str, Any]]
    charge_status: int
    cms_values: dict[str, Any]
    notes: str | None = None

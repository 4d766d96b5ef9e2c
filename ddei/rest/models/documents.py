"""Documents, their versions, notes and types, and the answers to changes of them."""

from datetime import date, datetime
from typing import NotRequired

from typing_extensions import TypedDict

from ddei.rest.models.base import Ours


class DocumentDetails(TypedDict):
    """A document: `id` is the material, `versionId` what the routes call documentId."""

    id: int
    versionId: int | None
    presentationTitle: str
    originalFileName: str
    fileExtension: str | None
    mimeType: str
    cmsDocCategory: str | None
    typeId: int | None
    type: str
    date: date | None
    categoryListOrder: int | None
    parentId: int | None
    witnessId: int | None
    reference: str | None
    classification: str | None
    renameStatus: str
    isUnused: bool
    isInbox: bool
    isDispatched: bool
    isOcrProcessed: bool
    isWitnessManagement: bool
    hasNotes: bool
    hasAttachments: bool
    hasFailedAttachments: bool
    canReclassify: bool
    canRename: bool
    caseId: Ours[int]
    category: Ours[str]
    checkedOutTo: Ours[str | None]
    readState: Ours[str]
    discardReason: Ours[str | None]


class DocumentVersion(TypedDict):
    """One state of a document's bytes."""

    id: int
    date: datetime | None
    originalFileName: str
    size: Ours[int]
    sha256: Ours[str | None]
    createdBy: Ours[str | None]


class SavedVersion(TypedDict):
    """The version a save made; ours, the published document says nothing of the body."""

    id: int


class NoteEntity(TypedDict):
    """A note."""

    createdByName: str
    date: datetime | None
    noteType: str
    sequenceNumber: int
    text: str


class MaterialType(TypedDict):
    """A type materials can be reclassified to; yes and no are Y and N, as published."""

    code: str
    description: str
    longDescription: str
    classification: str
    isCaseMaterial: str
    selectable: str
    addAsUsedOrUnused: str
    listOrder: str
    listOrderValue: int


class ListedMaterial(TypedDict):
    """A row of the used and unused lists; each list has some of these."""

    id: int
    title: str
    documentId: int | None
    originalFileName: str
    documentType: int | None
    type: NotRequired[str]
    typeCode: NotRequired[str]
    materialType: NotRequired[str]
    date: date | None
    checkedOutTo: str | None
    listOrder: int | None
    hasNotes: str
    ocrProcessed: str
    status: str
    witnessId: NotRequired[int | None]
    reference: NotRequired[str | None]


class UsedStatementsResponse(TypedDict):
    """Statements in use."""

    statements: list[ListedMaterial]


class UsedExhibitsResponse(TypedDict):
    """Exhibits in use."""

    exhibits: list[ListedMaterial]


class UsedMgFormsResponse(TypedDict):
    """MG forms in use."""

    mgForms: list[ListedMaterial]


class UsedOtherMaterialsResponse(TypedDict):
    """Everything else in use; the published name of the list is mgForms here, too."""

    mgForms: list[ListedMaterial]


class UnusedMaterialsHkResponse(TypedDict):
    """Unused material by what it is."""

    statements: list[ListedMaterial]
    exhibits: list[ListedMaterial]
    mgForms: list[ListedMaterial]
    otherMaterials: list[ListedMaterial]


class ChangedId(TypedDict):
    """The material that was changed."""

    id: int


class RenameMaterialResponse(TypedDict):
    """After a renaming; for an exhibit the published clients read the second name."""

    updateCommunication: ChangedId
    updateCommunicationDescription: NotRequired[Ours[ChangedId]]


class DiscardMaterialResponse(TypedDict):
    """After a discard."""

    discardMaterial: ChangedId


class MaterialReadStateResponse(TypedDict):
    """After a change of the read state."""

    completeCommunication: ChangedId


class HkReclassifyCommunicationResponse(TypedDict):
    """After a reclassification."""

    reclassifyCommunication: ChangedId


class RegisteredDocument(TypedDict):
    """A new document; ours."""

    materialId: int
    documentId: int

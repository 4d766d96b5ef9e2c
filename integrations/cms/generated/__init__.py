from .add_note import AddNote, AddNoteAddNote
from .asking import Asking
from .base_model import BaseModel, Upload
from .case import (
    Case,
    CaseCase,
    CaseCaseDefendants,
    CaseCaseDefendantsCharges,
    CaseCaseDefendantsCustodyTimeLimit,
    CaseCaseLocking,
    CaseCaseWitnesses,
)
from .case_history import CaseHistory, CaseHistoryCaseHistory
from .case_identifiers import CaseIdentifiers, CaseIdentifiersCaseIdentifiers
from .case_locking import CaseLocking, CaseLockingCase, CaseLockingCaseLocking
from .client import ModernClient
from .communications import Communications, CommunicationsCommunications
from .complete_communication import (
    CompleteCommunication,
    CompleteCommunicationCompleteCommunication,
)
from .create_communication import (
    CreateCommunication,
    CreateCommunicationCreateCommunication,
)
from .custody_time_limits import CustodyTimeLimits, CustodyTimeLimitsCustodyTimeLimits
from .directions import Directions, DirectionsDirections
from .discard_material import DiscardMaterial, DiscardMaterialDiscardMaterial
from .documents import Documents, DocumentsDocuments
from .enums import (
    Classification,
    DefendantType,
    DiscardReason,
    ReadState,
    RenameStatus,
    UserRole,
)
from .exhibit_producers import ExhibitProducers, ExhibitProducersExhibitProducers
from .fragments import CommunicationFields, LockFields, MaterialFields
from .hearings import Hearings, HearingsHearings
from .inbox_communications import (
    InboxCommunications,
    InboxCommunicationsInboxCommunications,
)
from .input_types import (
    CreateCommunicationInput,
    ReclassifyCommunicationInput,
    ReclassifyExhibitInput,
    ReclassifyStatementInput,
)
from .material import Material, MaterialMaterial
from .material_types import MaterialTypes, MaterialTypesMaterialTypes
from .me import Me, MeMe
from .notes import Notes, NotesNotes
from .open_cases import (
    OpenCases,
    OpenCasesOpenCases,
    OpenCasesOpenCasesDefendants,
    OpenCasesOpenCasesWitnesses,
)
from .pcd_requests import (
    PcdRequests,
    PcdRequestsPcdRequests,
    PcdRequestsPcdRequestsCaseOutline,
    PcdRequestsPcdRequestsMaterialProvided,
    PcdRequestsPcdRequestsPoliceContactDetails,
    PcdRequestsPcdRequestsSuspects,
    PcdRequestsPcdRequestsSuspectsProposedCharges,
)
from .reclassify_communication import (
    ReclassifyCommunication,
    ReclassifyCommunicationReclassifyCommunication,
)
from .search_cases import SearchCases, SearchCasesSearchCases
from .tasks import Tasks, TasksTasks, TasksTasksTasks
from .tasks_summary import TasksSummary, TasksSummaryTasksSummary
from .units import Units, UnitsUnits
from .update_communication import (
    UpdateCommunication,
    UpdateCommunicationUpdateCommunication,
)
from .update_communication_description import (
    UpdateCommunicationDescription,
    UpdateCommunicationDescriptionUpdateCommunicationDescription,
)
from .update_used_status import UpdateUsedStatus, UpdateUsedStatusUpdateUsedStatus
from .witness_statements import WitnessStatements, WitnessStatementsWitnessStatements

__all__ = [
    "AddNote",
    "AddNoteAddNote",
    "Asking",
    "BaseModel",
    "Case",
    "CaseCase",
    "CaseCaseDefendants",
    "CaseCaseDefendantsCharges",
    "CaseCaseDefendantsCustodyTimeLimit",
    "CaseCaseLocking",
    "CaseCaseWitnesses",
    "CaseHistory",
    "CaseHistoryCaseHistory",
    "CaseIdentifiers",
    "CaseIdentifiersCaseIdentifiers",
    "CaseLocking",
    "CaseLockingCase",
    "CaseLockingCaseLocking",
    "Classification",
    "CommunicationFields",
    "Communications",
    "CommunicationsCommunications",
    "CompleteCommunication",
    "CompleteCommunicationCompleteCommunication",
    "CreateCommunication",
    "CreateCommunicationCreateCommunication",
    "CreateCommunicationInput",
    "CustodyTimeLimits",
    "CustodyTimeLimitsCustodyTimeLimits",
    "DefendantType",
    "Directions",
    "DirectionsDirections",
    "DiscardMaterial",
    "DiscardMaterialDiscardMaterial",
    "DiscardReason",
    "Documents",
    "DocumentsDocuments",
    "ExhibitProducers",
    "ExhibitProducersExhibitProducers",
    "Hearings",
    "HearingsHearings",
    "InboxCommunications",
    "InboxCommunicationsInboxCommunications",
    "LockFields",
    "Material",
    "MaterialFields",
    "MaterialMaterial",
    "MaterialTypes",
    "MaterialTypesMaterialTypes",
    "Me",
    "MeMe",
    "ModernClient",
    "Notes",
    "NotesNotes",
    "OpenCases",
    "OpenCasesOpenCases",
    "OpenCasesOpenCasesDefendants",
    "OpenCasesOpenCasesWitnesses",
    "PcdRequests",
    "PcdRequestsPcdRequests",
    "PcdRequestsPcdRequestsCaseOutline",
    "PcdRequestsPcdRequestsMaterialProvided",
    "PcdRequestsPcdRequestsPoliceContactDetails",
    "PcdRequestsPcdRequestsSuspects",
    "PcdRequestsPcdRequestsSuspectsProposedCharges",
    "ReadState",
    "ReclassifyCommunication",
    "ReclassifyCommunicationInput",
    "ReclassifyCommunicationReclassifyCommunication",
    "ReclassifyExhibitInput",
    "ReclassifyStatementInput",
    "RenameStatus",
    "SearchCases",
    "SearchCasesSearchCases",
    "Tasks",
    "TasksSummary",
    "TasksSummaryTasksSummary",
    "TasksTasks",
    "TasksTasksTasks",
    "Units",
    "UnitsUnits",
    "UpdateCommunication",
    "UpdateCommunicationDescription",
    "UpdateCommunicationDescriptionUpdateCommunicationDescription",
    "UpdateCommunicationUpdateCommunication",
    "UpdateUsedStatus",
    "UpdateUsedStatusUpdateUsedStatus",
    "Upload",
    "UserRole",
    "WitnessStatements",
    "WitnessStatementsWitnessStatements",
]

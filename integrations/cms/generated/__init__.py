from .add_note import AddNote, AddNoteAddNote
from .asking import Asking
from .base_model import BaseModel, Upload
from .case import (
    Case,
    CaseCase,
    CaseCaseDefendants,
    CaseCaseDefendantsCharges,
    CaseCaseDefendantsCustodyTimeLimit,
    CaseCaseWitnesses,
)
from .case_identifiers import CaseIdentifiers, CaseIdentifiersCaseIdentifiers
from .client import ModernClient
from .communications import Communications, CommunicationsCommunications
from .create_communication import (
    CreateCommunication,
    CreateCommunicationCreateCommunication,
)
from .custody_time_limits import CustodyTimeLimits, CustodyTimeLimitsCustodyTimeLimits
from .discard_material import DiscardMaterial, DiscardMaterialDiscardMaterial
from .documents import Documents, DocumentsDocuments
from .enums import DefendantType, UserRole
from .input_types import CreateCommunicationInput
from .me import Me, MeMe
from .notes import Notes, NotesNotes
from .search_cases import SearchCases, SearchCasesSearchCases

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
    "CaseCaseWitnesses",
    "CaseIdentifiers",
    "CaseIdentifiersCaseIdentifiers",
    "Communications",
    "CommunicationsCommunications",
    "CreateCommunication",
    "CreateCommunicationCreateCommunication",
    "CreateCommunicationInput",
    "CustodyTimeLimits",
    "CustodyTimeLimitsCustodyTimeLimits",
    "DefendantType",
    "DiscardMaterial",
    "DiscardMaterialDiscardMaterial",
    "Documents",
    "DocumentsDocuments",
    "Me",
    "MeMe",
    "ModernClient",
    "Notes",
    "NotesNotes",
    "SearchCases",
    "SearchCasesSearchCases",
    "Upload",
    "UserRole",
]

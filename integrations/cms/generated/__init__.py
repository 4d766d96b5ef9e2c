from .add_note import AddNote, AddNoteAddNote
from .async_base_client import AsyncBaseClient
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
from .client import ModernGenerated
from .communications import Communications, CommunicationsCommunications
from .create_communication import (
    CreateCommunication,
    CreateCommunicationCreateCommunication,
)
from .custody_time_limits import CustodyTimeLimits, CustodyTimeLimitsCustodyTimeLimits
from .discard_material import DiscardMaterial, DiscardMaterialDiscardMaterial
from .documents import Documents, DocumentsDocuments
from .enums import DefendantType, UserRole
from .exceptions import (
    GraphQLClientError,
    GraphQLClientGraphQLError,
    GraphQLClientGraphQLMultiError,
    GraphQLClientHttpError,
    GraphQLClientInvalidResponseError,
)
from .input_types import CreateCommunicationInput
from .me import Me, MeMe
from .notes import Notes, NotesNotes
from .search_cases import SearchCases, SearchCasesSearchCases

__all__ = [
    "AddNote",
    "AddNoteAddNote",
    "AsyncBaseClient",
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
    "GraphQLClientError",
    "GraphQLClientGraphQLError",
    "GraphQLClientGraphQLMultiError",
    "GraphQLClientHttpError",
    "GraphQLClientInvalidResponseError",
    "Me",
    "MeMe",
    "ModernGenerated",
    "Notes",
    "NotesNotes",
    "SearchCases",
    "SearchCasesSearchCases",
    "Upload",
    "UserRole",
]

from datetime import date
from typing import Any, Optional, Union

from .add_note import AddNote
from .asking import Asking
from .base_model import UNSET, UnsetType
from .case import Case
from .case_identifiers import CaseIdentifiers
from .communications import Communications
from .create_communication import CreateCommunication
from .custody_time_limits import CustodyTimeLimits
from .discard_material import DiscardMaterial
from .documents import Documents
from .input_types import CreateCommunicationInput
from .me import Me
from .notes import Notes
from .search_cases import SearchCases


def gql(q: str) -> str:
    return q


class ModernClient(Asking):
    async def me(self, **kwargs: Any) -> Me:
        query = gql("""
            query Me {
              me {
                id
                username
                firstNames
                surname
                role
                unitId
                unitName
                areaId
              }
            }
            """)
        variables: dict[str, object] = {}
        response = await self.execute(
            query=query, operation_name="Me", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Me.model_validate(data)

    async def case_identifiers(self, urn_root: str, **kwargs: Any) -> CaseIdentifiers:
        query = gql("""
            query CaseIdentifiers($urnRoot: String!) {
              caseIdentifiers(urnRoot: $urnRoot) {
                id
                urn
                urnRoot
              }
            }
            """)
        variables: dict[str, object] = {"urnRoot": urn_root}
        response = await self.execute(
            query=query, operation_name="CaseIdentifiers", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return CaseIdentifiers.model_validate(data)

    async def search_cases(
        self,
        defendant_name: Union[Optional[str], UnsetType] = UNSET,
        operation_name: Union[Optional[str], UnsetType] = UNSET,
        **kwargs: Any,
    ) -> SearchCases:
        query = gql("""
            query SearchCases($defendantName: String, $operationName: String) {
              searchCases(defendantName: $defendantName, operationName: $operationName) {
                id
                urn
                firstNames
                surname
                organisationName
                defendantTotal
                unitName
                nextHearingDate
                finalised
              }
            }
            """)
        variables: dict[str, object] = {
            "defendantName": defendant_name,
            "operationName": operation_name,
        }
        response = await self.execute(
            query=query, operation_name="SearchCases", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return SearchCases.model_validate(data)

    async def case(self, id: int, **kwargs: Any) -> Case:
        query = gql("""
            query Case($id: Int!) {
              case(id: $id) {
                id
                urn
                urnRoot
                operation
                unitId
                unitName
                areaId
                areaName
                registrationDate
                nextHearingDate
                nextHearingType
                nextHearingVenue
                leadDefendantFirstNames
                leadDefendantSurname
                leadDefendantType
                finalised
                secure
                defendants {
                  id
                  listOrder
                  type
                  firstNames
                  surname
                  organisationName
                  dob
                  youth
                  policeRemandStatus
                  custodyTimeLimit {
                    expiryDate
                  }
                  charges {
                    id
                    code
                    listOrder
                    description
                    fromDate
                  }
                }
                witnesses {
                  witnessId
                  firstName
                  surname
                  isPolice
                }
              }
            }
            """)
        variables: dict[str, object] = {"id": id}
        response = await self.execute(
            query=query, operation_name="Case", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Case.model_validate(data)

    async def documents(self, case_id: int, **kwargs: Any) -> Documents:
        query = gql("""
            query Documents($caseId: Int!) {
              documents(caseId: $caseId) {
                id
                versionId
                presentationTitle
                originalFileName
                fileExtension
                mimeType
                cmsDocCategory
                typeId
                type
                date
                categoryListOrder
                parentId
                isUnused
                isInbox
                hasNotes
                hasAttachments
                checkedOutTo
              }
            }
            """)
        variables: dict[str, object] = {"caseId": case_id}
        response = await self.execute(
            query=query, operation_name="Documents", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Documents.model_validate(data)

    async def communications(self, case_id: int, **kwargs: Any) -> Communications:
        query = gql("""
            query Communications($caseId: Int!) {
              communications(caseId: $caseId) {
                id
                materialId
                caseId
                subject
                description
                date
                direction
                method
                party
                partyDescription
                status
                hasAttachments
                originalFileName
              }
            }
            """)
        variables: dict[str, object] = {"caseId": case_id}
        response = await self.execute(
            query=query, operation_name="Communications", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Communications.model_validate(data)

    async def notes(self, material_id: int, **kwargs: Any) -> Notes:
        query = gql("""
            query Notes($materialId: Int!) {
              notes(materialId: $materialId) {
                createdByName
                date
                noteType
                sequenceNumber
                text
              }
            }
            """)
        variables: dict[str, object] = {"materialId": material_id}
        response = await self.execute(
            query=query, operation_name="Notes", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Notes.model_validate(data)

    async def custody_time_limits(
        self, until: date, **kwargs: Any
    ) -> CustodyTimeLimits:
        query = gql("""
            query CustodyTimeLimits($until: Date!) {
              custodyTimeLimits(until: $until) {
                caseId
                urn
                defendantName
                expiryDate
              }
            }
            """)
        variables: dict[str, object] = {"until": until}
        response = await self.execute(
            query=query,
            operation_name="CustodyTimeLimits",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return CustodyTimeLimits.model_validate(data)

    async def create_communication(
        self, input: CreateCommunicationInput, **kwargs: Any
    ) -> CreateCommunication:
        query = gql("""
            mutation CreateCommunication($input: CreateCommunicationInput!) {
              createCommunication(input: $input) {
                id
              }
            }
            """)
        variables: dict[str, object] = {"input": input}
        response = await self.execute(
            query=query,
            operation_name="CreateCommunication",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return CreateCommunication.model_validate(data)

    async def add_note(
        self, case_id: int, material_id: int, text: str, **kwargs: Any
    ) -> AddNote:
        query = gql("""
            mutation AddNote($caseId: Int!, $materialId: Int!, $text: String!) {
              addNote(caseId: $caseId, materialId: $materialId, text: $text) {
                sequenceNumber
              }
            }
            """)
        variables: dict[str, object] = {
            "caseId": case_id,
            "materialId": material_id,
            "text": text,
        }
        response = await self.execute(
            query=query, operation_name="AddNote", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return AddNote.model_validate(data)

    async def discard_material(
        self,
        material_id: int,
        discard_reason: str,
        discard_reason_description: str,
        **kwargs: Any,
    ) -> DiscardMaterial:
        query = gql("""
            mutation DiscardMaterial($materialId: Int!, $discardReason: String!, $discardReasonDescription: String!) {
              discardMaterial(
                materialId: $materialId
                discardReason: $discardReason
                discardReasonDescription: $discardReasonDescription
              ) {
                id
              }
            }
            """)
        variables: dict[str, object] = {
            "materialId": material_id,
            "discardReason": discard_reason,
            "discardReasonDescription": discard_reason_description,
        }
        response = await self.execute(
            query=query, operation_name="DiscardMaterial", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return DiscardMaterial.model_validate(data)

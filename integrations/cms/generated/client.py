from datetime import date
from typing import Any, Optional, Union

from .add_note import AddNote
from .asking import Asking
from .base_model import UNSET, UnsetType
from .case import Case
from .case_history import CaseHistory
from .case_identifiers import CaseIdentifiers
from .case_locking import CaseLocking
from .communications import Communications
from .complete_communication import CompleteCommunication
from .create_communication import CreateCommunication
from .custody_time_limits import CustodyTimeLimits
from .directions import Directions
from .discard_material import DiscardMaterial
from .documents import Documents
from .enums import ReadState
from .exhibit_producers import ExhibitProducers
from .hearings import Hearings
from .inbox_communications import InboxCommunications
from .input_types import CreateCommunicationInput, ReclassifyCommunicationInput
from .material import Material
from .material_types import MaterialTypes
from .me import Me
from .notes import Notes
from .open_cases import OpenCases
from .pcd_requests import PcdRequests
from .reclassify_communication import ReclassifyCommunication
from .search_cases import SearchCases
from .tasks import Tasks
from .tasks_summary import TasksSummary
from .units import Units
from .update_communication import UpdateCommunication
from .update_communication_description import UpdateCommunicationDescription
from .update_used_status import UpdateUsedStatus
from .witness_statements import WitnessStatements


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
        area_id: Union[Optional[int], UnsetType] = UNSET,
        **kwargs: Any,
    ) -> SearchCases:
        query = gql("""
            query SearchCases($defendantName: String, $operationName: String, $areaId: Int) {
              searchCases(
                defendantName: $defendantName
                operationName: $operationName
                areaId: $areaId
              ) {
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
            "areaId": area_id,
        }
        response = await self.execute(
            query=query, operation_name="SearchCases", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return SearchCases.model_validate(data)

    async def case_locking(self, id: int, **kwargs: Any) -> CaseLocking:
        query = gql("""
            query CaseLocking($id: Int!) {
              case(id: $id) {
                locking {
                  ...LockFields
                }
              }
            }

            fragment LockFields on CaseLock {
              bySurname
              byFirstNames
              since
              application
            }
            """)
        variables: dict[str, object] = {"id": id}
        response = await self.execute(
            query=query, operation_name="CaseLocking", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return CaseLocking.model_validate(data)

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
                locking {
                  ...LockFields
                }
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
                  isChild
                  isExpert
                  isGreatestNeed
                  isPrisoner
                  isInterpreter
                  isVulnerable
                  isProfessional
                  isSpecialNeeds
                  isIntimidated
                  isVictim
                }
              }
            }

            fragment LockFields on CaseLock {
              bySurname
              byFirstNames
              since
              application
            }
            """)
        variables: dict[str, object] = {"id": id}
        response = await self.execute(
            query=query, operation_name="Case", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Case.model_validate(data)

    async def open_cases(self, after: int, first: int, **kwargs: Any) -> OpenCases:
        query = gql("""
            query OpenCases($after: Int!, $first: Int!) {
              openCases(after: $after, first: $first) {
                id
                urn
                operation
                unitName
                secure
                defendants {
                  firstNames
                  surname
                  organisationName
                }
                witnesses {
                  firstName
                  surname
                  isPolice
                }
              }
            }
            """)
        variables: dict[str, object] = {"after": after, "first": first}
        response = await self.execute(
            query=query, operation_name="OpenCases", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return OpenCases.model_validate(data)

    async def documents(self, case_id: int, **kwargs: Any) -> Documents:
        query = gql("""
            query Documents($caseId: Int!) {
              documents(caseId: $caseId) {
                ...MaterialFields
              }
            }

            fragment MaterialFields on DocumentDetails {
              id
              caseId
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
              witnessId
              isUnused
              isInbox
              hasNotes
              hasAttachments
              checkedOutTo
              reference
              classification
              isDispatched
              isOcrProcessed
              hasFailedAttachments
              canRename
              canReclassify
              renameStatus
              readState
              discardReason
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
                ...CommunicationFields
              }
            }

            fragment CommunicationFields on Communication {
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

    async def units(self, **kwargs: Any) -> Units:
        query = gql("""
            query Units {
              units {
                id
                description
                areaId
                areaDescription
                isHome
              }
            }
            """)
        variables: dict[str, object] = {}
        response = await self.execute(
            query=query, operation_name="Units", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Units.model_validate(data)

    async def hearings(self, case_id: int, **kwargs: Any) -> Hearings:
        query = gql("""
            query Hearings($caseId: Int!) {
              hearings(caseId: $caseId) {
                hearingId
                hearingDate
                hearingTypeCode
                hearingType
                venueCode
                venue
                hasOutcomeRecorded
              }
            }
            """)
        variables: dict[str, object] = {"caseId": case_id}
        response = await self.execute(
            query=query, operation_name="Hearings", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Hearings.model_validate(data)

    async def case_history(self, case_id: int, **kwargs: Any) -> CaseHistory:
        query = gql("""
            query CaseHistory($caseId: Int!) {
              caseHistory(caseId: $caseId) {
                id
                name
                date
                authorOrVenue
                type
              }
            }
            """)
        variables: dict[str, object] = {"caseId": case_id}
        response = await self.execute(
            query=query, operation_name="CaseHistory", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return CaseHistory.model_validate(data)

    async def pcd_requests(self, case_id: int, **kwargs: Any) -> PcdRequests:
        query = gql("""
            query PcdRequests($caseId: Int!) {
              pcdRequests(caseId: $caseId) {
                id
                type
                decisionRequiredBy
                decisionRequested
                comments
                caseOutline {
                  heading
                  text
                }
                suspects {
                  surname
                  firstNames
                  dob
                  bailConditions
                  bailDate
                  remandStatus
                  proposedCharges {
                    charge
                    earlyDate
                    lateDate
                    location
                    category
                  }
                }
                policeContactDetails {
                  role
                  rank
                  name
                  number
                }
                materialProvided {
                  subject
                  date
                }
              }
            }
            """)
        variables: dict[str, object] = {"caseId": case_id}
        response = await self.execute(
            query=query, operation_name="PcdRequests", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return PcdRequests.model_validate(data)

    async def witness_statements(
        self, witness_id: int, **kwargs: Any
    ) -> WitnessStatements:
        query = gql("""
            query WitnessStatements($witnessId: Int!) {
              witnessStatements(witnessId: $witnessId) {
                id
                statementNumber
                materialId
              }
            }
            """)
        variables: dict[str, object] = {"witnessId": witness_id}
        response = await self.execute(
            query=query,
            operation_name="WitnessStatements",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return WitnessStatements.model_validate(data)

    async def exhibit_producers(self, case_id: int, **kwargs: Any) -> ExhibitProducers:
        query = gql("""
            query ExhibitProducers($caseId: Int!) {
              exhibitProducers(caseId: $caseId) {
                id
                producer
              }
            }
            """)
        variables: dict[str, object] = {"caseId": case_id}
        response = await self.execute(
            query=query,
            operation_name="ExhibitProducers",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return ExhibitProducers.model_validate(data)

    async def material(self, id: int, **kwargs: Any) -> Material:
        query = gql("""
            query Material($id: Int!) {
              material(id: $id) {
                ...MaterialFields
              }
            }

            fragment MaterialFields on DocumentDetails {
              id
              caseId
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
              witnessId
              isUnused
              isInbox
              hasNotes
              hasAttachments
              checkedOutTo
              reference
              classification
              isDispatched
              isOcrProcessed
              hasFailedAttachments
              canRename
              canReclassify
              renameStatus
              readState
              discardReason
            }
            """)
        variables: dict[str, object] = {"id": id}
        response = await self.execute(
            query=query, operation_name="Material", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Material.model_validate(data)

    async def inbox_communications(
        self, case_id: int, **kwargs: Any
    ) -> InboxCommunications:
        query = gql("""
            query InboxCommunications($caseId: Int!) {
              inboxCommunications(caseId: $caseId) {
                ...CommunicationFields
              }
            }

            fragment CommunicationFields on Communication {
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
            """)
        variables: dict[str, object] = {"caseId": case_id}
        response = await self.execute(
            query=query,
            operation_name="InboxCommunications",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return InboxCommunications.model_validate(data)

    async def tasks(
        self,
        page: int,
        page_size: int,
        urn: Union[Optional[str], UnsetType] = UNSET,
        unit_id: Union[Optional[int], UnsetType] = UNSET,
        task_type_id: Union[Optional[int], UnsetType] = UNSET,
        **kwargs: Any,
    ) -> Tasks:
        query = gql("""
            query Tasks($urn: String, $unitId: Int, $taskTypeId: Int, $page: Int!, $pageSize: Int!) {
              tasks(
                urn: $urn
                unitId: $unitId
                taskTypeId: $taskTypeId
                page: $page
                pageSize: $pageSize
              ) {
                page
                totalPages
                totalTasks
                tasks {
                  taskId
                  caseId
                  caseUrn
                  taskTypeId
                  taskType
                  dueDate
                  urgentFlag
                  allocatedToDescription
                  unitId
                  unitName
                  defendants
                  ctlExpiryDays
                  locked
                  materialId
                }
              }
            }
            """)
        variables: dict[str, object] = {
            "urn": urn,
            "unitId": unit_id,
            "taskTypeId": task_type_id,
            "page": page,
            "pageSize": page_size,
        }
        response = await self.execute(
            query=query, operation_name="Tasks", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Tasks.model_validate(data)

    async def tasks_summary(
        self, unit_id: Union[Optional[int], UnsetType] = UNSET, **kwargs: Any
    ) -> TasksSummary:
        query = gql("""
            query TasksSummary($unitId: Int) {
              tasksSummary(unitId: $unitId) {
                taskTypeId
                taskType
                total
                due
                overdue
                escalated
              }
            }
            """)
        variables: dict[str, object] = {"unitId": unit_id}
        response = await self.execute(
            query=query, operation_name="TasksSummary", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return TasksSummary.model_validate(data)

    async def directions(self, case_ids: list[int], **kwargs: Any) -> Directions:
        query = gql("""
            query Directions($caseIds: [Int!]!) {
              directions(caseIds: $caseIds) {
                directionId
                caseId
                caseUrn
                title
                description
                dueDate
                status
                defendantSurname
                defendantFirstName
                source
              }
            }
            """)
        variables: dict[str, object] = {"caseIds": case_ids}
        response = await self.execute(
            query=query, operation_name="Directions", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return Directions.model_validate(data)

    async def material_types(self, **kwargs: Any) -> MaterialTypes:
        query = gql("""
            query MaterialTypes {
              materialTypes {
                code
                description
                longDescription
                classification
                isCaseMaterial
                selectable
                addAsUsedOrUnused
                listOrder
              }
            }
            """)
        variables: dict[str, object] = {}
        response = await self.execute(
            query=query, operation_name="MaterialTypes", variables=variables, **kwargs
        )
        data = self.get_data(response)
        return MaterialTypes.model_validate(data)

    async def update_communication(
        self, material_id: int, subject: str, **kwargs: Any
    ) -> UpdateCommunication:
        query = gql("""
            mutation UpdateCommunication($materialId: Int!, $subject: String!) {
              updateCommunication(materialId: $materialId, subject: $subject) {
                id
              }
            }
            """)
        variables: dict[str, object] = {"materialId": material_id, "subject": subject}
        response = await self.execute(
            query=query,
            operation_name="UpdateCommunication",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return UpdateCommunication.model_validate(data)

    async def update_communication_description(
        self, material_id: int, description: str, **kwargs: Any
    ) -> UpdateCommunicationDescription:
        query = gql("""
            mutation UpdateCommunicationDescription($materialId: Int!, $description: String!) {
              updateCommunicationDescription(
                materialId: $materialId
                description: $description
              ) {
                id
              }
            }
            """)
        variables: dict[str, object] = {
            "materialId": material_id,
            "description": description,
        }
        response = await self.execute(
            query=query,
            operation_name="UpdateCommunicationDescription",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return UpdateCommunicationDescription.model_validate(data)

    async def reclassify_communication(
        self, input: ReclassifyCommunicationInput, **kwargs: Any
    ) -> ReclassifyCommunication:
        query = gql("""
            mutation ReclassifyCommunication($input: ReclassifyCommunicationInput!) {
              reclassifyCommunication(input: $input) {
                id
              }
            }
            """)
        variables: dict[str, object] = {"input": input}
        response = await self.execute(
            query=query,
            operation_name="ReclassifyCommunication",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return ReclassifyCommunication.model_validate(data)

    async def update_used_status(
        self, case_id: int, material_id: int, is_unused: bool, **kwargs: Any
    ) -> UpdateUsedStatus:
        query = gql("""
            mutation UpdateUsedStatus($caseId: Int!, $materialId: Int!, $isUnused: Boolean!) {
              updateUsedStatus(caseId: $caseId, materialId: $materialId, isUnused: $isUnused) {
                id
              }
            }
            """)
        variables: dict[str, object] = {
            "caseId": case_id,
            "materialId": material_id,
            "isUnused": is_unused,
        }
        response = await self.execute(
            query=query,
            operation_name="UpdateUsedStatus",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return UpdateUsedStatus.model_validate(data)

    async def complete_communication(
        self, material_id: int, state: ReadState, date: date, **kwargs: Any
    ) -> CompleteCommunication:
        query = gql("""
            mutation CompleteCommunication($materialId: Int!, $state: ReadState!, $date: Date!) {
              completeCommunication(materialId: $materialId, state: $state, date: $date) {
                id
              }
            }
            """)
        variables: dict[str, object] = {
            "materialId": material_id,
            "state": state,
            "date": date,
        }
        response = await self.execute(
            query=query,
            operation_name="CompleteCommunication",
            variables=variables,
            **kwargs,
        )
        data = self.get_data(response)
        return CompleteCommunication.model_validate(data)

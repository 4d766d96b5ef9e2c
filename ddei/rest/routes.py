"""Every route of the REST API on one page: where, who does it, which operation of DDEI it is, what goes in and comes out.

The operation names the rule in ddei/rules.py: who may, what kind of record the legal log gets, and whether it writes.
Requests, OpenAPI, the docs page and the tests are all made from this table.
"""

from datetime import date

from casework.errors import BadInput
from ddei.rest import cases, communications, documents, materials, parties, reading, redactions, session, tasks
from ddei.rest.models import cases as case_models
from ddei.rest.models import communications as communication_models
from ddei.rest.models import documents as document_models
from ddei.rest.models import people as people_models
from ddei.rest.models import reading as reading_models
from ddei.rest.models import requests as bodies
from ddei.rest.models import tasks as task_models
from ddei.rest.route import Needs, Param, Route, Upload

_CASE = "/cases/{caseId}"
_URN_CASE = "/urns/{urn}" + _CASE
_DOCUMENT = _CASE + "/documents/{materialId}"
_VERSION = _DOCUMENT + "/versions/{documentId}"
_MESSAGES = _URN_CASE + "/communications"
MEBIBYTE = 1024 * 1024
DOCUMENT = Upload(("application/pdf",), 40 * MEBIBYTE)
ANY_FILE = Upload((), 40 * MEBIBYTE)

_UNTIL = Param("until", date, "Up to and including this day", required=True)
_CASE_ID = Param("caseId", int, "Ours: the case, if it is known; it must be the document's")
_AREA = "The area's id"
_SEARCH = (
    Param("urn", str, "A URN in any spelling"),
    Param("defendantName", str, "A surname, or a company's name"),
    Param("areaCode", int, _AREA),
    Param("unitId", int, "Not used: CMS searches by area"),
)
_FIND = (
    Param("defendant-name", str, "A surname, or a company's name"),
    Param("operation-name", str, "The operation's name"),
    Param("area-code", int, _AREA),
)
_WITNESSES = (
    Param("returnVictimsOnly", bool, "Victims only"),
    Param("witnessFilter", str, "Letters of the kinds wanted: TLCXGIPHFSV; none means all"),
)
_TASKS = (
    Param("urn", str, "A URN in any spelling"),
    Param("unitFilter", int, "A unit's id"),
    Param("typeFilter", int, "A task type's id"),
    Param("pageNum", int, "Counted from 1"),
    Param("pageSize", int, "Ours: tasks on a page, at most 200"),
    Param("tasksForFilter", str, "Not used: all groups"),
    Param("taskFilter", str, "Not used: by unit"),
)
_SUMMARY = (Param("unitFilter", int, "A unit's id"), Param("tasksForFilter", str, "Not used: all groups"))
_SEARCH_DOCUMENTS = (
    Param("query", str, 'Words, "an exact phrase", the beginning of a word*', required=True),
    Param("category", str, "Ours: documents of this category only"),
    Param("type", str, "Ours: documents of this type only, such as MG11"),
    Param("since", date, "Ours: documents of this day or later"),
    Param("until", date, "Ours: documents of this day or earlier"),
    Param("unused", bool, "Ours: unused material only (true), or used only (false)"),
)
_EVENTS = tuple(str(number) for number in range(len(cases.KINDS)))

ROUTES = (
    # Signing in
    Route(
        "GET", "/status", session.status, "", "That the API answers", answer=people_models.AssemblyStatus,
        needs=Needs.NOTHING,
    ),
    Route(
        "GET", "/health-check", session.health_check, "", "How the backends are",
        answer=people_models.HealthCheckDto, needs=Needs.NOTHING, note="reasons, backends and drift are ours",
    ),
    Route(
        "POST", "/authenticate", session.authenticate, "access.sign_in", "Sign in to CMS",
        body=bodies.AuthenticateOpenApiDefinition, form=True, answer=people_models.AuthValues, needs=Needs.IDENTITY,
        note="the answer is what the published clients read",
    ),
    Route(
        "GET", "/verify-cms-auth", session.verify, "access.resume", "Whether the CMS session is live",
        note="of the classic generation",
    ),
    Route(
        "GET", "/user/cms-modern-token", session.modern_token, "access.resume", "The token half of the session",
        answer=people_models.CmsModernTokenResult,
    ),
    Route(
        "GET", "/user-data", session.user_data, "access.units", "Who the session belongs to",
        answer=people_models.UserData, note="userName, role, unitId, areaId are ours",
    ),
    Route(
        "GET", "/user-filter-data", session.user_filter_data, "access.units", "Areas and units to narrow lists by",
        answer=people_models.UserFilterData,
    ),
    Route(
        "GET", "/units", session.units, "access.units", "The units the person may work for",
        answer=list[people_models.UnitEntity], note="home is ours",
    ),
    # Cases
    Route(
        "GET", "/urns/{urn}/case-identifiers", cases.case_identifiers, "cases.by_urn", "The cases of a URN",
        answer=list[case_models.CaseIdentifiersExtended], note="404 for none",
    ),
    Route(
        "GET", "/urns/{urn}/cases", cases.of_urn, "cases.by_urn", "The cases of a URN, as lines of a search",
        query=(Param("forProceedsOfCrime", bool, "Not used"),), answer=list[case_models.CaseInfo],
    ),
    Route(
        "GET", "/cases/find", cases.find, "cases.by_name", "Cases by a defendant's or an operation's name",
        query=_FIND, answer=list[case_models.FoundCase], note="more fields than published",
    ),
    Route(
        "GET", "/cases/search", cases.search, "cases.by_name", "Cases by URN or by a defendant's name", query=_SEARCH,
        answer=list[case_models.CaseInfo], note="the names come in one piece",
    ),
    Route(
        "GET", "/cases/open", cases.open_cases, "cases.open_records", "The open cases, for an index of them",
        query=(Param("after", str, "Where the page before ended"),), answer=case_models.OpenCases,
        note="ours: for the mail listener",
    ),
    Route(
        "GET", _CASE + "/summary", cases.summary, "cases.open", "A case at a glance", answer=case_models.CaseSummary,
        no_case=BadInput, note="urnRoot is ours",
    ),
    Route(
        "GET", _CASE + "/urn", cases.lookup_urn, "cases.open", "The URN of a case",
        answer=case_models.CaseIdentifiersExtended, no_case=BadInput,
    ),
    Route(
        "GET", _CASE + "/defendants", cases.defendants, "cases.open", "Defendants and charges",
        answer=list[case_models.CaseDefendant], also=(304,), headers=("ETag",), note="If-None-Match is ours",
    ),
    Route(
        "GET", _CASE + "/hearings", cases.hearings, "cases.hearings", "Hearings",
        query=(Param("hearingDate", date, "Of this day only"),), answer=list[case_models.CaseHearingInfo],
        no_case=BadInput,
    ),
    Route(
        "GET", "/custody-time-limits", cases.custody_time_limits, "cases.custody_time_limits",
        "Custody time limits of the person's unit", query=(_UNTIL,), answer=case_models.CustodyTimeLimits,
        note="ours",
    ),
    Route(
        "GET", _CASE + "/history", cases.history, "cases.history", "What happened to a case",
        query=(Param("eventType", str, "A kind's number", choices=_EVENTS),), answer=list[case_models.HistoryEvent],
    ),
    Route(
        "GET", _CASE + "/lock-status", cases.lock_status, "cases.lock", "Who has the case open for changing",
        answer=case_models.CaseLockedStatusResult,
    ),
    Route(
        "GET", _URN_CASE + "/lockstatus", cases.lock_status_by_urn, "cases.lock", "The same in its older form",
        answer=case_models.JsonResult,
    ),
    # People of a case
    Route(
        "GET", _CASE + "/witnesses", parties.witnesses, "cases.open", "Witnesses", query=_WITNESSES,
        answer=list[case_models.Witness],
    ),
    Route(
        "GET", "/witnesses/{witnessId}/statements", parties.statements, "cases.statements", "A witness's statements",
        answer=case_models.StatementsForWitnessResponse,
    ),
    Route(
        "GET", _CASE + "/producers", parties.producers, "cases.producers", "Who produces exhibits",
        answer=case_models.ExhibitProducersResponse,
    ),
    Route(
        "GET", _CASE + "/pcd-requests/overview", parties.pcd_overview, "cases.pcd_requests",
        "Requests for a pre-charge decision", answer=list[case_models.PcdRequestDto],
    ),
    Route(
        "GET", _CASE + "/pcd-requests/core", parties.pcd_core, "cases.pcd_requests", "The same with suspects",
        answer=list[case_models.PcdRequestDto],
    ),
    Route(
        "GET", _CASE + "/pcd-request/{pcdId}", parties.pcd_request, "cases.pcd_requests", "One request, whole",
        answer=case_models.PcdRequestDto,
    ),
    # Reading a case
    Route(
        "POST", _URN_CASE, reading.refresh, "refresh.start", "Make every document ready for reading and searching",
        answer=reading_models.TrackerUrl, also=(423,), note="ours, as the gateway has it: 423 while it is being done",
    ),
    Route(
        "GET", _URN_CASE + "/tracker", reading.tracker, "refresh.tracker", "How far that is",
        answer=reading_models.Tracker, note="ours, as the gateway has it: 404 until it was started",
    ),
    Route(
        "GET", _URN_CASE + "/search", reading.search, "searching.in_case", "What the documents of a case say",
        query=_SEARCH_DOCUMENTS,
        answer=reading_models.SearchAnswer, note="ours, as the gateway has it, with several words, phrases, near misses",
    ),
    # Documents
    Route(
        "GET", _CASE + "/documents/cwa", documents.listed, "documents.list", "The documents of a case",
        answer=list[document_models.DocumentDetails], note="some fields are ours",
    ),
    Route(
        "GET", "/materials/{materialId}", documents.material, "documents.material", "One material by its id",
        answer=document_models.DocumentDetails, note="ours",
    ),
    Route(
        "GET", _DOCUMENT + "/versions", documents.versions, "documents.versions", "The versions of a document",
        answer=list[document_models.DocumentVersion], note="size, sha256, createdBy are ours",
    ),
    Route(
        "GET", _VERSION, documents.content, "documents.fetch", "The bytes of a version", answer=bytes,
        headers=("Content-Disposition",),
    ),
    Route(
        "PUT", _VERSION, documents.save, "documents.save_version", "Save a new version on top of this one",
        body=DOCUMENT, answer=document_models.SavedVersion, note="the body of the answer is ours",
    ),
    Route("POST", _VERSION + "/checkout", documents.check_out, "documents.check_out", "Check a document out"),
    Route(
        "DELETE", _VERSION + "/checkout", documents.cancel_check_out, "documents.cancel_check_out",
        "Give a check-out back",
    ),
    Route(
        "GET", "/documents/{materialId}/notes", documents.notes, "notes.list", "The notes on a document",
        query=(_CASE_ID,), answer=list[document_models.NoteEntity],
    ),
    Route(
        "POST", _DOCUMENT + "/notes", documents.add_note, "notes.add", "Add a note",
        body=bodies.CreateDocumentNoteRequest,
    ),
    Route(
        "POST", _DOCUMENT + "/toggle/{isUnused}", documents.toggle, "materials.set_used",
        "Make a material used or unused",
    ),
    Route(
        "GET", _CASE + "/used-statements", documents.used_statements, "documents.list", "Statements in use",
        answer=document_models.UsedStatementsResponse,
    ),
    Route(
        "GET", _CASE + "/used-exhibits", documents.used_exhibits, "documents.list", "Exhibits in use",
        answer=document_models.UsedExhibitsResponse,
    ),
    Route(
        "GET", _CASE + "/used-mg-forms", documents.used_mg_forms, "documents.list", "MG forms in use",
        answer=document_models.UsedMgFormsResponse,
    ),
    Route(
        "GET", _CASE + "/used-other-materials", documents.used_other_materials, "documents.list",
        "Everything else in use", answer=document_models.UsedOtherMaterialsResponse,
    ),
    Route(
        "GET", _CASE + "/unused-materials", documents.unused_materials, "documents.list", "Unused material",
        answer=document_models.UnusedMaterialsHkResponse,
    ),
    Route(
        "POST", _CASE + "/documents", communications.register, "registering.register",
        "Make a stored file a document or an attachment", body=bodies.NewDocumentRequest,
        answer=document_models.RegisteredDocument, status=201, note="ours",
    ),
    Route(
        "GET", "/reference/reclassification", documents.types, "documents.types", "Types materials can become",
        answer=list[document_models.MaterialType],
    ),
    # Changes of materials
    Route(
        "PATCH", "/material/{materialId}/rename", materials.rename, "materials.rename", "Rename a material",
        body=bodies.RenameMaterialRequest, answer=document_models.RenameMaterialResponse,
    ),
    Route(
        "PATCH", "/material/{materialId}/rename-exhibit", materials.rename_exhibit, "materials.rename_exhibit",
        "Rename an exhibit", body=bodies.RenameMaterialDescriptionRequest,
        answer=document_models.RenameMaterialResponse,
    ),
    Route(
        "PATCH", "/material/{materialId}/discard", materials.discard, "materials.discard",
        "Take a material out of its case", body=bodies.DiscardMaterialRequest,
        answer=document_models.DiscardMaterialResponse, also=(207,),
    ),
    Route(
        "PATCH", "/materials/{materialId}/state", materials.set_read_state, "materials.set_read_state",
        "Mark a communication read or unread", body=bodies.MaterialReadStateRequest,
        answer=document_models.MaterialReadStateResponse,
    ),
    Route(
        "POST", "/communication/reclassify", materials.reclassify, "materials.reclassify",
        "Make a communication something else", body=bodies.HkReclassifyCommunicationRequest,
        answer=document_models.HkReclassifyCommunicationResponse,
    ),
    # Communications
    Route(
        "GET", _CASE + "/hkcommunications", communications.listed_hk, "communications.list",
        "Communications with their ids", answer=list[communication_models.HkCommunicationsInfo],
    ),
    Route(
        "GET", _CASE + "/inbox", communications.inbox, "communications.inbox",
        "Communications nobody has worked on yet", answer=list[communication_models.HkCommunicationsInfo],
        note="ours",
    ),
    Route(
        "GET", _MESSAGES, communications.listed, "communications.list", "Communications",
        answer=list[communication_models.CommunicationInfo],
    ),
    Route(
        "POST", _MESSAGES, communications.create, "filing.file", "File a message into a case",
        body=bodies.CommunicationOpenApiDefinition, form=True, status=204, headers=("Casework-Material-Id",),
        note="attachmentLocation fields are ours",
    ),
    Route(
        "GET", "/communication/{communicationId}/attachments", communications.attachments,
        "communications.attachments", "The attachments of a communication", query=(_CASE_ID,),
        answer=communication_models.AttachmentsHkResponse,
    ),
    Route(
        "POST", "/file-store", communications.keep_file, "filing.keep_file", "Send a file before it is filed",
        query=(Param("fileName", str, "Its name", required=True),), body=ANY_FILE,
        answer=communication_models.KeptFile, status=201, note="ours: no upload route is published",
    ),
    # Tasks
    Route(
        "GET", "/tasks", tasks.listed, "tasks.list", "Open tasks, the first due first", query=_TASKS,
        answer=task_models.ListTasksResponse, note="unitId, materialId, pageSize are ours",
    ),
    Route(
        "GET", "/tasks-summary", tasks.summary, "tasks.summary", "Open tasks counted by type", query=_SUMMARY,
        answer=task_models.TasksSummaryResponse,
    ),
    Route(
        "POST", "/case-directions", tasks.directions, "tasks.directions", "The court's directions in cases",
        body=bodies.CaseDirectionsFilterList, answer=list[task_models.DirectionsEntity],
    ),
    # The Redaction Log's own routes
    Route(
        "GET", "/lookUps", redactions.lookups, "redactions.lookups", "The lists of the Redaction Log's form",
        answer=dict, note="the Redaction Log's own",
    ),
    Route(
        "GET", "/polarisMappings", redactions.mappings, "redactions.lookups", "What its defaults come from",
        answer=dict, note="the Redaction Log's own",
    ),
    Route(
        "POST", "/redactionLogs", redactions.submit, "redactions.submit", "Send an entry", query=(_CASE_ID,),
        body=bodies.RedactionLogEntry, answer=redactions.Sent, status=201, also=(202,),
        note="the Redaction Log's own",
    ),
)  # fmt: skip

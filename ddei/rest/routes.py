"""Every route of the REST API on one page: where, who does it, and which operation of DDEI it is.

The operation names the rule in ddei/rules.py: who may, and what kind of record the legal log gets.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from ddei.rest import cases, communications, documents, redactions, session
from ddei.rest.requests import Ask

_CASE = "/cases/{caseId}"
_VERSION = _CASE + "/documents/{materialId}/versions/{documentId}"
_MESSAGES = "/urns/{urn}" + _CASE + "/communications"


@dataclass(frozen=True, slots=True)
class Route:
    """A route below /api. `note` says what is ours, where the published contract is silent or another."""

    method: str
    path: str
    handler: Callable[[Ask], Awaitable[web.Response]]
    operation: str
    note: str = ""


ROUTES = (
    Route("GET", "/verify-cms-auth", session.verify, "access.resume"),
    Route("GET", "/user/cms-modern-token", session.modern_token, "access.resume"),
    Route("GET", "/urns/{urn}/case-identifiers", cases.case_identifiers, "cases.by_urn", "404 for none"),
    Route("GET", "/cases/find", cases.find, "cases.by_name", "no area-code"),
    Route("GET", "/cases/search", cases.search, "cases.by_name", "by defendantName only"),
    Route("GET", _CASE + "/summary", cases.summary, "cases.open"),
    Route("GET", _CASE + "/urn", cases.lookup_urn, "cases.open"),
    Route("GET", _CASE + "/defendants", cases.defendants, "cases.open"),
    Route("GET", _CASE + "/witnesses", cases.witnesses, "cases.open", "no filter"),
    Route("GET", _CASE + "/documents/cwa", documents.listed, "documents.list"),
    Route("GET", _VERSION, documents.content, "documents.content"),
    Route("POST", _VERSION + "/checkout", documents.check_out, "documents.check_out"),
    Route("DELETE", _VERSION + "/checkout", documents.cancel_check_out, "documents.cancel_check_out"),
    Route("GET", "/documents/{materialId}/notes", documents.notes, "notes.list", "caseId in the query if known"),
    Route("POST", _CASE + "/documents/{materialId}/notes", documents.add_note, "notes.add", "Idempotency-Key"),
    Route("GET", _CASE + "/hkcommunications", communications.listed_hk, "communications.list"),
    Route("GET", _MESSAGES, communications.listed, "communications.list"),
    Route("POST", _MESSAGES, communications.create, "filing.file", "Idempotency-Key; attachmentLocation fields"),
    Route(
        "GET",
        "/communication/{communicationId}/attachments",
        communications.attachments,
        "communications.attachments",
        "caseId in the query",
    ),
    Route("POST", "/file-store", communications.keep_file, "filing.keep_file", "ours: no upload route is published"),
    Route("GET", "/lookUps", redactions.lookups, "redactions.lookups", "the Redaction Log's own route"),
    Route("GET", "/polarisMappings", redactions.mappings, "redactions.lookups", "the Redaction Log's own route"),
    Route("POST", "/redactionLogs", redactions.submit, "redactions.submit", "the Redaction Log's own; Idempotency-Key"),
)

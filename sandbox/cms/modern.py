"""CMS Modern: the GraphQL service."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from aiohttp import web
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    get_introspection_query,
    parse,
    validate,
)

from sandbox.cms.background import material_types
from sandbox.cms.changing import Changing
from sandbox.cms.depth import depth_of
from sandbox.cms.envelopes import contract_text
from sandbox.cms.execution import RowByRow
from sandbox.cms.materials import Materials, NewMessage
from sandbox.cms.records import Records, user_fields
from sandbox.cms.refusals import Refusal, deleted, not_found, session_not_found
from sandbox.cms.sessions import Session, Sessions
from sandbox.cms.spoilt import SPOILT_GRAPHQL, spoilt_graphql
from sandbox.cms.stand_ins import everywhere
from sandbox.faults import Answer, Faults
from sandbox.people import Person

Roots = dict[str, Callable[..., Any]]

ADDRESS = "/graphql/"
# Every tool asks what the service says of itself more deeply than anybody asks for a case.
_DEEPEST, _DEEPEST_OF_ITSELF = 8, 16
_MOST_TOKENS = 1500
SCHEMA = "__schema"
_OWN = frozenset({"session-gone", "wrong-data-centre", "case-deleted", "document-missing"})
_OWN_FAULTS = SPOILT_GRAPHQL | _OWN


def modern_operations() -> dict[str, frozenset[str]]:
    """The root fields of the service, and the faults each can have."""
    schema = _schema()
    roots = {name for root in (schema.query_type, schema.mutation_type) if root for name in root.fields}
    return dict.fromkeys(roots, _OWN_FAULTS | everywhere().keys()) | {
        SCHEMA: frozenset({"drift-schema", *everywhere()})
    }


class ModernService:
    """Answers GraphQL for a live session; what goes wrong is said in `errors`, with status 200."""

    def __init__(
        self, *, sessions: Sessions, records: Records, materials: Materials, changing: Changing, faults: Faults
    ) -> None:
        self._sessions = sessions
        self._records = records
        self._materials = materials
        self._changing = changing
        self._faults = faults
        self._schema = _schema()
        self._roots = self._make_roots()
        # Clients send the same few queries over and over.
        self._checked = lru_cache(maxsize=64)(self._check)

    def add_to(self, app: web.Application) -> None:
        """Register the service."""
        app.router.add_post(ADDRESS, self._post)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        session = self._session(request)
        try:
            asked = await request.json()
            document = self._checked(str(asked["query"]))
            variables, name = dict(asked.get("variables") or {}), asked.get("operationName")
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
            return _refused(Refusal("BAD_REQUEST", "BadRequest", "The body is not a GraphQL request"))
        except GraphQLError as error:
            return _refused(Refusal("BAD_REQUEST", "BadRequest", error.message))
        operation = _root_field(document, name)
        if operation == SCHEMA:
            return await self._faults.carry(request, SCHEMA, self._described, self._schema_stand_ins())
        if session is None:
            return _refused(session_not_found())

        async def answer() -> web.StreamResponse:
            return _sent(self._run(session, document, variables, name).formatted)

        stand_ins = self._stand_ins(request, session, answer)
        return await self._faults.carry(request, operation, answer, stand_ins)

    def _session(self, request: web.Request) -> Session | None:
        session = self._sessions.of(request.cookies)
        if session is None or request.headers.get("Authorization") != f"Bearer {session.token}":
            return None
        return session

    def _check(self, query: str) -> DocumentNode:
        document = parse(query, max_tokens=_MOST_TOKENS)
        errors = validate(self._schema, document)
        if errors:
            raise errors[0]
        deepest = _DEEPEST_OF_ITSELF if _root_field(document, None) == SCHEMA else _DEEPEST
        if depth_of(document) > deepest:
            raise GraphQLError(f"The query is more than {deepest} levels deep")
        return document

    def _run(
        self, session: Session, document: DocumentNode, variables: dict[str, Any], name: str | None
    ) -> ExecutionResult:
        result = execute_sync(
            self._schema,
            document,
            root_value=self._roots,
            context_value=session.person,
            variable_values=variables,
            operation_name=name,
            execution_context_class=RowByRow,
        )
        for error in result.errors or []:
            error.extensions = error.extensions or {"code": "BAD_REQUEST"}
        return result

    def _make_roots(self) -> Roots:
        records, materials = self._records, self._materials
        return {
            "me": _root(lambda person, _: user_fields(person)),
            "caseIdentifiers": _root(lambda _person, given: records.case_identifiers(given["urnRoot"])),
            "searchCases": _root(
                lambda person, given: records.search(
                    person,
                    defendant=given.get("defendantName") or "",
                    operation=given.get("operationName") or "",
                    area_id=given.get("areaId"),
                )
            ),
            "case": _root(lambda person, given: records.case(person, given["id"])),
            "openCases": _root(lambda person, given: records.open_cases(person, given["after"], given["first"])),
            "documents": _root(lambda person, given: records.documents(person, given["caseId"])),
            "communications": _root(lambda person, given: records.communications(person, given["caseId"])),
            "notes": _root(lambda person, given: records.notes(person, given["materialId"])),
            "custodyTimeLimits": _root(lambda person, given: records.custody_time_limits(person, given["until"])),
            "createCommunication": _root(
                lambda person, given: {"id": materials.create_communication(person, _message(given["input"]))}
            ),
            "addNote": _root(
                lambda person, given: {
                    "sequenceNumber": materials.add_note(person, given["caseId"], given["materialId"], given["text"])
                }
            ),
            "discardMaterial": _root(lambda person, given: _discard(materials, person, given)),
            **self._more_reads(),
            **self._changes(),
        }

    def _more_reads(self) -> Roots:
        records = self._records
        return {
            "units": _root(lambda person, _: records.units(person)),
            "hearings": _root(lambda person, given: records.hearings(person, given["caseId"])),
            "caseHistory": _root(lambda person, given: records.history(person, given["caseId"])),
            "pcdRequests": _root(lambda person, given: records.pcd_requests(person, given["caseId"])),
            "witnessStatements": _root(lambda person, given: records.statements(person, given["witnessId"])),
            "exhibitProducers": _root(lambda person, given: records.producers(person, given["caseId"])),
            "material": _root(lambda person, given: records.material_fields(person, given["id"])),
            "inboxCommunications": _root(lambda person, given: records.inbox(person, given["caseId"])),
            "tasks": _root(records.tasks),
            "tasksSummary": _root(lambda person, given: records.tasks_summary(person, given.get("unitId"))),
            "directions": _root(lambda person, given: records.directions(person, given["caseIds"])),
            "materialTypes": _root(lambda _person, _given: material_types()),
        }

    def _changes(self) -> Roots:
        changes = self._changing
        return {
            "updateCommunication": _root(
                lambda person, given: changes.rename(person, given["materialId"], given["subject"])
            ),
            "updateCommunicationDescription": _root(
                lambda person, given: changes.rename_exhibit(person, given["materialId"], given["description"])
            ),
            "reclassifyCommunication": _root(lambda person, given: changes.reclassify(person, given["input"])),
            "updateUsedStatus": _root(
                lambda person, given: changes.set_used(
                    person, given["caseId"], given["materialId"], unused=given["isUnused"]
                )
            ),
            "completeCommunication": _root(
                lambda person, given: changes.set_read_state(person, given["materialId"], given["state"])
            ),
        }

    async def _described(self) -> web.StreamResponse:
        """What the service says of itself, to anybody; it holds nothing of a case."""
        return _sent({"data": _introspection()})

    def _schema_stand_ins(self) -> dict[str, Answer]:
        async def drifted() -> web.StreamResponse:
            return _sent(_drifted_introspection())

        return everywhere() | {"drift-schema": drifted}

    def _stand_ins(self, request: web.Request, session: Session, answer: Answer) -> dict[str, Answer]:
        async def gone() -> web.StreamResponse:
            self._sessions.end_one(session)
            return _refused(session_not_found())

        return (
            everywhere()
            | spoilt_graphql(request, answer)
            | {
                "session-gone": gone,
                "wrong-data-centre": _refusing(session_not_found()),
                "case-deleted": _refusing(deleted()),
                "document-missing": _refusing(not_found("Document")),
            }
        )


@lru_cache(maxsize=1)
def _schema() -> GraphQLSchema:
    schema = build_schema(contract_text("modern.graphql").decode())
    scalar = schema.type_map["Date"]
    assert isinstance(scalar, GraphQLScalarType)
    scalar.parse_value = date.fromisoformat  # type: ignore[method-assign, assignment]  # with SDL there is no other way
    return schema


def _root(read: Callable[[Person, dict[str, Any]], Any]) -> Callable[..., Any]:
    """A resolver of a root field that says refusals in GraphQL's words."""

    def resolve(info: GraphQLResolveInfo, **given: Any) -> Any:
        try:
            return read(info.context, given)
        except Refusal as refusal:
            raise GraphQLError(refusal.message, extensions={"code": refusal.code}) from refusal

    return resolve


def _message(given: dict[str, Any]) -> NewMessage:
    return NewMessage(
        case_id=given["caseId"],
        location=given["fileStorageLocation"],
        file_name=given["fileName"],
        content_type=given["contentType"],
        subject=given["subject"],
        date=given["date"],
        description=given["description"],
        party=given["party"],
        party_description=given["partyDescription"],
        create_task=given["createCheckCommunicationTask"],
        read=given["markCommunicationAsRead"],
    )


def _discard(materials: Materials, person: Person, given: dict[str, Any]) -> dict[str, int]:
    materials.discard(person, given["materialId"], given["discardReason"], given["discardReasonDescription"])
    return {"id": given["materialId"]}


def _refusing(refusal: Refusal) -> Answer:
    async def answer() -> web.StreamResponse:
        return _refused(refusal)

    return answer


@lru_cache(maxsize=1)
def _introspection() -> dict[str, Any] | None:
    return execute_sync(_schema(), parse(get_introspection_query())).data


@lru_cache(maxsize=1)
def _drifted_introspection() -> dict[str, Any]:
    """What the service would say of itself after a field we read was renamed."""
    changed = contract_text("modern.graphql").decode().replace("presentationTitle", "documentTitle")
    result = execute_sync(build_schema(changed), parse(get_introspection_query()))
    return {"data": result.data}


def _root_field(document: DocumentNode, name: str | None) -> str:
    """The first root field of the operation that is meant: what a fault is switched on for."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    named = [node for node in operations if node.name is not None and node.name.value == name] or operations
    fields = [node for node in named[0].selection_set.selections if isinstance(node, FieldNode)]
    return fields[0].name.value if fields else ""


def _refused(refusal: Refusal) -> web.Response:
    return _sent({"data": None, "errors": [{"message": refusal.message, "extensions": {"code": refusal.code}}]})


def _sent(answer: Any) -> web.Response:
    return web.Response(body=orjson.dumps(answer), content_type="application/json", charset="utf-8")

"""OpenAPI 3.1 of the REST API, made from the route table and the models it names."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from ddei.rest.models.base import LARGEST_ID
from ddei.rest.route import Needs, Param, Route, Upload

Node = dict[str, Any]
_REF = "#/components/schemas/"
_ID = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
_TEXTS = {
    "urn": {"type": "string", "pattern": r"^[0-9]{2}([A-Z][A-Z0-9]|[0-9][A-Z])[0-9]{7}(/[0-9]{1,2})?$"},
    "isUnused": {"type": "string", "enum": ["used", "unused"]},
}
_QUERY = {
    int: _ID,
    str: {"type": "string", "maxLength": 500},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}
STATUSES = {
    400: "Something cannot be understood, or the Correlation-Id is missing",
    401: "There is no live CMS session: sign in (again)",
    403: "This person may not, or the token only reads",
    404: "There is nothing of that kind",
    407: "The caller's own token is missing or not good",
    409: "Somebody or something stands in the way; for a checked-out document the body is the holder's name",
    410: "The case or document no longer exists",
    413: "Too large",
    415: "A body or file of a type that is not taken",
    422: "The Idempotency-Key was used before, for another request",
    423: "Somebody has the whole case open for changing",
    429: "Too much at once",
    451: "No access to CMS Modern",
    502: "CMS answered with something unexpected",
    503: "CMS is not answering, or writing has stopped",
    504: "CMS took too long",
}
_HEADERS = {
    "ETag": "A number that changes with the body",
    "Content-Disposition": "The file's name",
    "Casework-Material-Id": "The new material's id",
}
_WRITES = {
    "Casework-Reference": "Our reference of the write",
    "Casework-Repeated": "Whether it was done before, and nothing changed now",
    "Casework-Done-At": "When it was done",
    "Casework-Done-By": "Who did it",
    "Idempotency-Replayed": "true when this is the first answer again",
}


def openapi(routes: Sequence[Route]) -> Node:
    """The whole document."""
    schemas, named = _schemas(routes)
    paths: Node = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, named)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Casework DDEI",
            "version": "1.0",
            "description": "One controlled way into the CMS, under the names of the published contract. What is not "
            "published is marked with x-ours.",
        },
        "servers": [{"url": "/api"}],
        "paths": paths,
        "components": {"schemas": schemas, "responses": _errors(), "securitySchemes": _SECURITY},
    }


_PARTLY = {
    "type": "object",
    "required": ["status", "message", "done", "failed"],
    "properties": {
        "status": {"type": "string"},
        "message": {"type": "string"},
        "done": {"type": "array", "items": {"type": "string"}},
        "failed": {"type": "object", "properties": {"status": {"type": "integer"}, "title": {"type": "string"}}},
    },
}
_SECURITY = {
    "bearer_token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An Entra access token"},
    "cms_auth_values": {
        "type": "apiKey",
        "in": "header",
        "name": "Cms-Auth-Values",
        "description": "What POST /authenticate answers, as JSON",
    },
}


def operation_id(route: Route) -> str:
    """A name for an operation that no other has."""
    words = re.findall(r"\w+", route.path)
    return route.method.lower() + "".join(word[0].upper() + word[1:] for word in words)


def statuses(route: Route) -> list[int]:
    """The error statuses a route can answer with."""
    if route.needs is Needs.NOTHING:
        return []
    wrong = set(STATUSES)
    if route.needs is Needs.IDENTITY:
        wrong -= {403, 404, 409, 410, 422, 423, 451}
    if route.body is None:
        wrong -= {413}
    if route.body is None and route.answer is not bytes:
        wrong -= {415}
    if not route.writes:
        wrong -= {422, 423}
    return sorted(wrong)


def _operation(route: Route, named: Node) -> Node:
    operation: Node = {
        "operationId": operation_id(route),
        "summary": route.summary,
        "description": _description(route),
        "tags": [route.operation.partition(".")[0] or "api"],
        "parameters": _parameters(route),
        "responses": _responses(route, named),
        "security": _security(route),
    }
    if route.note.startswith("ours"):
        operation["x-ours"] = True
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _body(route, named)}
    return operation


def _description(route: Route) -> str:
    said = [f"{route.handler.__doc__}", f"Operation {route.operation}." if route.operation else "", route.note]
    return " ".join(" ".join(said).split())


def _security(route: Route) -> list[Node]:
    if route.needs is Needs.NOTHING:
        return []
    needed: Node = {"bearer_token": []}
    return [needed | ({"cms_auth_values": []} if route.needs is Needs.SESSION else {})]


def _parameters(route: Route) -> list[Node]:
    found = [{"name": name, "in": "path", "required": True, "schema": _TEXTS.get(name, _ID)} for name in route.names]
    found += [_query(param) for param in route.query]
    if route.needs is not Needs.NOTHING:
        guid = {"type": "string", "format": "uuid"}
        found.append({"name": "Correlation-Id", "in": "header", "required": True, "schema": guid})
    if route.writes:
        key = {"type": "string", "maxLength": 200, "pattern": "^[!-~]*$"}
        found.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": key})
    return found


def _query(param: Param) -> Node:
    schema = {"type": "string", "enum": list(param.choices)} if param.choices else _QUERY[param.of]
    return {
        "name": param.name, "in": "query", "required": param.required, "description": param.about, "schema": schema,
    }  # fmt: skip


def _body(route: Route, named: Node) -> Node:
    if isinstance(route.body, Upload):
        return {one: {"schema": {"type": "string"}} for one in route.body.types or ("application/octet-stream",)}
    kind = "application/x-www-form-urlencoded" if route.form else "application/json"
    return {kind: {"schema": named[_key(route.body)]}}


def _responses(route: Route, named: Node) -> Node:
    right: Node = {"description": "Done" if route.writes else "What was asked for"}
    headers = {name: _HEADERS[name] for name in route.headers} | (_WRITES if route.writes else {})
    right["headers"] = {name: {"description": about, "schema": {"type": "string"}} for name, about in headers.items()}
    if route.answer is bytes:
        right["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    elif route.answer is not None:
        right["content"] = {"application/json": {"schema": named[_key(route.answer)]}}
    found = {str(status): right for status in (route.status, *(one for one in route.also if one < 207))}
    if 207 in route.also:
        found["207"] = {"description": "A part was done", "content": {"application/json": {"schema": _PARTLY}}}
    found |= {str(one): {"description": "The caller has it already"} for one in route.also if one >= 300}
    return found | {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses(route)}


def _errors() -> Node:
    text = {"type": "string", "description": "A plain sentence"}
    problem = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "correlationId": {"type": ["string", "null"]},
        },
    }
    content = {"text/plain": {"schema": text}, "application/problem+json": {"schema": problem}}
    return {str(status): {"description": said, "content": content} for status, said in STATUSES.items()}


def _key(model: Any) -> str:
    return str(model)


def _schemas(routes: Sequence[Route]) -> tuple[Node, Node]:
    """The named schemas, and per model of the table the schema that stands for it."""
    models: Node = {_key(one): one for route in routes for one in (route.body, route.answer) if _is_model(one)}
    found, rest = TypeAdapter.json_schemas(
        [(key, "validation", TypeAdapter(model)) for key, model in models.items()], ref_template=_REF + "{model}"
    )
    definitions = rest.get("$defs", {})
    named = {key: _renamed(schema) for (key, _), schema in found.items()}
    return {_published(name): _renamed(schema) for name, schema in definitions.items()}, named


def _is_model(model: Any) -> bool:
    return model is not None and model is not bytes and not isinstance(model, Upload)


def _published(name: str) -> str:
    """The published contract's way of writing a schema's name."""
    return name[0].lower() + name[1:]


def _renamed(node: Any) -> Any:
    if isinstance(node, dict):
        kept = {key: value for key, value in node.items() if not (key == "title" and isinstance(value, str))}
        return {key: _reference(value) if key == "$ref" else _renamed(value) for key, value in kept.items()}
    return [_renamed(one) for one in node] if isinstance(node, list) else node


def _reference(target: str) -> str:
    return _REF + _published(target.removeprefix(_REF))

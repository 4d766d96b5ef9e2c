"""The published document, cut down to the operations we serve: names and types only."""

import re
from typing import Any

from ddei.rest.routes import ROUTES

Node = dict[str, Any]


def place(path: str) -> str:
    """A path without the names of its parameters, which differ between the generations."""
    return re.sub(r"\{\w+\}", "{}", path)


def extract(document: Node) -> Node:
    """Per operation: query parameters, fields of the body, fields of the answer with their types, statuses."""
    served = {(route.method, place(route.path)) for route in ROUTES}
    found: Node = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if (method.upper(), place(path)) in served:
                found[f"{method.upper()} {place(path)}"] = _operation(document, operation)
    return found


def fields(document: Node, schema: Node) -> Node:
    """The fields of an object, or of an array's objects, each with its JSON type."""
    schema = resolved(document, schema)
    if schema.get("type") == "array":
        return fields(document, schema["items"])
    return {name: kind(document, each) for name, each in schema.get("properties", {}).items()}


def kind(document: Node, schema: Node) -> str:
    """A schema's JSON type; of several, the one that is not null."""
    schema = resolved(document, schema)
    if "anyOf" in schema:
        return next(kind(document, one) for one in schema["anyOf"] if one.get("type") != "null")
    return str(schema.get("type", "object"))


def resolved(document: Node, schema: Node) -> Node:
    """The schema a reference means."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _operation(document: Node, operation: Node) -> Node:
    bodies = list(operation.get("requestBody", {}).get("content", {}).items())
    right = [one for status, one in operation["responses"].items() if status.startswith("2")]
    answers = [one["schema"] for each in right for one in each.get("content", {}).values()]
    return {
        "query": sorted(one["name"] for one in operation.get("parameters", []) if one["in"] == "query"),
        "body": {name: fields(document, each["schema"]) for name, each in bodies},
        "answer": fields(document, answers[0]) if answers else {},
        "many": bool(answers) and resolved(document, answers[0]).get("type") == "array",
        "statuses": sorted(operation["responses"]),
    }

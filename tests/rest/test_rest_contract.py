"""Each operation against the published document: nothing of ours may break a client that was written for it."""

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from ddei.rest.openapi import openapi
from ddei.rest.route import Route
from ddei.rest.routes import ROUTES
from tests.rest.published import extract, fields, kind, place, resolved

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared/reference/cps/data/mds_swagger.json"
OURS = openapi(ROUTES)
PUBLISHED: dict[str, Any] = json.loads((HERE / "published.json").read_text())
KNOWN_INACCURACIES = {
    "GET /cases/{}/urn": "LookupUrn is published as a caseSummary; the clients read id, urn and urnRoot",
    "POST /authenticate": "published as a wrapped contentResult; the clients read Cookies and Token",
    "PATCH /material/{}/rename-exhibit": "the clients read updateCommunicationDescription",
    "GET /user-filter-data": "areas and units only",
}
NOT_PUBLISHED = {
    "GET /verify-cms-auth": "of the classic generation",
    "GET /lookUps": "the Redaction Log's own",
    "GET /polarisMappings": "the Redaction Log's own",
    "POST /redactionLogs": "the Redaction Log's own",
}


def name(route: Route) -> str:
    return f"{route.method} {place(route.path)}"


THEIRS = [route for route in ROUTES if name(route) in PUBLISHED]


def test_our_document_is_valid_openapi_3_1() -> None:
    validate(OURS)


def test_what_is_not_published_is_marked_as_ours() -> None:
    for route in ROUTES:
        assert name(route) in PUBLISHED or route.note.startswith("ours") or name(route) in NOT_PUBLISHED, name(route)


def test_our_extract_is_what_is_published() -> None:
    if SHARED.exists():
        assert extract(json.loads(SHARED.read_text())) == PUBLISHED


@pytest.mark.parametrize("route", THEIRS, ids=name)
def test_an_operation_is_compatible_with_the_published_one(route: Route) -> None:
    published, operation = PUBLISHED[name(route)], OURS["paths"][route.path][route.method.lower()]
    for each in operation["parameters"]:
        ours = each.get("description", "").startswith("Ours")
        assert each["in"] != "query" or ours or each["name"] in published["query"]
        assert not (ours and each["required"])
    for given in operation.get("requestBody", {}).get("content", {}).values():
        wanted = resolved(OURS, given["schema"])
        taken = {field for body in published["body"].values() for field in body}
        assert set(wanted.get("required", ())) <= taken
    if name(route) not in KNOWN_INACCURACIES:
        _compatible_answer(operation["responses"][str(route.status)], published)


def _compatible_answer(right: dict[str, Any], published: dict[str, Any]) -> None:
    schemas = [one["schema"] for one in right.get("content", {}).values()]
    if not schemas or not published["answer"]:
        return
    assert (resolved(OURS, schemas[0]).get("type") == "array") == published["many"]
    told = resolved(OURS, schemas[0])
    told = resolved(OURS, told["items"]) if told.get("type") == "array" else told
    ours = {field for field, each in told.get("properties", {}).items() if each.get("x-ours") or field == "warnings"}
    for field, type_ in fields(OURS, schemas[0]).items():
        if field not in ours:
            assert published["answer"].get(field) == type_, field
    assert not (ours & set(published["answer"])) - {"warnings"}
    assert kind(OURS, schemas[0]) in {"array", "object"}

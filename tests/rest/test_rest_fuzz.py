"""What nobody thought of: requests made up from our own OpenAPI, against a running API with somebody signed in."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
    use_after_free,
)

from ddei.rest.openapi import openapi
from ddei.rest.routes import ROUTES
from sandbox.people import GRACE
from tests.rest.running import Running, running

pytestmark = pytest.mark.contract

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    missing_required_header,
    unsupported_method,
    use_after_free,
]


def document() -> dict[str, Any]:
    """Our own document, but for who may call: the tool takes no 407 for a refusal, and test_rest_door.py tests that."""
    whole = openapi(ROUTES)
    for operations in whole["paths"].values():
        for operation in operations.values():
            operation["security"] = []
    return whole


# Signing in would end the session that everything else is asked in.
SCHEMA = schemathesis.openapi.from_dict(document()).exclude(path="/authenticate")
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@schemathesis.serializer("application/pdf")
def as_it_is(_context: Any, value: Any) -> bytes:
    """A file is what it is."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("fuzz")) as api:
        api.sign_in(GRACE)
        yield api


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_whatever_is_sent_is_answered_as_the_document_says(api: Running, operation: Any) -> None:
    who = {name: api.headers[name] for name in ("Authorization", "Cms-Auth-Values")}

    @settings(max_examples=5, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def try_it(case: Any) -> None:
        case.call_and_validate(base_url=f"{api.url}/api", headers=who, checks=CHECKS)

    try_it()

"""docs/ddei.md says what the code does: its table against the rules, the routes, and what CMS is really asked."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from casework.errors import CaseworkError
from casework.filing import NewCommunication
from casework.people import Caller, Role
from ddei.rest.routes import ROUTES
from ddei.rules import EVERYONE, RULES
from tests.ddei.operations import arguments, operations

MAY_REMEMBER = {"reading", "refresh", "searching"}
"""What CMS said half a minute ago is not asked again, and what is ready is not fetched again."""
SIGNING_IN = {"access.sign_in", "access.resume"}
PAGE = Path(__file__).parents[2] / "docs/ddei.md"


def rows() -> Iterator[tuple[str, str, str]]:
    """The table's lines: operation, backend, and the whole line."""
    for line in PAGE.read_text().splitlines():
        if match := re.match(r"\| `(\w+\.\w+)` \|", line):
            yield match[1], line.split(" | ")[2], line


def expected_row(operation: str, backend: str) -> str:
    """What the code says of an operation; only the backend is written by hand, and checked below."""
    rule = RULES[operation]
    routes = [f"`{route.method} {route.path}`" for route in ROUTES if route.operation == operation]
    roles = "everyone" if rule.roles == EVERYONE else ", ".join(role for role in Role if role in rule.roles)
    cells = [
        f"`{operation}`",
        "<br>".join(routes) or "–",
        backend,
        roles,
        rule.kind,
        "write" if rule.writes else "read",
    ]
    return f"| {' | '.join(cells)} |"


def test_the_table_says_what_rules_and_routes_say() -> None:
    backends = {operation: backend for operation, backend, _ in rows()}
    expected = [expected_row(operation, backends.get(operation, "?")) for operation in RULES]

    assert [line for _, _, line in rows()] == expected, "copy these lines into docs/ddei.md:\n" + "\n".join(expected)


async def test_cms_is_asked_what_the_table_says(world, grace: Caller, message: NewCommunication, entry) -> None:
    """Called by somebody who may do everything, with ids of what there is; a write may end before its last step."""
    backends = {operation: set(re.findall(r"`(\w+)`", backend)) for operation, backend, _ in rows()}
    [document, *_] = await world.ddei.documents.list(grace, 2140001)
    known = {"material_id": document.material_id, "version_id": document.version_id}
    asked = world.asked()

    for operation, method in operations(world):
        if operation not in RULES or operation in SIGNING_IN:
            continue
        asked.clear()
        with suppress(CaseworkError):
            await method(**arguments(operation, method, grace, message, entry, **known))
        await world.ddei.refresh.close()
        if RULES[operation].writes or operation.partition(".")[0] in MAY_REMEMBER:
            assert set(asked) <= backends[operation], operation
        else:
            assert set(asked) == backends[operation], operation

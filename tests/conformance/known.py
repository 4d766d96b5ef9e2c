"""What a test has to know about the place it runs against: the sandbox's seed, or what variables say of another one.

CASEWORK_CONFORMANCE_URL      the base URL of a DDEI, without /api; without it nothing is asked of a third place
CASEWORK_CONFORMANCE_TOKEN    the bearer token of the calling service, if it wants one
CASEWORK_CONFORMANCE_KEY      the functions key, if it wants one
CASEWORK_CONFORMANCE_<NAME>   each field of Known below, in capitals; a test runs if all it needs is named
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

T = TypeVar("T", bound=Callable[..., Any])
PREFIX = "CASEWORK_CONFORMANCE_"


@dataclass(frozen=True, slots=True)
class Known:
    """Names and numbers; "" and 0 where nothing is known.

    `supervisor` may see the restricted case, which `user` may not; `outsider` has no access to the forbidden one.
    `case` has one of everything: a request for a decision, statements, a direction, a message nobody has read.
    Somebody has `locked_case` open. `write_case` may be written into.
    """

    user: str = ""
    password: str = ""
    supervisor: str = ""
    supervisor_password: str = ""
    outsider: str = ""
    outsider_password: str = ""
    urn_root: str = ""
    case: int = 0
    surname: str = ""
    operation: str = ""
    area: int = 0
    absent_case: int = 0
    deleted_case: int = 0
    restricted_case: int = 0
    forbidden_case: int = 0
    locked_case: int = 0
    write_case: int = 0


SANDBOX = Known(
    user="owen.price",
    password="sandbox-owen",
    supervisor="grace.bell",
    supervisor_password="sandbox-grace",
    outsider="asha.verma",
    outsider_password="sandbox-asha",
    urn_root="45AA0209826",
    case=2140001,
    surname="Okafor",
    operation="ALDERNEY",
    area=9,
    absent_case=1,
    deleted_case=2140006,
    restricted_case=2140005,
    forbidden_case=2140009,
    locked_case=2140004,
    write_case=2140001,
)


def needs(*names: str) -> Callable[[T], T]:
    """What a test has to know beyond a user; it does not run against a place of which that is not known."""

    def mark(test: T) -> T:
        test.needs = names  # type: ignore[attr-defined]
        return test

    return mark


def given_url() -> str:
    """The base URL of the third place, or ""."""
    return os.environ.get(f"{PREFIX}URL", "").rstrip("/")


def given_secret(name: str) -> str:
    """The third place's token or key."""
    return os.environ.get(PREFIX + name, "")


def given() -> Known:
    """What is known about the third place."""
    said = {one.name: (one.type, os.environ.get(PREFIX + one.name.upper(), "")) for one in fields(Known)}
    typed: dict[str, Any] = {name: int(text) if kind is int else text for name, (kind, text) in said.items() if text}
    return Known(**typed)

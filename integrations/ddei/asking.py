"""What the areas share: one transport, and the paths that several of them need."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from casework.errors import BadInput, CaseNotFound, CaseworkError, DocumentNotFound
from integrations.ddei.transport import Transport

T = TypeVar("T")
_LARGEST_ID = 2**31 - 1


class Area:
    """A part of the client; they stand on one transport."""

    def __init__(self, *, transport: Transport) -> None:
        self._transport = transport


async def all_ended(asked: Iterable[Awaitable[T]]) -> list[T]:
    """The answers to several questions at once; when one fails, the others are not left running."""
    found = await asyncio.gather(*asked, return_exceptions=True)
    answers = []
    for one in found:
        if isinstance(one, BaseException):
            raise one
        answers.append(one)
    return answers


def case_path(case_id: int) -> str:
    """A case; CaseNotFound for a number no case can have, and nothing is sent then."""
    check_id(case_id, CaseNotFound)
    return f"/cases/{case_id}"


def document_path(case_id: int, material_id: int) -> str:
    """A document of a case: what the published routes call the document is our material."""
    check_id(material_id, DocumentNotFound)
    return f"/cases/{case_id}/documents/{material_id}"


def version_path(case_id: int, material_id: int, version_id: int) -> str:
    """One state of a document's bytes."""
    check_id(version_id, DocumentNotFound)
    return f"{document_path(case_id, material_id)}/versions/{version_id}"


def material_path(material_id: int, *, plural: bool = False) -> str:
    """A material by its id alone; the published routes have it in both numbers."""
    check_id(material_id, DocumentNotFound)
    return f"/material{'s' if plural else ''}/{material_id}"


def check_numbers(*numbers: int | None) -> None:
    """BadInput for a number that does not fit, in a field that may also be left out."""
    for one in numbers:
        if one is not None:
            check_id(one, BadInput)


def check_id(number: int, missing: type[CaseworkError]) -> None:
    """Refuse a number that cannot be an id: a server may answer it with anything."""
    if not 1 <= number <= _LARGEST_ID:
        raise missing(detail="a number that cannot be an id")

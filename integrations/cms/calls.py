"""What every area of calls to the CMS stands on: its backends, and ids that can be ids."""

import httpx

from casework.errors import BadInput, CaseNotFound, CaseworkError, DocumentNotFound, NotFound
from integrations.cms.classic import Classic
from integrations.cms.heard import Heard, nobody
from integrations.cms.modern import Modern
from integrations.cms.resting import REST_S
from integrations.cms.soap import Materials

_LARGEST_ID = 2**31 - 1


class Calls:
    """The backends of one CMS; each area of calls is a class on top of it.

    `heard` is told of the shape of each reply; a backend that fails again and again is left alone for `rest_s`.
    """

    def __init__(
        self, *, base_url: str, http: httpx.AsyncClient, heard: Heard = nobody, rest_s: float = REST_S
    ) -> None:
        self._classic = Classic(http=http, base_url=base_url, rest_s=rest_s)
        self._materials = Materials(http=http, base_url=base_url, heard=heard, rest_s=rest_s)
        self._modern = Modern(http=http, base_url=base_url, heard=heard, rest_s=rest_s)


def check_case(case_id: int) -> None:
    """CaseNotFound for a number no case can have; nothing is sent then."""
    _check(case_id, CaseNotFound)


def check_material(*ids: int) -> None:
    """DocumentNotFound for numbers no material or version can have."""
    for one in ids:
        _check(one, DocumentNotFound)


def check_person(person_id: int) -> None:
    """NotFound for a number no witness can have."""
    _check(person_id, NotFound)


def check_number(*numbers: int | None) -> None:
    """BadInput for a number that does not fit, in a field that may also be left out."""
    for one in numbers:
        if one is not None:
            _check(one, BadInput)


def page_start(after: str) -> int:
    """Where a page begins: the number the one before ended with, or the very start."""
    if not after:
        return 0
    if not (after.isascii() and after.isdigit() and int(after) <= _LARGEST_ID):
        raise BadInput("This is not where a page begins. Leave it out to begin at the start.")
    return int(after)


def _check(number: int, missing: type[CaseworkError]) -> None:
    # CMS's numbers have 32 bits: what does not fit would be a fault of the codec, or another case after its overflow.
    if not 1 <= number <= _LARGEST_ID:
        raise missing(detail="a number that cannot be an id")

"""The ways down to the CMS that one suite of tests runs over: direct, over our own facade, and over any base URL."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from casework.errors import NotSignedIn
from casework.people import CmsSession
from integrations.cms.client import CmsClient
from integrations.cms.port import Cms
from integrations.ddei.client import DdeiClient
from integrations.http_client import make_http
from tests.conformance.known import SANDBOX, Known, given, given_secret, given_url
from tests.conformance.worlds import World, seed

DIRECT, REST, GIVEN = "direct", "rest", "given"


@dataclass(frozen=True, slots=True)
class Way:
    """A way down: the port, signed-in people, what is known there, and the CMS asked directly where it can be."""

    name: str
    cms: Cms
    known: Known
    session: CmsSession
    supervisor: CmsSession | None
    outsider: CmsSession | None
    reference: Cms | None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test over each way; over the third only where a variable names it and all that the test needs."""
    for fixture in {"way", "fresh_way"} & set(metafunc.fixturenames):
        wanted: tuple[str, ...] = getattr(metafunc.function, "needs", ())
        there = bool(given_url()) and all(getattr(given(), name) for name in (*wanted, "user"))
        metafunc.parametrize(fixture, [DIRECT, REST, GIVEN] if there else [DIRECT, REST], indirect=True)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seed(tmp_path_factory.mktemp("seeded"))


@pytest.fixture(scope="module")
def world(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all the tests of a module that change nothing."""
    found = World(seeded=seeded, folder=tmp_path_factory.mktemp("world"))
    yield found
    found.close()


@pytest.fixture
def fresh_world(seeded: Path, tmp_path: Path) -> Iterator[World]:
    """A world of one's own."""
    found = World(seeded=seeded, folder=tmp_path / "world")
    yield found
    found.close()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with make_http(answer_s=10) as client:
        yield client


@pytest.fixture
async def way(request: pytest.FixtureRequest, http: httpx.AsyncClient) -> Way:
    if request.param == GIVEN:
        return await _given(http)
    return await _sandbox(request.param, request.getfixturevalue("world"), http)


@pytest.fixture
async def fresh_way(request: pytest.FixtureRequest, http: httpx.AsyncClient) -> Way:
    if request.param == GIVEN:
        return await _given(http)
    return await _sandbox(request.param, request.getfixturevalue("fresh_world"), http)


async def _sandbox(name: str, world: World, http: httpx.AsyncClient) -> Way:
    direct = CmsClient(base_url=world.cms_url, http=http)

    def over() -> DdeiClient:
        return DdeiClient(base_url=world.rest_url, http=http, token=_always(world.token), pause_s=0.01)

    return Way(
        name=name,
        cms=over() if name == REST else direct,
        known=SANDBOX,
        session=world.session(SANDBOX.user, SANDBOX.password),
        supervisor=world.session(SANDBOX.supervisor, SANDBOX.supervisor_password),
        outsider=world.session(SANDBOX.outsider, SANDBOX.outsider_password),
        reference=direct,
    )


async def _given(http: httpx.AsyncClient) -> Way:
    cms = DdeiClient(
        base_url=given_url(), http=http, token=_always(given_secret("TOKEN")), functions_key=given_secret("KEY")
    )
    known = given()
    return Way(
        name=GIVEN,
        cms=cms,
        known=known,
        session=await _signed_in(cms, known.user, known.password),
        supervisor=await _signed_in(cms, known.supervisor, known.supervisor_password) if known.supervisor else None,
        outsider=await _signed_in(cms, known.outsider, known.outsider_password) if known.outsider else None,
        reference=None,
    )


_sessions: dict[str, CmsSession] = {}


async def _signed_in(cms: Cms, user: str, password: str) -> CmsSession:
    """A live session there; kept from test to test, since a facade counts how often somebody signs in."""
    if user in _sessions:
        try:
            await cms.verify(_sessions[user])
        except NotSignedIn:
            del _sessions[user]
    if user not in _sessions:
        _sessions[user] = await cms.authenticate(user, password)
    return _sessions[user]


def _always(token: str) -> Callable[[], Awaitable[str]]:
    async def answer() -> str:
        return token

    return answer

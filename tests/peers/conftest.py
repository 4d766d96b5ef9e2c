"""Peers that share no line with us: PHP's SoapServer and graphql-yoga, each serving our contract from a node process."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from casework.people import CmsSession
from integrations.cms.client import CmsClient
from integrations.http_client import make_http

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CONTRACT = ROOT / "integrations/cms/contract"
START_S = 20


@contextmanager
def node(script: str, *arguments: Path) -> Iterator[str]:
    """A peer's address; it is stopped at the end, however that comes."""
    program = shutil.which("node") or str(ROOT / ".venv/bin/node")
    command = [program, str(HERE / script), *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture(scope="module")
def php() -> Iterator[str]:
    """The material service in PHP."""
    with node("soap.mjs", CONTRACT) as url:
        yield url


@pytest.fixture(scope="module")
def yoga() -> Iterator[str]:
    """CMS Modern in graphql-yoga."""
    with node("modern.mjs", CONTRACT / "modern.graphql") as url:
        yield url


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with make_http(answer_s=START_S) as client:
        yield client


@pytest.fixture
def materials(php: str, http: httpx.AsyncClient) -> CmsClient:
    return CmsClient(base_url=php, http=http)


@pytest.fixture
def modern(yoga: str, http: httpx.AsyncClient) -> CmsClient:
    return CmsClient(base_url=yoga, http=http)


@pytest.fixture
def session() -> CmsSession:
    return CmsSession(cookies=".CMSAUTH=AAAA; UID=1001", token="11111111-2222-4333-8444-555555555555")


@pytest.fixture
def stranger() -> CmsSession:
    """Somebody whose session has ended."""
    return CmsSession(cookies="UID=1001", token="99999999-2222-4333-8444-000000000000")

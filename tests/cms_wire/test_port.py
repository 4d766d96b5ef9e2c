"""The direct way down is a whole way down: mypy proves it by the assignment, this by asking."""

import inspect

import httpx
import pytest

from integrations.cms.client import CmsClient
from integrations.cms.port import Cms
from integrations.http_client import make_http

pytestmark = pytest.mark.contract


def as_port(http: httpx.AsyncClient) -> Cms:
    return CmsClient(base_url="http://cms.test", http=http)


async def test_every_call_of_the_port_is_there_with_the_same_words() -> None:
    async with make_http() as http:
        direct = as_port(http)
        for name, wanted in inspect.getmembers(Cms, inspect.isfunction):
            if not name.startswith("_"):
                there = list(inspect.signature(getattr(direct, name)).parameters)
                assert there == list(inspect.signature(wanted).parameters)[1:], name

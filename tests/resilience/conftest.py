"""The facade over a running CMS double, with short waits: what fails is left alone for a fraction of a second."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from casework.people import Caller, Channel
from ddei.drift import Drift
from ddei.facade import Ddei
from integrations.cms.client import CmsClient
from integrations.cms.drift import Comparer
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.people import OWEN, Person
from store.store import Store

REST_S = 0.4


@dataclass
class World:
    """The double, the facade over it, and what stands between."""

    cms: LegacyCms
    ddei: Ddei
    drift: Drift
    http: httpx.AsyncClient

    async def caller(self, person: Person = OWEN) -> Caller:
        return await self.ddei.access.sign_in(
            person.username, person.password, channel=Channel.TEAMS, correlation_id="turn-1", entra_id=person.entra_id
        )

    def another(self, *, rest_s: float = REST_S) -> CmsClient:
        """A client of its own, with breakers of its own."""
        return CmsClient(base_url=self.cms.url, http=self.http, rest_s=rest_s)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    cms = LegacyCms(data_dir=tmp_path)
    await cms.start("127.0.0.1", 0)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/casework.sqlite", secret="a secret of the tests")
    async with make_http(answer_s=1.5) as http:
        comparer = Comparer(http=http, base_url=cms.url)
        drift = Drift(compares=(comparer.material, comparer.modern), patience_s=4)
        ddei = Ddei(
            cms=CmsClient(base_url=cms.url, http=http, heard=drift.heard, rest_s=REST_S),
            redaction_log=RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="none"),
            store=store,
            settle=timedelta(seconds=0.1),
            spool=tmp_path / "spool",
            drift=drift,
        )
        yield World(cms=cms, ddei=ddei, drift=drift, http=http)
    await store.close()
    await cms.stop()

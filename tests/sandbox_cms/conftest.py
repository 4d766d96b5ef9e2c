"""A running CMS double and Redaction Log double, each with its own data, and people signed in to the CMS."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.cms import LegacyCms
from sandbox.redaction_log import RedactionLogService
from tests.sandbox_cms.cms_person import Cms


@pytest.fixture
async def double(tmp_path: Path) -> AsyncIterator[LegacyCms]:
    cms = LegacyCms(data_dir=tmp_path)
    await cms.start("127.0.0.1", 0)
    yield cms
    await cms.stop()


@pytest.fixture
async def asha(double: LegacyCms) -> AsyncIterator[Cms]:
    person = Cms(double.url)
    await person.sign_in("asha.verma", "sandbox-asha")
    yield person
    await person.http.aclose()


@pytest.fixture
async def service(double: LegacyCms) -> AsyncIterator[Cms]:
    account = Cms(double.url)
    await account.sign_in("svc.intake", "sandbox-intake")
    yield account
    await account.http.aclose()


@pytest.fixture
async def redaction_log(tmp_path: Path) -> AsyncIterator[RedactionLogService]:
    log = RedactionLogService(data_dir=tmp_path)
    await log.start("127.0.0.1", 0)
    yield log
    await log.stop()

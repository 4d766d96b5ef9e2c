"""Fixtures shared by all tests. No `__init__.py` stands under tests: `tests/bot/__init__.py` would be imported as `bot`."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.async_api import Browser, async_playwright

# The same examples each time: a red run is about the change. To look for new ones: pytest --hypothesis-profile=explore
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).parent.parent
# Without these Chromium calls home, which a closed network answers with many refusals.
QUIET = (
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Folders whose stories go through the front door, over the doubles' real sockets. What is left is the fast suite.
OVER_DOUBLES = {
    "bot",
    "conformance",
    "ddei",
    "dialogs",
    "digests",
    "mailbox",
    "mailboxes",
    "redaction_log",
    "resilience",
    "rest",
    "sandbox_cms",
    "sandbox_search",
    "sandbox_teams",
    "sign_in_page",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the stories by their folder, so that `scripts/test unit` can leave them out."""
    for item in items:
        if item.path.parent.name in OVER_DOUBLES:
            item.add_marker(pytest.mark.doubles)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium that `scripts/test` installed from its npm package: the same one on every machine."""
    node = shutil.which("node") or str(ROOT / ".venv/bin/node")
    unpack = [node, str(ROOT / "tests/browser/unpack-chromium.mjs")]
    return Path(subprocess.run(unpack, capture_output=True, text=True, check=True).stdout.strip())


@pytest.fixture
async def browser(chromium_path: Path) -> AsyncIterator[Browser]:
    """A headless Chromium."""
    home = chromium_path.parent
    environment = {"LD_LIBRARY_PATH": str(home / "lib"), "FONTCONFIG_PATH": str(home), "HOME": str(home)}
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=str(chromium_path), args=["--no-sandbox", "--disable-gpu", *QUIET], env=environment
        )
        yield chromium
        await chromium.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where browser journeys leave their pictures."""
    folder = ROOT / "test-results"
    folder.mkdir(exist_ok=True)
    return folder

"""The same tests against any base URL: the third way, here over a facade that is only known by its variables."""

import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from tests.conformance.known import PREFIX, SANDBOX
from tests.conformance.worlds import World

HERE = Path(__file__).parent


def _run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    known = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        command, env=known | variables, cwd=HERE.parent.parent, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_suite_runs_over_a_facade_that_variables_name(fresh_world: World) -> None:
    about = {PREFIX + name.upper(): str(value) for name, value in asdict(SANDBOX).items()}
    place = {f"{PREFIX}URL": fresh_world.rest_url, f"{PREFIX}TOKEN": fresh_world.token}
    files = [str(HERE / f"test_{name}.py") for name in ("reading", "refusals")]
    # A few tests stand for all: over our own facade all of them have run already.
    done = _run(*files, "-k", "given and (whole_case or bytes or splits or ended)", **about, **place)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "4 passed" in done.stdout

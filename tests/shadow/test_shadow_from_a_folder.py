"""From nothing to shadow mode on a folder of mails, by one command: each mail is decided and shown, and nothing is written."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.ports import IN_A_ROW

MAILS = Path(__file__).parents[1] / "intake" / "mails"
GIVEN = ("statement", "newsletter", "two-urns")
PATIENCE_S = 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "october"
    folder.mkdir()
    for name in GIVEN:
        shutil.copy(MAILS / f"{name}.eml", folder)
    return folder


@pytest.fixture
def running(folder: Path, tmp_path: Path) -> Iterator[Path]:
    """The product, started as an operator starts it; its data folder."""
    data = tmp_path / "data"
    command = [sys.executable, "-m", "app.cli", "up", "--port", str(_free_in_a_row()), "--data", str(data)]
    with (tmp_path / "up.log").open("w") as log:
        process = subprocess.Popen([*command, "--shadow-mail", str(folder)], stdout=log, stderr=log)
    yield data
    process.terminate()
    process.wait(30)
    assert "Shadow mode: 3 of 3 mails handed in." in (tmp_path / "up.log").read_text()


def test_a_folder_of_mails_is_decided_and_nothing_is_written(running: Path) -> None:
    mails = _decided(running)
    states = {one["subject"]: (one["state"], one["shadow"], one["case"]) for one in mails}
    assert sorted(state for state, _, _ in states.values()) == ["decided", "dismissed", "held"]
    assert all(shadow for _, shadow, _ in states.values())
    assert {case for _, _, case in states.values()} == {"45AA0209826/1", None}
    filed = _casework(running, "case", "45AA0209826/1", "--json")
    assert not [one for one in filed["communications"] if "Email from" in one["description"]]


def _decided(data: Path) -> list[dict[str, Any]]:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        listed = _casework(data, "mail", "list", "--json") if (data / "run.env").exists() else {}
        mails = listed.get("mails", listed) if isinstance(listed, dict) else listed
        if len(mails) == len(GIVEN) and all(one["state"] not in {"received", "read"} for one in mails):
            return list(mails)
        time.sleep(0.5)
    raise AssertionError("the mails were not decided in time")


def _casework(data: Path, *words: str) -> Any:
    command = [sys.executable, "-m", "app.cli", *words, "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return json.loads(done.stdout) if done.returncode == 0 and done.stdout else {}


def _free_in_a_row() -> int:
    """The first of so many ports in a row that nobody has as the sandbox takes."""
    for port in range(21000, 60000, 7):
        with_free = []
        for each in range(port, port + IN_A_ROW):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", each)) != 0:
                    with_free.append(each)
        if len(with_free) == IN_A_ROW:
            return port
    raise AssertionError("no free ports in a row")

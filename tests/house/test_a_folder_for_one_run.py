"""Starting the product where it cannot run: a sentence, and nothing is started."""

import fcntl
import socket
from pathlib import Path

import pytest

from app.up import up


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return min(int(probe.getsockname()[1]), 60000)


async def test_a_second_run_on_the_same_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "run.lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        assert await up(free_port(), tmp_path) == 1
    assert f"already running on {tmp_path}" in capsys.readouterr().err
    assert not (tmp_path / "run.env").exists()


async def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    occupied = tmp_path / "a file"
    occupied.write_text("not a folder")
    assert await up(free_port(), occupied) == 1
    assert f"The folder {occupied} cannot be used" in capsys.readouterr().err

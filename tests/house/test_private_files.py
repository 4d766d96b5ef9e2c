"""What the product keeps on disk is for whoever runs it alone."""

import stat
import subprocess
import sys
from pathlib import Path

from app.sandbox_settings import sandbox_settings
from app.settings import inherited_environment


def test_nobody_else_on_the_machine_can_read_the_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "var"
    environment = {**inherited_environment(), **sandbox_settings(27000, tmp_path)}
    command = (sys.executable, "-m", "app.cli", "mail", "status", "--json", "--data", str(data))
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (data, *data.iterdir())}
    assert modes["var"] == 0o700
    assert modes["casework.sqlite"] == 0o600
    assert not any(mode & 0o077 for mode in modes.values())

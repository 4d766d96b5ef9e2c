"""What an operator sees when the configuration cannot work."""

from pathlib import Path

import pytest

from app.settings import WrongSettings, read_settings


def test_all_that_is_wrong_is_said_at_once_and_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CMS_URL", "foo")
    monkeypatch.setenv("DIGEST_AT", "noon")
    with pytest.raises(WrongSettings) as refused:
        read_settings(tmp_path)
    said = str(refused.value)
    assert "CMS_URL is wrong: it must be a whole address" in said
    assert "DIGEST_AT is wrong" in said
    assert "SECRET_KEY is missing" in said
    assert "foo" not in said

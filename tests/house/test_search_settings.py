"""The search service in the settings: what cannot work is said by name, and the key goes nowhere unprotected."""

from pathlib import Path

import pytest

from app.search_engine import search_engine
from app.settings import WrongSettings, read_search_settings
from search.azure import AzureEngine
from search.fts import FtsEngine


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ENGINE", "URL", "KEY", "INDEX"):
        monkeypatch.delenv(f"CASEWORK_SEARCH_{name}", raising=False)


async def test_words_are_found_with_a_file_unless_a_service_is_named(tmp_path: Path) -> None:
    engine = search_engine(read_search_settings(tmp_path), tmp_path)
    assert isinstance(engine, FtsEngine)
    await engine.close()


async def test_a_service_is_named_by_its_address_and_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CASEWORK_SEARCH_URL", "https://words.search.example")
    monkeypatch.setenv("CASEWORK_SEARCH_KEY", "k")
    engine = search_engine(read_search_settings(tmp_path, search_engine="azure"), tmp_path)
    assert isinstance(engine, AzureEngine)
    await engine.close()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ENGINE", "azure", "CASEWORK_SEARCH_ENGINE is wrong: azure needs CASEWORK_SEARCH_URL and CASEWORK_SEARCH_KEY"),
        ("ENGINE", "google", "CASEWORK_SEARCH_ENGINE is wrong"),
        ("URL", "http://words.search.example", "CASEWORK_SEARCH_URL is wrong: it must begin with https://"),
        ("URL", "words.search.example", "CASEWORK_SEARCH_URL is wrong: it must begin with https://"),
        ("URL", "ftp://127.0.0.1", "CASEWORK_SEARCH_URL is wrong: it must be a whole address"),
        ("INDEX", "Pages!", "CASEWORK_SEARCH_INDEX is wrong"),
    ],
    ids=["no-service", "unknown", "plain-http", "no-scheme", "other-scheme", "index-name"],
)
def test_what_cannot_work_is_said_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"CASEWORK_SEARCH_{name}", value)
    with pytest.raises(WrongSettings) as refused:
        read_search_settings(tmp_path)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "endpoint", ["http://words.search.example", "words.search.example", "http://127.0.0.1.example"]
)
def test_the_engine_itself_sends_its_key_over_https_alone(endpoint: str) -> None:
    with pytest.raises(ValueError, match="https only"):
        AzureEngine(endpoint=endpoint, key="k", index="pages")

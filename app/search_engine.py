"""Which search engine the settings name. Only the one that is used is loaded."""

from pathlib import Path

from app.settings import SearchSettings
from search.port import SearchEngine


def search_engine(settings: SearchSettings, data_dir: Path) -> SearchEngine:
    """The engine: the embedded one has its file in the data folder. Whoever makes it closes it."""
    if settings.search_engine == "azure":
        from search.azure import AzureEngine

        key = settings.search_key.get_secret_value()
        return AzureEngine(endpoint=settings.search_url, key=key, index=settings.search_index)
    from search.fts import FtsEngine

    return FtsEngine(path=data_dir / "search.sqlite")

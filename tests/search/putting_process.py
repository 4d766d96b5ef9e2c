"""A process that takes documents in, one after the other, and says each that is in: a test may kill it at any moment."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from search.fts import FtsEngine
from tests.search.written import STATEMENT, pages

DOCUMENTS, PAGES = 4, 6


def texts(material_id: int, version_id: int) -> list[str]:
    """Pages that each say whose they are."""
    return [f"material m{material_id} version v{version_id} page p{number}\nknife" for number in range(PAGES)]


async def put_on(path: Path) -> None:
    """Every document in version after version, without end."""
    engine = FtsEngine(path=path)
    for version_id in range(1, 1_000_000):
        for material_id in range(1, DOCUMENTS + 1):
            document = replace(STATEMENT, material_id=material_id, version_id=version_id, pages=PAGES)
            await engine.put(document, pages(*texts(material_id, version_id)))
            sys.stdout.write(f"{material_id} {version_id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(put_on(Path(sys.argv[1])))

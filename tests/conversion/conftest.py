"""A shelf over the real converter, and office files in the kinds only an office program writes."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.pages import Ready
from ddei.papers import shelf_in
from documents.programs import find, run_program
from documents.shelf import Shelf
from tests.conversion import papers

OFFICE = find("soffice")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return shelf_in(tmp_path / "data")


@pytest.fixture
def put(shelf: Shelf, tmp_path: Path) -> Callable[[str, bytes], asyncio.Future[Ready]]:
    """Lay a file on the shelf, and say what became of it."""

    async def lay(name: str, data: bytes) -> Ready:
        source = tmp_path / name
        source.write_bytes(data)
        return await shelf.make_ready(source, sha256=hashlib.sha256(data).hexdigest(), file_name=name)

    return lay  # type: ignore[return-value]


@pytest.fixture(scope="session")
def binary_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same sentence in the old binary kinds; none where there is no office program to write them."""
    if OFFICE is None:
        return {}
    folder = tmp_path_factory.mktemp("office")
    (folder / "given.docx").write_bytes(papers.docx())
    (folder / "given.xlsx").write_bytes(papers.xlsx())
    (folder / "given.fodp").write_bytes(papers.fodp())

    async def make() -> dict[str, bytes]:
        made = {}
        for kind, given in (("doc", "docx"), ("xls", "xlsx"), ("ppt", "fodp"), ("pptx", "fodp")):
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            arguments = (
                profile,
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(folder),
                str(folder / f"given.{given}"),
            )
            await run_program(OFFICE, arguments, home=folder)
            made[kind] = (folder / f"given.{kind}").read_bytes()
        return made

    return asyncio.run(make())

"""`casework documents`, as somebody uses it in a shell: no server, no settings, any kind of file."""

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from app.cli import app
from tests.documents.made_layouts import with_attachments
from tests.documents.made_pdfs import statement, with_password


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "statement.pdf").write_bytes(statement(pages=2))
    (tmp_path / "locked.pdf").write_bytes(with_password(statement(1)))
    (tmp_path / "exhibits.pdf").write_bytes(with_attachments("list of exhibits.csv"))
    (tmp_path / "note.txt").write_text("Seen by the officer in the café\n", encoding="utf-8")
    return tmp_path


def documents(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["documents", *map(str, arguments)], catch_exceptions=False)


def test_every_file_is_told_of_in_its_turn(folder: Path) -> None:
    told = documents(
        "inspect", folder / "statement.pdf", folder / "locked.pdf", folder / "note.txt"
    ).stdout.splitlines()
    assert [line.split(":")[0].rsplit("/")[-1] for line in told] == ["statement.pdf", "locked.pdf", "note.txt"]
    assert "converted, application/pdf, 2 pages, 16 words" in told[0]
    assert "encrypted, application/pdf" in told[1]
    assert told[1].endswith("Ask its sender for a copy without a password.")
    assert "converted, text/plain, 1 page, 7 words" in told[2]


def test_a_program_is_told_of_words_and_their_places(folder: Path) -> None:
    said = documents("inspect", "--json", folder / "statement.pdf", folder / "locked.pdf").stdout.splitlines()
    statement_told, locked = map(json.loads, said)
    assert (statement_told["outcome"], statement_told["type"], statement_told["pages"]) == (
        "converted",
        "application/pdf",
        2,
    )
    assert statement_told["text_length"] == len(
        documents("text", folder / "statement.pdf").stdout.replace("\n\f\n", "").rstrip("\n")
    )
    first = statement_told["words"][0]
    assert (first["page"], first["line"], first["text"]) == (1, 1, "WITNESS")
    width, height = statement_told["sizes"][0]
    left, top, right, bottom = first["box"]
    assert 72 <= left < right < width
    assert 0 < top < bottom < height / 2
    assert statement_told["seconds"] > 0
    assert (locked["outcome"], locked["pages"], locked["words"]) == ("encrypted", 0, [])
    assert locked["reason"].startswith("This document is password-protected")


def test_what_is_attached_is_named(folder: Path) -> None:
    assert json.loads(documents("inspect", "--json", folder / "exhibits.pdf").stdout)["attachments"] == [
        "list of exhibits.csv"
    ]


def test_one_page_or_all_are_printed(folder: Path) -> None:
    assert documents("text", folder / "statement.pdf", "--page", "2").stdout == (
        "WITNESS STATEMENT\nPriya Nandakumar, page 2 of 2\n"
    )
    assert documents("text", folder / "statement.pdf").stdout.count("\f") == 1
    assert "café" in documents("text", folder / "note.txt").stdout


def test_a_page_is_drawn(folder: Path) -> None:
    into = folder / "out.jpg"
    said = documents("page", folder / "note.txt", "--page", "1", "-o", into, "--pixels", "600").stdout
    assert said == f"Page 1 of 1 is in {into}.\n"
    with Image.open(into) as picture:
        assert (picture.format, max(picture.size)) == ("JPEG", 600)


def test_what_cannot_be_opened_is_said_in_one_sentence(folder: Path) -> None:
    refused = documents("text", folder / "locked.pdf")
    assert refused.exit_code == 1
    assert refused.stderr.strip() == (
        "This document is password-protected, so it cannot be shown here. Ask its sender for a copy without a password."
    )
    assert documents("inspect", folder / "not there.pdf").exit_code == 2

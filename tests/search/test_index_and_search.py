"""`casework index` and `casework search`, as somebody at a shell uses them: no CMS, no server."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from app.cli import app

URN = "45AA0209826/1"


def casework(data: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--case", URN, "--data", str(data)])


def rows(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.splitlines()]


def test_a_folder_is_indexed_searched_changed_and_searched_again(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "papers"
    (folder / "more").mkdir(parents=True)
    (folder / "statement.txt").write_text("I saw the blue car.\nMr O'Brien drove it.\n")
    (folder / "more" / "second.txt").write_text("No car here, but a Vauxhall.\n")
    (folder / "empty.pdf").write_bytes(b"")

    told = casework(data, "index", str(folder), "--json")
    by_name = {row["document"]: row for row in rows(told.stdout)}
    assert set(by_name) == {"statement.txt", "more/second.txt", "empty.pdf"}
    assert by_name["statement.txt"]["outcome"] == "converted"
    assert (by_name["empty.pdf"]["outcome"], bool(by_name["empty.pdf"]["reason"])) == ("broken", True)

    found = casework(data, "search", '"blue car"', "--json")
    (hit,) = rows(found.stdout)
    assert (hit["document"], hit["page"], hit["line"], hit["match"]) == ("statement.txt", 1, 1, "exact")
    assert [word["text"] for word in hit["words"]] == ["blue", "car."]
    assert all(len(word["box"]) == 4 and word["box"][0] < word["box"][2] for word in hit["words"])
    assert "empty.pdf" in found.stderr
    assert [row["match"] for row in rows(casework(data, "search", "vauxhal", "--json").stdout)] == ["fuzzy"]

    (folder / "statement.txt").write_text("I saw nothing.\n")
    (folder / "more" / "second.txt").unlink()
    assert "2 documents in 45AA0209826/1, 1 of them not searchable." in casework(data, "index", str(folder)).stdout
    assert rows(casework(data, "search", "car", "--json").stdout) == []
    assert "statement.txt\n  page 1, line 1: I saw nothing." in casework(data, "search", "nothing").stdout


def test_a_question_without_a_word_is_answered_with_a_sentence(tmp_path: Path) -> None:
    told = casework(tmp_path, "search", '"')
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("There is no word to look for in that.")

"""`casework audit` at the shell: is the log whole, and what does it hold about one case."""

import asyncio
import csv
import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from casework.people import Channel
from store.legal_log import LogKind, LogRecord, Outcome
from store.store import Store

SETTINGS = """\
SECRET_KEY=a-secret-of-the-tests
CMS_URL=http://cms.test
CMS_SERVICE_USERNAME=service
CMS_SERVICE_PASSWORD=none
REDACTION_LOG_URL=http://redactions.test
REDACTION_LOG_TOKEN=none
"""
OKAFOR, OTHER_SPLIT, OKORO = 2140001, 2140002, 2140003


def about(operation: str, *case_ids: int, urn: str = "", reason: str = "") -> LogRecord:
    kind, user = LogKind.CONSULTATION, "asha.verma"
    return LogRecord(
        kind, operation, Outcome.OK, Channel.TEAMS, cms_user=user, case_ids=case_ids, urn=urn, reason=reason
    )


RECORDS = (
    about("cases.by_urn", OKAFOR, OTHER_SPLIT, urn="45AA0209826"),
    about("cases.open", OKAFOR, urn="45AA0209826/1", reason="=case review"),
    about("cases.open", OTHER_SPLIT, urn="45AA0209826/2"),
    about("cases.open", OKORO, urn="45AA0301126"),
    about("documents.list", OKAFOR),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a legal log of five records."""
    (tmp_path / "run.env").write_text(SETTINGS)

    async def fill() -> None:
        store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'casework.sqlite'}", secret="a-secret-of-the-tests")
        for one in RECORDS:
            await store.legal_log.append(one)
        await store.close()

    asyncio.run(fill())
    return tmp_path


def casework(data: Path, *words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["audit", *words, "--data", str(data)])
    return answer.exit_code, answer.stdout + answer.stderr


def exported(data: Path, *words: str) -> list[dict[str, object]]:
    file = data / "out.jsonl"
    status, printed = casework(data, "export", "--by", "Data Protection Officer", "-o", str(file), *words)
    assert status == 0, printed
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_one_changed_byte_is_found(data: Path) -> None:
    assert casework(data, "verify") == (0, "The legal log is whole: 5 records, 0 signed heads.\n")
    with sqlite3.connect(data / "casework.sqlite") as database:
        database.execute("DROP TRIGGER legal_log_no_update")
        database.execute("UPDATE legal_log SET cms_user = 'asha.vermb' WHERE sequence = 3")

    status, printed = casework(data, "verify")

    assert status == 1
    assert "record 3 does not fit the chain" in printed


def test_the_records_of_a_case_go_out_and_that_is_a_record_itself(data: Path) -> None:
    rows = exported(data, "--case", str(OKAFOR))

    assert [row["operation"] for row in rows] == ["cases.by_urn", "cases.open", "documents.list", "audit.export"]
    assert rows[0]["case_ids"] == [OKAFOR, OTHER_SPLIT]
    own = rows[-1]
    assert (own["kind"], own["recipients"], own["channel"]) == ("disclosure", ["Data Protection Officer"], "cli")
    assert casework(data, "verify")[0] == 0


@pytest.mark.parametrize(
    ("urn", "operations"),
    [
        ("45 aa 2098 26/1", ["cases.by_urn", "cases.open", "documents.list", "audit.export"]),
        ("45AA0209826", ["cases.by_urn", "cases.open", "cases.open", "documents.list", "audit.export"]),
        ("45AA0301126", ["cases.open", "audit.export"]),
    ],
)
def test_a_urn_means_its_case_or_all_its_splits(data: Path, urn: str, operations: list[str]) -> None:
    assert [row["operation"] for row in exported(data, "--case", urn)] == operations


def test_a_reason_somebody_typed_is_no_formula_in_a_spreadsheet(data: Path) -> None:
    file = data / "out.csv"
    casework(data, "export", "--case", str(OKAFOR), "--by", "DPO", "--format", "csv", "-o", str(file))

    rows = list(csv.DictReader(file.read_text().splitlines()))

    assert [row["reason"] for row in rows][1] == "'=case review"


@pytest.mark.parametrize(
    ("case", "by", "sentence"),
    [
        ("45AA9999926", "DPO", "The legal log has no case under that URN."),
        ("hello", "DPO", "Give a case id or a URN."),
        ("2140001", " ", "Say who the export is for"),
    ],
)
def test_what_cannot_be_exported_is_said(data: Path, case: str, by: str, sentence: str) -> None:
    status, printed = casework(data, "export", "--case", case, "--by", by)
    assert status == 1
    assert sentence in printed


def test_help_has_an_example(data: Path) -> None:
    printed = CliRunner().invoke(app, ["audit", "export", "--help"]).stdout
    assert "casework audit export --case" in printed

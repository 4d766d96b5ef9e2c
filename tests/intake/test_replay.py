"""Trying the matching on a folder of mails, by the command an operator types."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from documents.guard import Limits
from intake.reading_batch import read_all
from intake.replay_truth import readable

MAILS = Path(__file__).parent / "mails"
CASES = """\
{"caseId":2140001,"urn":"45AA0209826/1","defendants":[{"firstNames":"Samuel","surname":"Okafor"},\
{"firstNames":"Lena","surname":"Marsh"}],"witnesses":[{"firstNames":"Priya","surname":"Nandakumar"}],\
"operation":"ALDERNEY","unit":"Guildford Mags","closed":false}
{"caseId":2140002,"urn":"45AA0209826/2","defendants":[{"firstNames":"Dana","surname":"Okafor"}]}
this is no JSON

{"caseId":"many","urn":"45AA0209926"}
{"caseId":9,"urn":"not a reference"}
{"caseId":10,"urn":"45AA0209926","defendants":["Thomas Birch"]}
{"caseId":2140003,"urn":"45 aa 2099 26","defendants":[{"firstNames":"Thomas","surname":"Birch","organisationName":null}]}
{"caseId":2140004,"urn":"45AB0510026","defendants":[{"organisationName":"Halden Freight Ltd"}]}
"""


def replayed(folder: Path, *more: str, cases: str = CASES, mails: Path = MAILS) -> subprocess.CompletedProcess[str]:
    (folder / "cases.jsonl").write_text(cases, encoding="utf-8")
    command = [sys.executable, "-m", "app.cli", "mail", "replay", "--cases", str(folder / "cases.jsonl")]
    return subprocess.run(
        [*command, "--mail", str(mails), *more], capture_output=True, text=True, timeout=120, check=False
    )


def lines(result: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The project's mails, played through once beside a truth."""
    folder = tmp_path_factory.mktemp("replay")
    truth = {"statement.eml": 2140001, "operation.eml": 2140002, "newsletter.eml": None, "surname-only.eml": 2140001}
    rows = [json.dumps({"file": name, "caseId": case_id}) for name, case_id in truth.items()]
    (folder / "truth.jsonl").write_text("\n".join(rows))
    return replayed(folder, "--json", "--truth", str(folder / "truth.jsonl"))


def test_each_mail_is_a_line_with_its_decision_and_what_became_of_its_parts(
    run: subprocess.CompletedProcess[str],
) -> None:
    assert run.returncode == 0, run.stderr
    told = {line["file"]: line for line in lines(run)[:-1]}
    assert list(told) == sorted(path.name for path in MAILS.iterdir())
    assert told["newsletter.eml"]["decision"] == "ignore"
    filed = told["statement.eml"]
    assert set(filed) == {"file", "decision", "caseId", "score", "reasons", "candidates", "parts"}
    assert (filed["decision"], filed["caseId"], filed["candidates"]) == ("file", 2140001, [])
    assert "Defendant Samuel Okafor named in the subject" in filed["reasons"]
    assert [part["outcome"] for part in filed["parts"]] == ["body", "filed"]
    held = told["slip-onto-live-case.eml"]
    assert (held["decision"], held["caseId"]) == ("hold", None)
    assert held["candidates"][0]["caseId"] == 2140001
    assert set(held["candidates"][0]) == {"caseId", "score", "reasons"}


def test_a_bad_line_among_the_cases_is_told_and_costs_no_other(run: subprocess.CompletedProcess[str]) -> None:
    for number in (3, 5, 6, 7):
        assert f"cases.jsonl, line {number}: " in run.stderr
    assert "4 lines were left out" in run.stderr
    assert next(line for line in lines(run) if line["file"] == "company.eml")["caseId"] == 2140004


def test_beside_the_truth_it_says_how_good_it_was(run: subprocess.CompletedProcess[str]) -> None:
    figures = lines(run)[-1]
    assert (figures["mails"], figures["caseMails"], figures["filed"], figures["wrong"]) == (4, 3, 2, 1)
    assert (figures["precision"], figures["coverage"]) == (0.5, pytest.approx(1 / 3))
    assert 0.98 < figures["errorBound"] < 1
    (wrong,) = figures["confusion"]
    assert (wrong["file"], wrong["caseId"], wrong["truth"]) == ("operation.eml", 2140001, 2140002)
    assert "operation.eml: file 2140001, but the truth is 2140002" in readable(figures)


def test_a_reply_follows_what_was_filed_before_it_in_the_same_run(tmp_path: Path) -> None:
    mails = tmp_path / "mails" / "deeper"
    mails.mkdir(parents=True)
    for number, name in enumerate(("statement", "thread-reply")):
        (mails / f"{number} {name}").write_bytes((MAILS / f"{name}.eml").read_bytes())
    first, second = lines(replayed(tmp_path, "--json", mails=tmp_path / "mails"))
    assert (first["file"], second["file"]) == ("deeper/0 statement", "deeper/1 thread-reply")
    assert "Answers a mail already filed in 45AA0209826/1" in second["reasons"]
    assert second["decision"] == "file"


def test_a_truth_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text('{"file":"a.eml","caseId":1}\n{"file":"b.eml"}\n')
    result = replayed(tmp_path, "--truth", str(tmp_path / "truth.jsonl"))
    assert result.returncode == 1
    assert "truth.jsonl, line 2" in result.stderr


def test_whatever_lies_in_the_folder_has_its_line(tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    (mails / "empty").write_bytes(b"")
    (mails / "noise.eml").write_bytes(b"\x00\xff" * 5000)
    (mails / "gone.eml").symlink_to(tmp_path / "nowhere")
    told = {line["file"]: line["decision"] for line in lines(replayed(tmp_path, "--json", mails=mails, cases=""))}
    assert told == {"empty": "hold", "gone.eml": "hold", "noise.eml": "ignore"}


async def test_a_mail_that_breaks_its_reader_is_told_and_costs_no_other(tmp_path: Path) -> None:
    head = b"From: a@b.test\nSubject: "
    names = ["1.eml", "2.eml", "3.eml"]
    for name, text in zip(names, (b"one", b"two\n\n" + b"long " * 100_000, b"three"), strict=True):
        (tmp_path / name).write_bytes(head + text)
    limits = Limits(answer_bytes=20_000)
    read = [mail async for mail in read_all([tmp_path / name for name in names], gateway="", limits=limits)]
    assert [mail.path.name for mail in read] == names
    assert [mail.broken for mail in read] == ["", "This mail breaks its reader (too-big)", ""]

"""`casework mail` at the shell, against the running doubles: support sees each mail and can help one that is stuck."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import app
from casework.mail import MailState

pytestmark = pytest.mark.contract

OKAFOR = 2140001


@pytest.fixture
def data(world: Any, tmp_path: Path) -> Path:
    """The data folder of a product that runs on the doubles."""
    settings = {
        "SECRET_KEY": "a secret of the tests",
        "CMS_URL": world.cms.url,
        "CMS_SERVICE_USERNAME": "svc.intake",
        "CMS_SERVICE_PASSWORD": "sandbox-intake",
        "REDACTION_LOG_URL": "http://127.0.0.1:9",
        "REDACTION_LOG_TOKEN": "unused",
    }
    (tmp_path / "run.env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return tmp_path


async def casework(data: Path, *words: str) -> tuple[int, str, str]:
    """Exit status, and what was printed to either stream."""
    answer = await asyncio.to_thread(CliRunner().invoke, app, ["mail", *words, "--data", str(data)])
    return answer.exit_code, answer.stdout, answer.stderr


async def test_list_and_show_tell_where_a_mail_is_and_why(world: Any, data: Path) -> None:
    await world.arrives("statement", (Path(__file__).parent / "mails" / "surname-only.eml").read_bytes())
    rows = {row.state: row for row in await world.settles()}
    filed, held = rows[MailState.FILED], rows[MailState.HELD]

    _, listed, _ = await casework(data, "list", "--state", "filed", "--since", "4w")
    assert listed.startswith(f"{filed.mail_id}  ")
    assert "45AA0209826/1" in listed
    assert held.mail_id not in listed
    assert (await casework(data, "list", "--limit", "1"))[1].count("\n") == 1
    _, every, _ = await casework(data, "list", "--json")
    assert {mail["mail_id"] for mail in json.loads(every)["mails"]} == {filed.mail_id, held.mail_id}

    _, shown, _ = await casework(data, "show", filed.mail_id[:9], "--json")
    whole = json.loads(shown)
    assert whole["copies"] == [{"mailbox": "intake@casework.test", "folder": "Filed"}]
    assert [receipt["case_id"] for receipt in whole["receipts"]] == [OKAFOR]
    assert [event["state"] for event in whole["history"]] == ["read", "decided", "filing", "filed"]
    _, readable, _ = await casework(data, "show", held.mail_id)
    assert held.reasons[0] in readable
    assert "Copy: intake@casework.test, Held" in readable


async def test_undo_takes_a_mail_out_in_the_name_of_the_person_who_asks(world: Any, data: Path) -> None:
    await world.arrives("statement")
    (row,) = await world.settles()
    words = ("undo", row.mail_id, "--reason", "Belongs to the co-defendant", "--by", "Sam Field, service desk")
    status, printed, _ = await casework(data, *words, "--dry-run")
    assert (status, printed.startswith("Nothing was done.")) == (0, True)
    assert len(await world.filed_in(OKAFOR)) == 1
    status, printed, _ = await casework(data, *words)
    assert (status, printed) == (0, f"{row.mail_id} is taken out of 45AA0209826/1 and waits for a person.\n")
    assert await world.filed_in(OKAFOR) == []
    reasons = [kept.record.reason for kept in await world.store.legal_log.records(limit=1000)]
    assert "Belongs to the co-defendant (asked by Sam Field, service desk)" in reasons
    status, _, said = await casework(data, *words)
    assert (status, said) == (1, "This mail is undone, not filed: there is nothing to take out of a case.\n")


async def test_hold_brings_a_dismissed_mail_back_to_people(world: Any, data: Path) -> None:
    await world.arrives("surname-only")
    (row,) = await world.settles()
    assert (await casework(data, "hold", row.mail_id))[1] == f"{row.mail_id} waits for a person already.\n"
    (dismissed,) = await world.store.mail.waiting()
    await world.store.mail.change(world.dismissed(dismissed), expected=[MailState.HELD])
    await world.settles()
    assert await world.in_folder("Not casework") == 1
    assert (await casework(data, "hold", row.mail_id, "--dry-run"))[0] == 0
    assert await world.store.mail.waiting() == []
    status, printed, _ = await casework(data, "hold", row.mail_id, "--reason", "The officer asked about it")
    assert (status, printed) == (0, f"{row.mail_id} waits for a person now.\n")
    (waiting,) = await world.store.mail.waiting()
    assert waiting.reasons[0] == "The officer asked about it"
    await world.settles()
    assert (await world.in_folder("Held"), await world.in_folder("Not casework")) == (1, 0)


async def test_retry_tries_what_waits_and_decides_a_held_mail_anew(world: Any, data: Path) -> None:
    world.cms.faults.order("case", "http-503", times=50)
    await world.arrives("statement")
    (row,) = await world.settles()
    assert row.trouble
    world.cms.faults.clear()
    assert (await casework(data, "retry", "--all-troubled", "--dry-run"))[1].startswith("Nothing was done.")
    assert (await casework(data, "retry", "--all-troubled"))[1] == "1 mail is tried again now.\n"
    (row,) = await world.settles()
    assert row.state is MailState.FILED
    status, _, said = await casework(data, "retry", row.mail_id)
    assert (status, said) == (1, "This mail is filed: there is nothing to try again.\n")

    await world.arrives("surname-only")
    held = next(row for row in await world.settles() if row.state is MailState.HELD)
    assert (await casework(data, "retry", held.mail_id))[0] == 0
    assert [event.state for event in await world.store.mail.history(held.mail_id)][-1] is MailState.READ
    assert {row.state for row in await world.settles()} == {MailState.FILED, MailState.HELD}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("show", "0123"), 1, "There is no mail '0123'. casework mail list names them.\n"),
        (("retry",), 2, "Name one mail, or say --all-troubled.\n"),
        (("retry", "0123", "--all-troubled"), 2, "Name one mail, or say --all-troubled.\n"),
    ],
    ids=["unknown", "nothing-named", "both-named"],
)
async def test_what_is_wrong_is_said_in_one_sentence(
    words: tuple[str, ...], status: int, said: str, world: Any, data: Path
) -> None:
    assert world.cms.url
    assert await casework(data, *words) == (status, "", said)

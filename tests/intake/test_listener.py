"""From the mailbox into the case: real SMTP, EWS and CMS doubles, and every mail somewhere at the end."""

from typing import Any

import pytest

from casework.mail import MailState
from intake.status import status

pytestmark = pytest.mark.contract

OKAFOR, FREIGHT = 2140001, 2140004


async def test_a_routine_mail_ends_in_its_case_with_its_attachment_and_in_the_filed_folder(world: Any) -> None:
    await world.arrives("statement")
    (row,) = await world.settles()
    assert (row.state, row.urn, row.by_itself) == (MailState.FILED, "45AA0209826/1", True)
    ((message, attachments),) = await world.filed_in(OKAFOR)
    assert message.subject == "URN 45AA0209826/1 - R v Samuel Okafor - MG11"
    assert message.description.startswith("Email from Custody Desk <case.files@surrey.police.test>, received ")
    assert (message.party, message.method, message.direction) == ("Police", "EMAIL", "In")
    original = "URN 45AA0209826_1 - R v Samuel Okafor - MG11.eml"
    assert [attached.file_name for attached in attachments] == [original, "MG11 Nandakumar.pdf"]
    assert (await world.in_folder("Inbox"), await world.in_folder("Filed")) == (0, 1)
    assert (await world.store.legal_log.verify()).ok


async def test_a_doubtful_mail_is_held_with_its_reason_and_its_candidate(world: Any) -> None:
    await world.arrives("slip-onto-live-case")
    (row,) = await world.settles()
    assert row.state is MailState.HELD
    assert row.reasons == ("The subject says “R v Samuel Okafor”, who is not a defendant of 45AA0209926",)
    assert row.candidates[0].urn == "45AA0209826/1"
    assert await world.in_folder("Held") == 1


async def test_the_same_mail_twice_is_one_row_one_communication_and_two_copies_put_away(world: Any) -> None:
    await world.arrives("company")
    await world.settles()
    await world.arrives("company")
    (row,) = await world.settles()
    assert row.copies == 2
    assert len(await world.filed_in(FREIGHT)) == 1
    assert (await world.in_folder("Inbox"), await world.in_folder("Filed")) == (0, 2)


async def test_a_reply_follows_the_mail_it_answers(world: Any) -> None:
    await world.arrives("statement")
    await world.settles()
    await world.arrives("thread-reply")
    rows = await world.settles()
    assert [row.state for row in rows] == [MailState.FILED, MailState.FILED]
    assert "Answers a mail already filed in 45AA0209826/1" in rows[1].reasons


async def test_the_status_tells_where_every_mail_is_and_why(world: Any) -> None:
    await world.arrives("statement")
    await world.arrives("newsletter")
    await world.settles()
    told = await status(world.store.mail)
    assert told["counts"] == {"filed": 1, "dismissed": 1}
    assert [(mail["state"], mail["case"]) for mail in told["mails"]] == [
        ("filed", "45AA0209826/1"),
        ("dismissed", None),
    ]
    assert told["mails"][1]["reasons"] == ["Nothing in this mail points to a case"]

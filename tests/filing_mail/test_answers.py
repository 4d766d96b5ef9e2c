"""What arrives at the sender: one plain answer, or none."""

import asyncio
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest

from casework.mail import MailState
from intake.answering import OUR_IDS, Answers
from sandbox.people import SECOND_ADDRESS
from store.mail import held
from store.mail_answers import AnswerState
from store.mail_tables import mail_answer
from store.schema import now
from tests.filing_mail.letters import OKAFOR, letter

pytestmark = pytest.mark.doubles


def inbox(office: Any) -> list[EmailMessage]:
    """What the sender has got."""
    box = office.mailbox.mailbox(SECOND_ADDRESS)
    return [BytesParser(policy=default).parsebytes(item.raw) for item in box.items(box.inbox)]


def sent(office: Any) -> int:
    """How many mails lie in our sent items."""
    return len(office.mailbox.store.items(office.mailbox.store.sent_items))


async def is_filed(office: Any, mail: EmailMessage) -> None:
    """A mail from the sender ends in the case, by itself or by Owen's decision."""
    await office.arrives(mail, sender=SECOND_ADDRESS)
    row = (await office.settles())[-1]
    if row.state is not MailState.FILED:  # what the matching makes of it is not what is told here
        await office.store.mail.change(held(row, "There is no URN"), expected=(row.state,))
        await office.ddei.unfiled.file(await office.owen(), row.mail_id, OKAFOR)


async def test_the_sender_of_a_filed_mail_is_told_once_with_the_urn_they_wrote(office: Any) -> None:
    await is_filed(office, letter(sender=f"Ivy Second <{SECOND_ADDRESS}>"))
    answering = office.answering()
    await asyncio.gather(answering.run_once(), office.answering().run_once())  # two listeners at the same time
    await answering.run_once()
    (answer,) = inbox(office)
    (row,) = await office.store.mail.every()
    assert (answer["To"], answer["From"].addresses[0].addr_spec) == (SECOND_ADDRESS, "intake@casework.test")
    assert (answer["Auto-Submitted"], answer["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert answer["In-Reply-To"].lower() == row.message_id
    assert answer["Message-ID"].startswith(OUR_IDS)
    assert answer["Subject"] == "Received: 45AA0209826/1"
    assert "Filed in case 45AA0209826/1, reference CB-" in answer.get_content()
    assert "Okafor" not in answer.get_content()
    assert sent(office) == 1
    told = [one.record for one in await office.store.legal_log.records(limit=1000) if one.record.recipients]
    assert [(one.operation, one.case_ids, one.recipients) for one in told] == [
        ("audit.disclosed", (OKAFOR,), (SECOND_ADDRESS,))
    ]


async def test_a_case_is_not_named_to_a_sender_who_did_not_name_it(office: Any) -> None:
    await is_filed(office, letter("The files you asked for", sender=SECOND_ADDRESS))
    await office.answering(Answers.FILED).run_once()
    (answer,) = inbox(office)
    assert "45AA0209826" not in answer.as_string()
    assert "Filed, reference CB-" in answer.get_content()


async def test_who_writes_no_urn_is_asked_for_it_once_in_a_conversation(office: Any) -> None:
    first = letter("The files you asked for", sender=SECOND_ADDRESS)
    await office.arrives(first, sender=SECOND_ADDRESS)
    again = letter("RE: The files you asked for", sender=SECOND_ADDRESS, References=first["Message-ID"])
    await office.arrives(again, sender=SECOND_ADDRESS)
    rows = await office.settles()
    for row in rows:
        await office.store.mail.change(held(row, "There is no URN"), expected=(row.state,))
    for policy in (Answers.OFF, Answers.FILED):
        await office.answering(policy).run_once()
    assert inbox(office) == []
    async with office.store.database.writing() as connection:  # as if those had never run
        await connection.execute(mail_answer.delete())
    for _ in range(3):
        await office.answering().run_once()
    (answer,) = inbox(office)
    assert "We could not tell which case it belongs to" in answer.get_content()
    assert "Please put the URN in the subject" in answer.get_content()


async def test_an_answer_of_which_nobody_knows_whether_it_went_out_is_not_sent_again(office: Any) -> None:
    await is_filed(office, letter(sender=SECOND_ADDRESS))
    office.mailbox.faults.order("CreateItem", "http-503")
    for _ in range(3):
        await office.answering().run_once()
    (row,) = await office.store.mail.every()
    (answer,) = await office.store.mail_answers.of_mail(row.mail_id)
    assert answer.state is AnswerState.UNKNOWN
    assert inbox(office) == []


async def test_a_busy_mailbox_is_asked_again_later_and_sends_one(office: Any) -> None:
    await is_filed(office, letter(sender=SECOND_ADDRESS))
    office.mailbox.faults.order("CreateItem", "ErrorServerBusy")
    await office.answering().run_once()
    assert inbox(office) == []
    async with office.store.database.writing() as connection:  # the wait is over
        await connection.execute(mail_answer.update().values(next_try_at=now()))
    await office.answering().run_once()
    assert len(inbox(office)) == 1


async def test_a_machine_gets_no_answer_and_it_is_known_why(office: Any) -> None:
    await is_filed(office, letter(sender=SECOND_ADDRESS, X_Loop="news"))
    await office.answering().run_once()
    assert inbox(office) == []
    (row,) = await office.store.mail.every()
    (answer,) = await office.store.mail_answers.of_mail(row.mail_id)
    assert (answer.state, answer.reason) == (AnswerState.SILENT, "machine")

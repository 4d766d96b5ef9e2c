"""What a prosecutor finds in a case after a mail was filed there."""

from dataclasses import replace
from typing import Any

import pytest

from casework.filing import CheckTask
from casework.mail import MailPart, MailState, PartOutcome
from casework.tasks import TaskFilter
from store.mail import held
from tests.filing_mail.letters import OKAFOR, ORIGINAL, SUBJECT, letter, paper

pytestmark = pytest.mark.doubles

# A lost answer or a plain failure, at each write of a filing with one attachment.
FAULTS = [
    ("createCommunication", 1, "apply-then-drop"),
    ("RegisterDocument", 1, "apply-then-drop"),
    ("RegisterDocument", 2, "http-503"),
]


async def test_the_mail_is_a_readable_pdf_and_the_original_and_attachments_hang_on_it(office: Any) -> None:
    statement = paper("WITNESS STATEMENT", "Criminal Procedure Rules, r 16.2; Criminal Justice Act 1967, s. 9")
    mail = letter(Cc="Siân Puw <sian.puw@dyfed-powys.police.test>")
    mail.add_alternative(
        "<p>Please find attached the statement of Ms Nandakumar. Mae’r <b>tŷ</b> yn wag.</p>"
        '<p>The footage is <a href="https://evidence.test/clip?id=7">here</a>.</p><img src="https://track.test/p.gif">',
        subtype="html",
    )
    mail.add_attachment(paper("the list"), maintype="application", subtype="octet-stream", filename="MG6C unused")
    mail.add_attachment(statement, maintype="application", subtype="pdf", filename="scan0001.pdf")
    mail.add_attachment(b"PK\x03\x04 stills", maintype="application", subtype="pdf", filename="MG5.pdf")
    await office.arrives(mail)
    (row,) = await office.settles()
    assert row.state is MailState.FILED

    copy, *children = await office.seen()
    assert (copy.title, copy.file_name, copy.mime_type) == (
        SUBJECT,
        ORIGINAL.replace(".eml", ".pdf"),
        "application/pdf",
    )
    assert [(one.file_name, one.type_id, one.mime_type) for one in children] == [
        (ORIGINAL, 1029, "message/rfc822"),
        ("MG6C unused.pdf", 1009, "application/pdf"),
        ("scan0001.pdf", 1031, "application/pdf"),
        ("MG5.pdf", 1029, "application/zip"),
    ]
    assert await office.opened(children[2]) == statement
    assert b"Please find attached the statement" in await office.opened(children[0])

    text = await office.read(copy)
    assert "From Custody Desk <case.files@surrey.police.test>" in text
    assert "Cc Siân Puw <sian.puw@dyfed-powys.police.test>" in text
    assert "Please find attached the statement of Ms Nandakumar." in text
    assert "scan0001.pdf (" in text
    assert "filed with this email" in text
    assert "Page 1 of 1" in text


async def test_an_html_mail_is_its_text_with_its_links_written_out_and_nothing_of_it_is_live(office: Any) -> None:
    mail = letter()
    mail.set_content(
        "<style>p {color: red}</style><script>alert(1)</script><p>Mae’r <b>tŷ</b> yn wag. The footage is "
        '<a href="https://evidence.test/clip?id=7">here</a>.</p><img src="https://track.test/p.gif"><img src="cid:logo">'
        "<blockquote>What you asked</blockquote>",
        subtype="html",
    )
    mail.add_related(b"\x89PNG\r\n\x1a\n a logo", maintype="image", subtype="png", cid="<logo>", disposition="inline")
    await office.arrives(mail)
    await office.settles()
    copy, _ = await office.seen()
    text = await office.read(copy)
    assert "Mae’r tŷ yn wag. The footage is here <https://evidence.test/clip?id=7>." in text
    assert "Earlier messages quoted in this email > What you asked" in text
    assert "alert" not in text
    assert b"/URI" not in await office.opened(copy)


async def test_filing_again_changes_nothing_even_if_the_copy_must_be_drawn_again(office: Any) -> None:
    mail = letter()
    mail.add_attachment(b"The list.", maintype="text", subtype="plain", filename="MG6.txt")
    await office.arrives(mail)
    (row,) = await office.settles()
    before = await office.seen()
    bytes_before = await office.opened(before[0])

    office.works()
    (await office.ddei.mail_filing.communication(row)).message.path.unlink()
    receipt = await office.ddei.mail_filing.carry_out(await office.owen(), row)
    assert receipt.repeated
    assert [one.material_id for one in await office.seen()] == [one.material_id for one in before]
    assert (await office.ddei.mail_filing.communication(row)).message.path.read_bytes() == bytes_before


@pytest.mark.parametrize(("operation", "call", "fault"), FAULTS, ids=str)
async def test_whatever_cms_does_to_a_write_each_document_is_there_once(
    operation: str, call: int, fault: str, office: Any
) -> None:
    if call > 1:
        office.cms.faults.order(operation, "slow", times=call - 1)
    office.cms.faults.order(operation, fault)
    mail = letter()
    mail.add_attachment(b"The list.", maintype="text", subtype="plain", filename="MG6.txt")
    await office.arrives(mail)
    (row,) = await office.settles()
    assert row.state is MailState.FILED
    assert office.cms.faults.listed() == []
    assert [one.file_name for one in await office.seen()] == [ORIGINAL.replace(".eml", ".pdf"), ORIGINAL, "MG6.txt"]


async def test_undo_takes_the_copy_the_original_and_the_attachments_out(office: Any) -> None:
    mail = letter()
    mail.add_attachment(b"The list.", maintype="text", subtype="plain", filename="MG6.txt")
    await office.arrives(mail)
    (row,) = await office.settles()
    there = await office.seen()
    assert len(there) == 3

    owen = await office.owen()
    await office.ddei.unfiled.undo(owen, row.mail_id, "wrong case")
    left = {one.material_id for one in await office.ddei.documents.list(owen, OKAFOR)}
    assert left.isdisjoint(one.material_id for one in there)

    await office.ddei.unfiled.file(owen, row.mail_id, OKAFOR)
    assert [one.file_name for one in await office.seen()] == [one.file_name for one in there]


async def test_nothing_infected_goes_in_and_the_copy_says_what_was_kept_out(office: Any) -> None:
    mail = letter("Files as discussed")
    for name in ("MG11.txt", "invoice.txt"):
        mail.add_attachment(b"text " + name.encode(), maintype="text", subtype="plain", filename=name)
    await office.arrives(mail)
    (row,) = await office.settles()
    parts = (
        MailPart("MG11.txt", "text/plain", 13, "1.2", PartOutcome.FILED),
        MailPart("invoice.txt", "text/plain", 16, "1.3", PartOutcome.INFECTED, "Win.Test.EICAR_HDB-1"),
    )
    assert await office.store.mail.change(replace(held(row, "A virus"), parts=parts), expected=(row.state,))
    await office.ddei.unfiled.file(await office.owen(), row.mail_id, OKAFOR)
    copy, *children = await office.seen()
    assert [one.file_name for one in children] == ["MG11.txt"]
    text = await office.read(copy)
    assert "A virus was found in this email, so the original is not filed." in text
    assert "invoice.txt (16 bytes), infected; not filed (Win.Test.EICAR_HDB-1)" in text


@pytest.mark.parametrize(
    ("policy", "sender", "tasks"),
    [
        (CheckTask.NEVER, "case.files@surrey.police.test", 0),
        (CheckTask.DOUBTFUL, "case.files@surrey.police.test", 0),
        (CheckTask.DOUBTFUL, "somebody@webmail.test", 1),
    ],
)
async def test_a_check_task_is_made_where_policy_says_so(
    policy: CheckTask, sender: str, tasks: int, office: Any
) -> None:
    office.works(policy)
    await office.arrives(letter(sender=sender))
    (row,) = await office.settles()
    if row.state is not MailState.FILED:
        await office.store.mail.change(held(row, "Nobody knows them"), expected=(row.state,))
        await office.ddei.unfiled.file(await office.owen(), row.mail_id, OKAFOR)
    copy, _ = await office.seen()
    page = await office.ddei.tasks.list(await office.owen(), TaskFilter(urn="45AA0209826/1"))
    assert sum(task.material_id == copy.material_id for task in page.tasks) == tasks

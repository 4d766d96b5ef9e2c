"""What sort of mail it is, and when two mails are one."""

from datetime import UTC, datetime

import pytest

from casework.mail import MailKind
from intake.reading import business_key, facts_of_raw
from intake.unpacking import taken_apart
from tests.reading.mails_made import carrying, mail

DSN = b"""From: Mail Delivery <x@casework.test>
Content-Type: multipart/report; report-type=%s; boundary=b

--b

Your mail was read or was not.
--b
Content-Type: message/%s

Reporting-MTA: dns; casework.test
--b--
"""


def headed(*headers: str, subject: str = "45AA0209826/1") -> bytes:
    return "".join(f"{header}\n" for header in headers).encode() + mail(subject).as_bytes()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (mail().as_bytes(), MailKind.MESSAGE),
        (headed("Auto-Submitted: auto-generated"), MailKind.MESSAGE),
        (headed("Auto-Submitted: auto-replied"), MailKind.AUTOMATIC_REPLY),
        (headed("Precedence: auto_reply"), MailKind.AUTOMATIC_REPLY),
        (headed("Return-Path: <>"), MailKind.AUTOMATIC_REPLY),
        (headed(subject="Automatic reply: 45AA0209826/1"), MailKind.AUTOMATIC_REPLY),
        (headed("List-Id: <news.court.test>"), MailKind.MAILING_LIST),
        (headed("Precedence: list"), MailKind.MAILING_LIST),
        (DSN % (b"delivery-status", b"delivery-status"), MailKind.DELIVERY_REPORT),
        (DSN % (b"disposition-notification", b"disposition-notification"), MailKind.READ_RECEIPT),
        (b"From: MAILER-DAEMON@casework.test\n\nIt came back.", MailKind.DELIVERY_REPORT),
        (carrying("invite.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar"), MailKind.INVITATION),
        (b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n", MailKind.INVITATION),
        (carrying("MG3.pdf", b"%PDF-1.4", "application/pdf"), MailKind.MESSAGE),
    ],
)
def test_a_mail_is_what_its_structure_says(raw: bytes, kind: MailKind) -> None:
    assert facts_of_raw(raw).kind is kind


def key(raw: bytes, minute: int = 0) -> str:
    return business_key(taken_apart(raw)[0], datetime(2026, 11, 22, 8, minute, tzinfo=UTC))


def test_a_copy_is_the_same_mail_whatever_way_it_took() -> None:
    raw = mail().as_bytes()
    assert key(b"Received: from a.test\n" + raw, 1) == key(raw, 2)
    assert key(raw.replace(b"<1@surrey.police.test>", b" 1@SURREY.police.test")) == key(raw)


def test_the_same_id_with_other_content_is_another_mail() -> None:
    assert key(mail(text="One").as_bytes()) != key(mail(text="Two").as_bytes())
    assert key(carrying("a.txt", b"one")) != key(carrying("a.txt", b"two"))


def test_ids_that_differ_before_the_at_differ() -> None:
    raw = mail().as_bytes()
    assert key(raw.replace(b"<1@", b"<Abc@")) != key(raw.replace(b"<1@", b"<aBc@"))


def test_without_a_date_the_time_of_arrival_tells_two_mails_apart() -> None:
    dateless = mail().as_bytes().replace(b"Date: Sun, 22 Nov 2026 08:30:00 +0000\n", b"")
    assert key(dateless, 1) != key(dateless, 2)

"""What lies inside the files of a mail is opened, within limits; what stays closed is kept whole, with the reason."""

import email
import json
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from casework.mail import MailKind, MailPart, PartOutcome
from ddei.mail_parts import told
from intake.reading import SUMMARY, Spool, facts_of_raw, row_of
from intake.unpacking import taken_apart
from tests.reading.mails_made import carrying, enveloped, locked, mail, signed, winmail, zipped

PDF = b"%PDF-1.4 a statement"


def parts_of(raw: bytes) -> list[tuple[str, str, PartOutcome]]:
    return [(part.path, part.name, part.outcome) for part in facts_of_raw(raw).parts]


def files_of(raw: bytes) -> dict[str, bytes]:
    return {part.name: part.data for part in taken_apart(raw)[1]}


def the_part(raw: bytes, name: str) -> MailPart:
    return next(part for part in facts_of_raw(raw).parts if part.name == name)


def test_the_files_of_an_archive_are_filed_and_not_the_archive() -> None:
    raw = carrying("bundle.zip", zipped(("MG11/Nandakumar.pdf", PDF), ("../../MG6.pdf", PDF + b"2")))
    assert parts_of(raw) == [
        ("1.1", "", PartOutcome.BODY),
        ("1.2", "bundle.zip", PartOutcome.OPENED),
        ("1.2/1.1", "Nandakumar.pdf", PartOutcome.FILED),
        ("1.2/1.2", "MG6.pdf", PartOutcome.FILED),
    ]
    assert files_of(raw) == {"Nandakumar.pdf": PDF, "MG6.pdf": PDF + b"2"}


def test_an_office_document_is_a_document_though_it_is_built_as_an_archive() -> None:
    document = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w><p>45AA0209826</p></w>"))
    facts = facts_of_raw(carrying("letter.docx", document))
    assert facts.attachment_names == ("letter.docx",)
    assert facts.attachment_texts == ("45AA0209826",)


def test_an_encrypted_archive_is_kept_whole_and_said_to_be() -> None:
    raw = carrying("sealed.zip", locked("MG11.pdf"))
    assert the_part(raw, "sealed.zip").outcome is PartOutcome.ENCRYPTED
    assert list(files_of(raw)) == ["sealed.zip"]


def test_a_bomb_is_refused_and_kept_whole_and_costs_no_other_file() -> None:
    message = mail()
    message.add_attachment(
        zipped(("zeros", b"\0" * 40_000_000)), maintype="application", subtype="zip", filename="b.zip"
    )
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="MG3.pdf")
    raw = message.as_bytes()
    bomb = the_part(raw, "b.zip")
    assert bomb.outcome is PartOutcome.REFUSED
    assert "unpacks to far more than it seems" in bomb.reason
    assert the_part(raw, "MG3.pdf").outcome is PartOutcome.FILED
    assert set(files_of(raw)) == {"b.zip", "MG3.pdf"}


def test_archives_in_archives_are_opened_to_a_depth() -> None:
    packed = zipped(("MG11.pdf", PDF))
    for number in range(8):
        packed = zipped((f"{number}.zip", packed))
    outcomes = [outcome for _, _, outcome in parts_of(carrying("deep.zip", packed))]
    assert outcomes == [PartOutcome.BODY, *[PartOutcome.OPENED] * 6, PartOutcome.REFUSED]


def test_an_archive_of_too_many_files_stays_whole() -> None:
    many = zipped(*((f"{number}.txt", b"x") for number in range(2_001)))
    part = the_part(carrying("many.zip", many), "many.zip")
    assert (part.outcome, part.reason) == (PartOutcome.REFUSED, "It holds more than 2,000 files")


def test_a_broken_archive_is_kept_as_it_came() -> None:
    broken = zipped(("MG11.pdf", PDF))[:-30]
    raw = carrying("broken.zip", broken)
    assert the_part(raw, "broken.zip").outcome is PartOutcome.REFUSED
    assert files_of(raw) == {"broken.zip": broken}


def test_a_mail_in_a_mail_is_kept_whole_and_its_files_are_filed_beside_it() -> None:
    outer, inner = mail(), mail(subject="The first mail", text="About 45AA0209826/1.")
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="MG5.pdf")
    outer.add_attachment(inner)
    raw = outer.as_bytes()
    assert parts_of(raw) == [
        ("1.1", "", PartOutcome.BODY),
        ("1.2", "The first mail.eml", PartOutcome.FILED),
        ("1.2/1.1", "", PartOutcome.BODY),
        ("1.2/1.2", "MG5.pdf", PartOutcome.FILED),
    ]
    assert email.message_from_bytes(files_of(raw)["The first mail.eml"])["Subject"] == "The first mail"
    assert "About 45AA0209826/1." in facts_of_raw(raw).attachment_texts[0]


def test_what_outlook_wraps_in_a_winmail_dat_is_filed() -> None:
    raw = carrying("winmail.dat", winmail("MG11.pdf", PDF), "application/ms-tnef")
    assert parts_of(raw)[1:] == [
        ("1.2", "winmail.dat", PartOutcome.OPENED),
        ("1.2/1.1", "MG11.pdf", PartOutcome.FILED),
    ]
    assert files_of(raw) == {"MG11.pdf": PDF}


def test_a_damaged_winmail_dat_is_kept_whole() -> None:
    raw = carrying("winmail.dat", b"\x78\x9f\x3e\x22\x00\x00\x01nonsense")
    assert list(files_of(raw)) == ["winmail.dat"]


def test_a_signed_mail_is_read_and_its_files_are_filed() -> None:
    inner = EmailMessage()
    inner.set_content("Statement attached for 45AA0209826/1.")
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="MG11.pdf")
    outer = mail()
    outer.set_content(signed(inner.as_bytes()), maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    facts = facts_of_raw(outer.as_bytes())
    assert facts.subject == "45AA0209826/1 R v Samuel Okafor"
    assert facts.new_text == "Statement attached for 45AA0209826/1."
    assert [(part.path, part.outcome) for part in facts.parts] == [
        ("1", PartOutcome.OPENED),
        ("1/1.1", PartOutcome.BODY),
        ("1/1.2", PartOutcome.FILED),
    ]


@pytest.mark.parametrize(("name", "kind"), [("smime.p7m", "application/pkcs7-mime"), ("smime.p7m", "application/x")])
def test_an_encrypted_mail_is_kept_and_said_to_be_encrypted(name: str, kind: str) -> None:
    part = the_part(carrying(name, enveloped(), kind), "smime.p7m")
    assert (part.outcome, part.content_type) == (PartOutcome.ENCRYPTED, "application/pkcs7-mime")


def test_a_signature_beside_the_mail_is_no_attachment() -> None:
    raw = carrying("smime.p7s", signed(b""), "application/pkcs7-signature")
    assert the_part(raw, "smime.p7s").outcome is PartOutcome.INLINE
    assert files_of(raw) == {}


def test_a_small_picture_the_text_shows_is_its_layout_and_a_photograph_is_evidence() -> None:
    message = mail()
    message.set_content('<p>See</p><img src="cid:logo"><img src="cid:photo">', subtype="html")
    message.add_related(b"\x89PNG small", "image", "png", cid="<logo>", filename="logo.png")
    message.add_related(b"\xff\xd8" + b"x" * 60_000, "image", "jpeg", cid="<photo>", filename="photo.jpg")
    message.add_related(b"\x89PNG unshown", "image", "png", cid="<other>", filename="other.png")
    raw = message.as_bytes()
    assert set(files_of(raw)) == {"photo.jpg", "other.png"}
    assert the_part(raw, "logo.png").outcome is PartOutcome.INLINE


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("statement.pdf.exe", b"anything"),
        ("statement.pdf", b"MZ\x90\x00\x03" + b"\0" * 60),
        ("statement.docm", b"anything"),
        ("invoice.js", b"WScript.Echo(1)"),
        ("open-me.lnk", b"L\x00\x00\x00\x01\x14\x02\x00"),
        ("disk.img", b"x"),
        ("disk.bin", b"\0" * 0x8001 + b"CD001"),
        ("portal.html", b"<html><script>go()</script>"),
        ("sheet.xlsx", zipped(("[Content_Types].xml", b"<Types/>"), ("xl/vbaProject.bin", b"x"))),
        ("run", b"#!/bin/sh\n"),
    ],
)
def test_what_runs_when_it_is_opened_is_kept_and_marked(name: str, data: bytes) -> None:
    raw = carrying(name, data)
    part = the_part(raw, name)
    assert part.outcome is PartOutcome.DANGEROUS
    assert part.reason
    assert list(files_of(raw)) == [name]


def test_a_program_in_an_archive_is_found() -> None:
    raw = carrying("bundle.zip", zipped(("statement.pdf.scr", b"x"), ("MG3.pdf", PDF)))
    assert the_part(raw, "statement.pdf.scr").outcome is PartOutcome.DANGEROUS


@pytest.mark.parametrize(("name", "data"), [("plate.txt", b"MZ12 ABC was seen"), ("page.html", b"<p>Hello</p>")])
def test_what_only_looks_like_a_program_is_filed(name: str, data: bytes) -> None:
    assert the_part(carrying(name, data), name).outcome is PartOutcome.FILED


def test_what_attachments_say_can_be_matched() -> None:
    said = facts_of_raw(carrying("note.txt", "Über 45AA0209826".encode("utf-16"), "text/plain")).attachment_texts
    assert said == ("Über 45AA0209826",)
    long = facts_of_raw(carrying("long.txt", b"x" * 100_000, "text/plain")).attachment_texts
    assert [len(text) for text in long] == [20_000]


def kept(raw: bytes) -> dict[str, object]:
    """What is written to disk of a mail."""
    return dict(json.loads(json.dumps(taken_apart(raw)[0])))


def test_a_file_without_content_is_named_wherever_the_files_are() -> None:
    row = row_of(kept(carrying("bail sheet.pdf", b"")), datetime(2026, 11, 23, tzinfo=UTC))
    assert told(row) == ["bail sheet.pdf (0 bytes), not filed (The file has no content)"]


def test_a_mail_that_an_older_version_read_can_still_be_decided(tmp_path: Path) -> None:
    summary = kept(carrying("MG11.pdf", PDF))
    row = row_of(summary, datetime(2026, 11, 23, tzinfo=UTC))
    (tmp_path / row.mail_id).mkdir()
    asked_less = {name: said for name, said in summary.items() if name in _OF_OLD}
    (tmp_path / row.mail_id / SUMMARY).write_text(json.dumps(asked_less))

    facts = Spool(folder=tmp_path).facts(row)

    assert (facts.attachment_names, facts.parts, facts.kind) == (("MG11.pdf",), (), MailKind.MESSAGE)


_OF_OLD = frozenset({
    "subject", "message_id", "sender_name", "sender_address", "date", "thread", "automatic", "text", "quoted", "files",
    "digest",
})  # fmt: skip

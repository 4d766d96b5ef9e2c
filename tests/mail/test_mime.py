"""Reading mail that was written by people, by programs, and by nobody in their right mind."""

import email
import string
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.mail.mime import MailText, read_mail
from integrations.mail.mime_names import safe_name
from integrations.mail.mime_text import html_to_text, split_quoted

SAMPLES = Path(__file__).parent / "samples"
PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "mail"
FOLDERS = [SAMPLES, *(sorted(PUBLIC.iterdir()) if PUBLIC.exists() else [])]


def sample(name: str) -> MailText:
    return read_mail((SAMPLES / f"{name}.eml").read_bytes())


def test_an_ordinary_mail_without_an_id() -> None:
    mail = sample("no_message_id")
    assert mail.message_id == ""
    assert mail.subject == "R v Samuel Okafor 45AA0209826/1"
    assert (mail.sender_name, mail.sender_address) == ("DC Amara Lewis", "amara.lewis@surrey.police.test")
    assert mail.date == datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    assert mail.text == "The statement of Priya Nandakumar will follow."


def test_nothing_is_read_as_nothing() -> None:
    mail = sample("nothing")
    assert (mail.subject, mail.text, mail.parts, mail.date) == ("", "", (), None)
    assert [leaf.fate for leaf in mail.leaves] == ["empty"]


def test_file_names_are_made_harmless_and_stay_recognisable() -> None:
    parts = sample("names_that_bite").parts
    assert [(part.name, part.data) for part in parts[:7]] == [
        ("x", b"one"),
        ("_con.pdf", b"two"),
        ("MG11 fdp.exe.pdf", b"three"),
        ("MG3.pdf", b"four"),
        ("mg3 (2).PDF", b"five"),
        ("attachment-6.pdf", b"six"),
        ("attachment-7.pdf", b"seven"),
    ]
    assert parts[7].name.startswith("long name long name")
    assert parts[7].name.endswith(".pdf")
    assert len(parts[7].name.encode()) <= 255


def test_broken_base64_gives_what_can_be_read_and_says_so() -> None:
    mail = sample("broken_base64")
    assert [(part.name, part.data) for part in mail.parts] == [("scan.pdf", b"%PDF-1.4 scan")]
    assert "InvalidBase64CharactersDefect" in mail.defects


def test_text_in_a_charset_of_its_own_is_guessed() -> None:
    mail = sample("charset_of_its_own")
    assert mail.subject == "R v Okafor 45AA0209826"
    assert mail.text == "The defendant’s café"
    assert "CharsetGuessed" in mail.defects


def test_raw_eight_bit_headers_are_guessed() -> None:
    mail = sample("raw_eight_bit_headers")
    assert (mail.subject, mail.sender_name) == ("Déclaration 45AA0209826", "René Dubois")
    assert ("To", "Équipe <intake@casework.test>") in mail.headers


def test_a_mail_inside_a_mail_is_kept_whole() -> None:
    raw = (SAMPLES / "mail_in_mail_in_mail.eml").read_bytes()
    (part,) = read_mail(raw).parts
    assert (part.name, part.content_type) == ("FW_ disclosure _ schedule.eml", "message/rfc822")
    assert part.data.rstrip() in raw
    (inner,) = read_mail(part.data).parts
    assert inner.name == "innermost.eml"
    assert read_mail(inner.data).text.startswith("From here it starts")


def test_a_mail_that_was_cut_off_gives_all_that_arrived() -> None:
    mail = sample("cut_off")
    assert [(part.name, part.data) for part in mail.parts] == [
        ("first.csv", b"a,b"),
        ("second.pdf", b"%PDF-1.4 cut of"),
    ]
    assert "CloseBoundaryNotFoundDefect" in mail.defects


def test_a_multipart_without_parts_is_its_own_text() -> None:
    assert "45AA0209926" in sample("no_boundary").text


def test_what_a_reply_quotes_stands_apart() -> None:
    outlook = sample("outlook_reply")
    assert outlook.text == "Thank you, the exhibit is AL/1.\nURN 45AA0209826/1"
    assert "Cf. the linked case 45AA0209926." in outlook.quoted
    assert outlook.in_reply_to == ("<ask-1@casework.test>",)
    assert outlook.references == ("<first@casework.test>", "<ask-1@casework.test>")
    web = sample("web_mail_reply")
    assert web.text == "Here it is."
    assert "45AA0209926" in web.quoted
    assert [leaf.fate for leaf in web.leaves] == ["text", "alternative"]


def test_a_delivery_report_is_recognisable_and_complete() -> None:
    mail = sample("bounce")
    assert mail.auto_submitted == "auto-replied"
    assert [part.name for part in mail.parts] == ["attachment-1.txt", "attachment-2.txt"]
    assert b"Final-Recipient: rfc822; nobody@police.test" in mail.parts[0].data


def test_a_picture_between_two_paragraphs_is_a_file() -> None:
    mail = sample("apple_mail")
    assert mail.text == "Before. After."
    assert [(part.name, part.disposition) for part in mail.parts] == [("door.jpg", "inline")]


def test_a_mail_nested_beyond_reason_is_kept_as_one_file() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(1100))
    mail = read_mail(b"Subject: deep\r\n" + deep + b"\r\nbottom")
    assert mail.leaves
    assert all(leaf.fate in {"text", "file", "empty"} for leaf in mail.leaves)
    messages = b"Content-Type: message/rfc822\r\n\r\n" * 1500
    assert read_mail(messages).parts


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
        ("<div>A<div>B</div>C</div>", "A\nB\nC"),
        ("<script>evil()</script><p>Seen &amp; read</p><style>p{}</style>", "Seen & read"),
        ("<ul><li>first</li><li>second</li></ul>", "first\nsecond"),
        ("<p>New</p><blockquote>Old</blockquote>", "New\n> Old"),
        ("no tags at all", "no tags at all"),
        ("", ""),
        ("<!-- only a comment -->", ""),
        ('<p>Seen</p><div style="display: none">R v Samuel Okafor</div><p hidden>45AA0209826</p>', "Seen"),
        ('<p>Seen<span style="font-size:0px">not</span> <b style="font-size:0.9em">too</b></p>', "Seen too"),
    ],
)
def test_html_becomes_what_a_reader_sees(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    "divider",
    [
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "From: A B\nSent: today\nTo: C",
        "*From:* A B\n*Date:* today\n*Subject:* C",
        "On 20 Nov 2026, at 10:00, A B <a@b.test> wrote:",
        "________________________________\nFrom: A B",
    ],
)
def test_every_usual_divider_is_known(divider: str) -> None:
    new, quoted = split_quoted(f"What I say.\n\n{divider}\nWhat they said.")
    assert (new, quoted.splitlines()[-1]) == ("What I say.", "What they said.")


def test_a_sentence_that_looks_a_little_like_a_divider_is_not_one() -> None:
    text = "From: the start he denied it.\nOn the day he wrote:\nnothing."
    assert split_quoted(text) == (text, "")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_leaf_of_every_mail_is_accounted_for(folder: Path) -> None:
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        raw = path.read_bytes()
        holds(raw, read_mail(raw))


def holds(raw: bytes, mail: MailText) -> None:
    """What is true of every reading."""
    assert len(mail.leaves) == count_leaves(email.message_from_bytes(raw))
    assert [leaf.path for leaf in mail.leaves if leaf.fate == "file"] == [part.path for part in mail.parts]
    assert len({part.name.lower() for part in mail.parts}) == len(mail.parts)
    for part in mail.parts:
        assert 0 < len(part.name.encode()) <= 255
        assert not set(part.name) & set('/\\:*?"<>|\0\r\n')
        assert part.name not in {".", ".."}
    for text in (mail.subject, mail.text, mail.quoted, mail.message_id, mail.sender_name, *mail.to):
        text.encode()
        assert "\0" not in text
    assert not set("\r\n") & set(mail.subject + mail.message_id + mail.sender_address)


def count_leaves(message: Message) -> int:
    inside = message.get_payload()
    if not isinstance(inside, list) or message.get_content_maintype() == "message":
        return 1
    return sum(count_leaves(each) for each in inside if isinstance(each, Message))


@given(st.binary(max_size=2000))
@settings(max_examples=100, deadline=None)
def test_any_bytes_can_be_read(raw: bytes) -> None:
    holds(raw, read_mail(raw))


_HEADER = st.sampled_from(
    ["Subject", "From", "To", "Message-ID", "Date", "Content-Type", "Content-Disposition", "Content-Transfer-Encoding"]
)
_VALUE = st.one_of(
    st.sampled_from(
        [
            "multipart/mixed; boundary=b", "multipart/alternative; boundary=b", "message/rfc822", "text/html",
            "text/plain; charset=nothing", "attachment; filename*=x'y'%ff", "base64", "quoted-printable", "x-uuencode",
            "=?utf-8?b?!!?= x", "<>", "@", "a:b;", "Sun, 99 Foo 2026 99:99:99 +9999",
        ]
    ),
    st.text(string.printable, max_size=60),
    st.text(max_size=30),
)  # fmt: skip
_BODY = st.one_of(st.sampled_from(["--b", "--b--", "begin 644 x", "=\n", "<p>", "From: x\nTo: y\nDate: z"]), _VALUE)


@given(st.lists(st.tuples(_HEADER, _VALUE), max_size=8), st.lists(_BODY, max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_shape_of_mail_can_be_read(headers: list[tuple[str, str]], body: list[str]) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    raw = (head + "\r\n" + "\r\n".join(body)).encode("utf-8", "surrogatepass")
    holds(raw, read_mail(raw))


@given(st.lists(st.tuples(st.text(min_size=1, max_size=40), st.binary(max_size=200)), max_size=5))
@settings(max_examples=60, deadline=None)
def test_every_attached_file_comes_out_byte_for_byte(files: list[tuple[str, bytes]]) -> None:
    mail = EmailMessage()
    mail.set_content("The text.")
    for name, data in files:
        safe = "".join(each for each in name if each.isprintable()) or "x"
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=safe)
    parts = read_mail(mail.as_bytes()).parts
    assert [part.data for part in parts] == [data for _, data in files]


@given(st.text(max_size=400), st.sampled_from(["application/pdf", "message/rfc822", "x/y", ""]))
@settings(max_examples=200, deadline=None)
def test_any_name_becomes_a_safe_one(name: str, content_type: str) -> None:
    safe = safe_name(name, content_type, 1)
    assert 0 < len(safe.encode()) <= 255
    assert safe == safe_name(safe, content_type, 1)
    assert safe not in {".", ".."}

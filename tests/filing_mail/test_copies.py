"""The pages a mail becomes: nothing lost, nothing turned around, always the same bytes, never too many."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from casework.attachment_types import attachment_type
from ddei.mail_drawing import draw_mail
from documents.content_type import told_by_bytes
from documents.mail_pdf import CUT, MOST_PAGES, NUMBERS, RIGHT_TO_LEFT, Sheet, draw
from tests.filing_mail.letters import letter
from tests.reading.mails_made import signed

PDF, WORD, TEXT = "application/pdf", "application/msword", "text/plain"


def read(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def sheet(text: str, quoted: str = "") -> Sheet:
    return Sheet(subject="R v Okafor", facts=(("From", "a@surrey.police.test"),), text=text, quoted=quoted)


@pytest.mark.parametrize(
    "text",
    [
        "Tŷ’r Heddlu, Ynys Môn: ŵ ẃ ẁ ẅ ŷ â",
        "Łukasz Świątek Şükrü Đặng",
        "Олександр Гончаренко",
        "Ιωάννης",
        "नमस्ते सीता",
        "สวัสดี",
    ],
)
def test_names_of_many_scripts_are_in_the_text_layer_with_an_embedded_font(text: str) -> None:
    pdf = draw(sheet(text))
    (page,) = read(pdf)
    if "नमस्ते" not in text and "สวัสดี" not in text:  # marks above letters come back in another order
        assert text in page
    assert "[U+" not in page
    assert b"/FontFile2" in pdf


def test_what_the_font_lacks_is_shown_as_its_number_and_never_lost() -> None:
    (page,) = read(draw(sheet("Thumbs \U0001f44d and 你 and \x07 and \U000f0000")))
    assert "Thumbs [U+1F44D] and [U+4F60] and [U+0007] and [U+F0000]" in page
    assert NUMBERS in page
    assert NUMBERS not in read(draw(sheet("A URN, and [U+1F44D] as somebody typed it")))[0]


def test_a_character_that_turns_the_text_around_does_not() -> None:
    (page,) = read(draw(sheet("invoice\u202efdp.exe")))
    assert "invoice[U+202E]fdp.exe" in page


def test_right_to_left_writing_is_said_to_be_better_read_in_the_original() -> None:
    assert RIGHT_TO_LEFT in read(draw(sheet("שלום")))[0]


def test_the_same_mail_is_always_the_same_bytes() -> None:
    assert draw(sheet("The same.", "> as before")) == draw(sheet("The same.", "> as before"))


def test_a_long_mail_ends_with_a_sentence_and_one_endless_word_is_broken() -> None:
    pages = PdfReader(io.BytesIO(draw(sheet("x" * 3_000_000, "> never reached")))).pages
    assert len(pages) == MOST_PAGES
    assert CUT in pages[-1].extract_text()
    assert pages[0].extract_text().rstrip().endswith(f"Page 1 of {MOST_PAGES}")


def test_every_word_of_a_mail_of_several_pages_is_there_in_order() -> None:
    words = [f"word{number}" for number in range(3000)]
    pages = read(draw(sheet(" ".join(words))))
    found = [word for page in pages for word in page.split() if word.startswith("word")]
    assert found == words


@pytest.mark.parametrize(
    ("name", "content_type", "text", "type_id"),
    [
        ("MG11 Nandakumar.pdf", PDF, "", 1031),
        ("MG 11 - P Nandakumar.doc", WORD, "", 1031),
        ("mg6c_unused.pdf", PDF, "", 1009),
        ("MG06E.pdf", PDF, "", 1011),
        ("SDC.pdf", PDF, "", 1202),
        ("Exhibit DR/1 stills.pdf", PDF, "", 1030),
        ("scan.pdf", PDF, "OFFICIAL\nMG5\nPolice report", 1006),
        ("scan.pdf", PDF, "WITNESS STATEMENT\n(Criminal Procedure Rules, r 16.2)", 1031),
        ("MG11.pdf", PDF, "MG5\nPolice report", 1029),  # the name says one thing, the paper another
        ("MG5 and MG6C.pdf", PDF, "", 1029),
        ("Statement about the MG11.pdf", PDF, "", 1029),
        ("MG11(T).pdf", PDF, "", 1029),
        ("MG11.zip", "application/zip", "", 1029),
        ("Court order.pdf", PDF, "In the Crown Court at Guildford", 1029),
        ("SDCX.pdf", PDF, "", 1029),
        ("MG115.pdf", PDF, "", 1029),
        ("", TEXT, "", 1029),
    ],
)
def test_a_document_type_is_given_only_where_there_is_no_doubt(
    name: str, content_type: str, text: str, type_id: int
) -> None:
    assert attachment_type(name, content_type, text) == type_id


@pytest.mark.parametrize(
    ("head", "name", "content_type"),
    [
        (b"%PDF-1.7", "invoice.doc", PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.DOC", WORD),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml word/document.xml", "x.pdf", None),
        (b"MZ\x90", "MG11.pdf", "application/vnd.microsoft.portable-executable"),
        (b"\x00\x00\x00\x18ftypmp42", "clip", "video/mp4"),
        (b"just words", "a.pdf", ""),
    ],
    ids=["pdf", "ole", "docx", "program", "video", "words"],
)
def test_a_file_is_what_its_bytes_are(head: bytes, name: str, content_type: str | None) -> None:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert told_by_bytes(head, b"", name) == (word if content_type is None else content_type)


@pytest.mark.parametrize("folder", ["tests/intake/mails", "tests/mail/samples"])
def test_every_mail_we_have_becomes_pages(folder: str) -> None:
    for path in sorted((Path(__file__).parents[2] / folder).glob("*.eml")):
        said = {"subject": path.stem, "received": "09:15 on 20 November 2026", "attachments": [], "infected": False}
        headings, _, pdf = draw_mail(path.read_bytes(), headings=True, **said).partition(b"\n")
        assert (headings[:1], pdf[:5]) == (b"{", b"%PDF-"), path.name


def test_a_mail_signed_whole_is_read_through_its_signature() -> None:
    inner, outer = letter(), letter()
    outer.set_content(signed(inner.as_bytes()), maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    said = {"subject": "A letter", "received": "09:15 on 20 November 2026", "attachments": [], "infected": False}
    _, _, pdf = draw_mail(outer.as_bytes(), headings=True, **said).partition(b"\n")
    assert "Please find attached the statement of Ms Nandakumar." in read(pdf)[0]

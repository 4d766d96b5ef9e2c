"""Mails that look as if they belonged to a case and do not: a person decides, and is told why."""

from typing import Any

import pytest

from casework.case_record import CaseRecord
from casework.mail import MailState
from intake.case_index import index_of
from intake.evidence import names_company, names_operation
from intake.facts import History, MailFacts
from intake.matching import File, decide
from intake.signature import without_signature

FIRST_MAIL = "<statement@surrey.police.test>"


def judged(mail: MailFacts, cms: dict[str, CaseRecord]) -> str:
    """The case a mail goes to by itself, or why it waits."""
    history = History(threads={FIRST_MAIL: (2140001, "45AA0209826/1")})
    decision = decide(mail, index_of(cms.values()), history)
    return decision.urn if isinstance(decision, File) else " ".join(decision.reasons)


@pytest.mark.parametrize(
    ("subject", "text", "why"),
    [
        (
            "RE: R v Samuel Okafor 45AA0209826/1",
            "We act for Kofi Woznika and enclose his means form.",
            "Only the subject of this answer is about 45AA0209826/1",
        ),
        (
            "R v Samuel Okafor 45AA0209826/1 forensic report",
            "Ref 45AB0510026: he has been told of the new date.",
            "Several cases are named",
        ),
        (
            "45AA0209926 further statement",
            "PC Daniel Reeve's statement is attached.",
            "Only the URN points to 45AA0209926",
        ),
        (
            "45AA0209926 bail",
            "Thomas was bailed. In R v Okafor there is news.",
            "The message says “R v Okafor”, who is",
        ),
        (
            "45AA0209826/1 R v Samuel Okafor and R v Thomas Birch",
            "Both files.",
            "The subject says “R v Thomas Birch”, who is not a defendant of 45AA0209826/1",
        ),
        (
            "45AA0209826/1 statement of Priya Nandakumar",
            "This is for R v Birch.",
            "The message says “R v Birch”, who is not a defendant of 45AA0209826/1",
        ),
        (
            "45AA0209826 Dana Okafor - bail",
            "She was split from 45AA0209826/1 (Samuel Okafor).",
            "The subject names Dana Okafor, a defendant of 45AA0209826/2 and not of 45AA0209826/1",
        ),
        (
            "45AA0209826/1 statement of Priya Nandakumar",
            "She saw Dana Okafor at the window.",
            "The message names Dana Okafor, a defendant of 45AA0209826/2 and not of 45AA0209826/1",
        ),
        (
            "45AA0555526 Samuel Okafor - new breach",
            "He is a defendant in 45AA0209826/1 as well.",
            "The subject names 45AA0555526 too, and CMS has no such case",
        ),
        (
            "45AB0510026 Halden Freight Northern Ltd",
            "The summons of Halden Freight Northern Ltd.",
            "Only the URN points to 45AB0510026",
        ),
        ("45AA0209826/1", "After the operation alderney was quiet.", "Only the URN points to 45AA0209826/1"),
    ],
)
def test_a_mail_about_another_case_waits(subject: str, text: str, why: str, cms: dict[str, CaseRecord]) -> None:
    assert why in judged(MailFacts(subject=subject, new_text=text), cms)


def test_two_splits_written_as_one_wait(cms: dict[str, CaseRecord]) -> None:
    mail = MailFacts(subject="45AA0209826/1 & 2 R v Okafor", new_text="Samuel Okafor and Dana Okafor")
    assert "The subject names more splits than 45AA0209826/1" in judged(mail, cms)


def test_an_attachment_named_after_another_defendant_waits(cms: dict[str, CaseRecord]) -> None:
    mail = MailFacts(
        subject="45AA0209926 papers for Thomas Birch", new_text="", attachment_names=("MG11_R_v_Samuel_Okafor.pdf",)
    )
    assert "An attachment is named “R v Samuel Okafor.pdf”, who is not a defendant of 45AA0209926" in judged(mail, cms)


def test_an_old_conversation_used_for_another_case_waits(cms: dict[str, CaseRecord]) -> None:
    mail = MailFacts(
        subject="RE: 45AA0209826/1 R v Samuel Okafor", new_text="And the MG11 for R v Birch.", thread=(FIRST_MAIL,)
    )
    assert "The message says “R v Birch”" in judged(mail, cms)


def test_a_mail_that_names_its_own_defendant_may_mention_others(cms: dict[str, CaseRecord]) -> None:
    mail = MailFacts(subject="45AA0209826/1", new_text="The bail of Samuel Okafor, listed with R v Birch.")
    assert judged(mail, cms) == "45AA0209826/1"
    split = MailFacts(subject="45AA0209826/2 R v Dana Okafor", new_text="Her brother Samuel Okafor was there.")
    assert judged(split, cms) == "45AA0209826/2"


def test_an_officer_supports_a_filing_and_is_named_among_its_reasons(cms: dict[str, CaseRecord]) -> None:
    mail = MailFacts(subject="45AA0209926 R v Thomas Birch", new_text="PC Daniel Reeve's statement is attached.")
    decision = decide(mail, index_of(cms.values()))
    assert isinstance(decision, File)
    assert "Officer PC 4411 Daniel Reeve named in the message" in decision.reasons


def test_a_list_of_cases_is_nobodys_mail(cms: dict[str, CaseRecord]) -> None:
    unknown = " ".join(f"45AA0{number}26" for number in range(4001, 4008))
    mail = MailFacts(subject="45AA0209826/1 R v Samuel Okafor", new_text=unknown)
    assert "More than 6 case references are named" in judged(mail, cms)


def test_a_company_of_ordinary_words_is_not_named_in_passing() -> None:
    assert not names_company("he went to the garage", "The Garage Ltd")
    assert not names_company("Smith and Jones were seen", "Smith & Co")
    assert not names_company("delivered by fresh start of business", "Fresh Start Ltd")
    assert names_company("an invoice of Fresh Start", "Fresh Start Ltd")
    assert names_company("the garage limited", "The Garage Ltd")


def test_an_operation_in_running_text_is_no_operation() -> None:
    assert not names_operation("after the operation swift recovery is expected", "SWIFT")
    assert names_operation("Op Swift", "SWIFT")


def test_a_name_in_the_line_of_the_closing_words_is_a_signature() -> None:
    assert without_signature("Attached.\n\nKind regards, Joanna Ives") == "Attached."
    assert without_signature("Ynghlwm.\n\nCofion gorau,\nJoanna Ives") == "Ynghlwm."
    assert without_signature("As regards Joanna Ives, see below.") == "As regards Joanna Ives, see below."


async def test_a_subject_that_names_another_cases_defendant_waits(world: Any) -> None:
    await world.arrives(
        b"From: Surrey CJU <cju@surrey.police.test>\r\nTo: intake@casework.test\r\n"
        b"Subject: 45AA0209926 Statement Samuel Okafor\r\nMessage-ID: <other@r.test>\r\n\r\n"
        b"He was seen with Thomas Birch.\r\n"
    )
    (row,) = await world.settles()
    assert row.state is MailState.HELD
    assert "The subject names Samuel Okafor, a defendant of another case and not of 45AA0209926" in row.reasons

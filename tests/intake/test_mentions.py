"""Another case merely mentioned beside a mail's own, and names that point to no case: what files, and what waits."""

from dataclasses import replace

import pytest

from casework.case_record import CaseRecord, PartyName
from casework.mail import Candidate, MailKind
from intake.case_index import index_of
from intake.facts import MailFacts
from intake.matching import Decision, File, Hold, NotCasework, decide

Cms = dict[str, CaseRecord]
OFFICER = "pat.lane@surrey.police.test"
BIRCH_IN_PASSING = "The record you asked for is attached.\n\nLinked with R v Thomas Birch, URN 45AA0209926."
OKAFORS = MailFacts(
    subject="45AA0209826/1 R v Samuel Okafor - custody record", new_text=BIRCH_IN_PASSING, sender_address=OFFICER
)


def judged(mail: MailFacts, cms: Cms) -> Decision:
    return decide(mail, index_of(cms.values()))


def urn_of(decision: Decision) -> str:
    return decision.urn if isinstance(decision, File) else ""


def why_held(decision: Decision) -> str:
    return " ".join(decision.reasons) if isinstance(decision, Hold) else ""


def test_a_new_mail_is_filed_in_the_case_of_its_subject_though_it_mentions_another(cms: Cms) -> None:
    assert urn_of(judged(OKAFORS, cms)) == "45AA0209826/1"


@pytest.mark.parametrize("prefix", ["RE: ", "AW: ", "FW: ", "WG: "])
def test_an_answer_about_another_case_than_its_subjects_waits(prefix: str, cms: Cms) -> None:
    """Old mails are answered, and sent on, to write about new cases."""
    assert "Several cases are named" in why_held(judged(replace(OKAFORS, subject=prefix + OKAFORS.subject), cms))
    answer = replace(OKAFORS, thread=("<another@surrey.police.test>",))
    assert "Several cases are named" in why_held(judged(answer, cms))


@pytest.mark.parametrize("name", ["Birch MG11.pdf", "Thomas_Birch.pdf", "45AA0209926.pdf"])
def test_a_case_whose_papers_come_along_is_not_merely_mentioned(name: str, cms: Cms) -> None:
    assert "Several cases are named" in why_held(judged(replace(OKAFORS, attachment_names=(name,)), cms))


def test_two_cases_given_alike_wait(cms: Cms) -> None:
    both = "For R v Samuel Okafor (45AA0209826/1) and R v Thomas Birch (45AA0209926)."
    assert "Several cases are named" in why_held(judged(replace(OKAFORS, new_text=both), cms))


def test_a_mentioned_case_is_no_slip_only_if_its_own_people_are_named(cms: Cms) -> None:
    bare = replace(OKAFORS, new_text="Please see 45AA0209926.")
    assert "Several cases are named" in why_held(judged(bare, cms))


def test_somebody_else_whom_no_mentioned_case_explains_still_speaks_against_the_mail(cms: Cms) -> None:
    mail = replace(OKAFORS, new_text=f"{BIRCH_IN_PASSING} And this is R v Delia Stroud.")
    assert "The message says “R v Delia Stroud”" in why_held(judged(mail, cms))


def test_without_a_name_in_the_subject_the_message_must_name_the_subjects_defendant_in_full(cms: Cms) -> None:
    mail = replace(OKAFORS, subject="45AA0209826/1 custody record")
    assert "Several cases are named" in why_held(judged(mail, cms))
    named = replace(mail, new_text=f"The record of Samuel Okafor is attached. {BIRCH_IN_PASSING}")
    assert urn_of(judged(named, cms)) == "45AA0209826/1"


FURTHER = MailFacts(subject="Further material", new_text="Statement in R v Samuel Okafor (45AA0209826/1).")


def test_message_and_file_that_agree_are_enough_under_a_subject_that_says_nothing(cms: Cms) -> None:
    assert "stands only in the message, and the subject names nobody" in why_held(judged(FURTHER, cms))
    agreed = replace(FURTHER, attachment_texts=("WITNESS STATEMENT\nDefendant: Samuel Okafor\n",))
    assert urn_of(judged(agreed, cms)) == "45AA0209826/1"
    by_name = replace(FURTHER, attachment_names=("Samuel_Okafor_MG11.pdf",))
    assert urn_of(judged(by_name, cms)) == "45AA0209826/1"


def test_a_file_of_a_relative_does_not_agree(cms: Cms) -> None:
    relatives = replace(FURTHER, attachment_texts=("WITNESS STATEMENT\nDefendant: Dana Okafor\n",))
    assert why_held(judged(relatives, cms))
    assert why_held(judged(replace(FURTHER, attachment_names=("Okafor MG11.pdf",)), cms))


def test_an_answer_under_such_a_subject_waits_all_the_same(cms: Cms) -> None:
    agreed = replace(FURTHER, subject="RE: Further material", attachment_texts=("Defendant: Samuel Okafor\n",))
    assert "stands only in the message" in why_held(judged(agreed, cms))


LUNCH = "A grey umbrella was left in the canteen."


def test_the_senders_own_name_points_to_no_case(cms: Cms) -> None:
    mail = MailFacts(
        subject="Lost property",
        new_text=f"{LUNCH}\n\nThomas Birch\nOffice manager",
        sender_name="Thomas Birch",
        sender_address="thomas.birch@surrey.police.test",
    )
    assert isinstance(judged(mail, cms), NotCasework)
    colleague = replace(mail, sender_name="Pat Lane", sender_address=OFFICER)
    assert "There is no URN" in why_held(judged(colleague, cms))


def test_a_name_that_many_defendants_have_points_to_no_case(cms: Cms) -> None:
    """Of a stranger's subject, that is; somebody who writes to cases is looked at, since a lost mail is worse."""
    retires = MailFacts(
        subject="Retirement of Thomas Birch", new_text="Please sign the card.", sender_address="a@b.test"
    )
    running = MailFacts(subject="Lunch", new_text="Thomas Birch cannot make it.", sender_address=OFFICER)
    for mail in (retires, running):
        assert isinstance(judged(mail, cms), Hold)
    for number in range(4):
        urn = f"46KT0{number}00026"
        cms[urn] = CaseRecord(3_000_000 + number, urn, (PartyName("Thomas", "Birch"),))
    assert isinstance(judged(retires, cms), NotCasework)
    assert isinstance(judged(running, cms), Hold)
    assert isinstance(judged(replace(retires, sender_address=OFFICER), cms), Hold)


def test_a_citation_by_somebody_who_writes_to_cases_is_looked_at_though_nobody_has_that_name(cms: Cms) -> None:
    mail = MailFacts(subject="R v Brikenshaw 4S1A0209926", new_text="See attached.", sender_address=OFFICER)
    assert isinstance(judged(mail, cms), Hold)
    assert isinstance(judged(replace(mail, sender_address="news@bulletin.example"), cms), NotCasework)


def test_a_reference_that_lost_a_digit_of_its_year_still_leads_to_its_case(cms: Cms) -> None:
    mail = MailFacts(subject="Case 45AA020992: statement", new_text="Birch has been told.", sender_address=OFFICER)
    decision = judged(mail, cms)
    assert isinstance(decision, Hold)
    first: Candidate = decision.candidates[0]
    assert first.urn == "45AA0209926"


def test_a_reference_that_is_nearly_one_is_shown(cms: Cms) -> None:
    mail = MailFacts(subject="45AAO209926: Birch", new_text="See attached.", sender_address=OFFICER)
    assert why_held(judged(mail, cms)) == "There is no whole URN in this email: 45AAO209926 is nearly one"


def test_a_word_before_a_file_number_makes_no_reference_of_it(cms: Cms) -> None:
    """ "is VG88954/26" is read by nobody as 15VG8895426."""
    mail = MailFacts(
        subject="45AA0209926 R v Thomas Birch", new_text="Our file number is VG88954/26. Ask for R v Birch."
    )
    assert urn_of(judged(mail, cms)) == "45AA0209926"


def test_what_another_split_explains_too_is_said(cms: Cms) -> None:
    mail = MailFacts(subject="45AA0209826/1 custody record", new_text="Mr Okafor was interviewed.")
    assert why_held(judged(mail, cms)).startswith("Only the URN points to 45AA0209826/1: what else the email says fits")


def test_an_invitation_is_somebodys_if_it_names_a_case(cms: Cms) -> None:
    lunch = MailFacts(
        subject="Team lunch", new_text="", sender_address="clerk@north.chambers.test", kind=MailKind.INVITATION
    )
    assert isinstance(judged(lunch, cms), NotCasework)
    conference = replace(lunch, subject="Conference: 45AA0209926 R v Thomas Birch")
    assert why_held(judged(conference, cms)) == "This is an invitation to a meeting"


def test_an_automatic_reply_says_which_case_it_gives(cms: Cms) -> None:
    reply = MailFacts(subject="Automatic reply: 45AA0209926", new_text="I am away.", kind=MailKind.AUTOMATIC_REPLY)
    assert why_held(judged(reply, cms)).endswith("and gives URN 45AA0209926")
    assert isinstance(judged(replace(reply, subject="Automatic reply: lunch"), cms), NotCasework)


@pytest.mark.parametrize("written", ["45AA0209g26S", "45 AA 02O99 26", "4A5A0209926", "45A0A209926"])
def test_a_reference_spoilt_by_a_scanner_or_a_hasty_hand_leads_to_its_case(written: str, cms: Cms) -> None:
    mail = MailFacts(subject=f"Statement {written}", new_text="Birch has been told.", sender_address=OFFICER)
    decision = judged(mail, cms)
    assert isinstance(decision, Hold)
    assert decision.candidates[0].urn == "45AA0209926"

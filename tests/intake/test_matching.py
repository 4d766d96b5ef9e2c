"""Which mails file themselves, and which wait for a person: told with whole mails and the demo cases."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from casework.case_record import CaseRecord
from casework.urn import find_urns
from intake.case_index import index_of
from intake.facts import History, MailFacts
from intake.matching import Decision, File, Hold, NotCasework, decide

Cms = dict[str, CaseRecord]
Read = Callable[[str], MailFacts]
FIRST_MAIL = "<statement@surrey.police.test>"


def judge(mail: MailFacts, cms: Cms) -> Decision:
    history = History(threads={FIRST_MAIL: (2140001, "45AA0209826/1")})
    return decide(mail, index_of(cms.values()), history)


def held(decision: Decision) -> str:
    assert isinstance(decision, Hold)
    return " ".join(decision.reasons)


def test_urn_and_defendant_in_the_subject_file_a_statement(read: Read, cms: Cms) -> None:
    decision = judge(read("statement"), cms)
    assert isinstance(decision, File)
    assert (decision.case_id, decision.urn) == (2140001, "45AA0209826/1")
    assert decision.reasons == (
        "URN 45AA0209826/1 in the subject",
        "Defendant Samuel Okafor named in the subject",
        "Sent from the force of this URN (45)",
    )


@pytest.mark.parametrize(
    ("mail", "case_id", "because"),
    [
        ("as-on-a-form", 2140001, "Defendant Samuel Okafor named in the message"),
        ("company", 2140004, "Company Halden Freight Ltd named in the message"),
        ("operation", 2140001, "Operation ALDERNEY named in the subject"),
        ("thread-reply", 2140001, "Answers a mail already filed in 45AA0209826/1"),
        ("witness", 2140001, "Witness Priya Nandakumar named in the message"),
        ("only-in-attachment-name", 2140001, "URN 45AA0209826/1 in the name of an attachment"),
        ("body-urn-with-party-in-subject", 2140001, "URN 45AA0209826/1 in the message"),
    ],
)
def test_a_second_fact_files_the_mail_and_is_given_as_the_reason(
    mail: str, case_id: int, because: str, read: Read, cms: Cms
) -> None:
    decision = judge(read(mail), cms)
    assert isinstance(decision, File)
    assert decision.case_id == case_id
    assert because in decision.reasons


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        ("slip-onto-live-case", "The subject says “R v Samuel Okafor”, who is not a defendant of 45AA0209926"),
        ("slip-without-names", "Only the URN points to 45AA0209926"),
        ("slip-signed-by-its-officer", "Only the URN points to 45AA0209826/1"),
        ("linked-case-mention", "URN 45AB0510026 stands only in the message, and the subject names nobody"),
        ("quoted-old-urn", "URN 45AA0209826/1 stands only in quoted text"),
        ("attachment-name-and-no-anchor", "stands only in the name of an attachment, and the subject names nobody"),
        ("two-urns", "Several cases are named: 45AA0209826/1, 45AB0510026"),
        ("same-surname-other-forename", "The subject says “R v Dana Okafor”, who is not a defendant of 45AA0209826/1"),
        ("surname-only", "Only the URN points to 45AA0209826/1"),
        ("which-split", "URN 45AA0209826 has 2 splits (45AA0209826/1, 45AA0209826/2), and the mail does not say which"),
        ("thread-about-another-case", "The URN is 45AB0510026, but this conversation was filed in 45AA0209826/1"),
        ("restricted", "Case 45AB0510126 is restricted"),
        ("deleted", "Case 45AB0510226 was deleted from CMS"),
        ("unknown-urn", "CMS has no case with URN 45ZZ9999926"),
        ("missing-split", "CMS has no case 45AA0209826/7; it has 45AA0209826/1, 45AA0209826/2"),
        ("near-name", "The subject says “R v Samuel Okaro”, who is not a defendant of 45AA0301126"),
    ],
)
def test_what_is_not_certain_waits_for_a_person_with_the_reason(mail: str, why: str, read: Read, cms: Cms) -> None:
    assert why in held(judge(read(mail), cms))


def test_what_points_to_no_case_makes_no_work(read: Read, cms: Cms) -> None:
    assert judge(read("newsletter"), cms) == NotCasework(("Nothing in this mail points to a case",))


def test_a_root_urn_goes_to_the_split_whose_defendant_is_named(read: Read, cms: Cms) -> None:
    mail = replace(read("which-split"), new_text="This is about Dana Okafor.")
    decision = judge(mail, cms)
    assert isinstance(decision, File)
    assert decision.urn == "45AA0209826/2"


def test_a_finalised_case_takes_no_mail_by_itself(read: Read, cms: Cms) -> None:
    cms["45AA0209826/1"] = replace(cms["45AA0209826/1"], closed=True)
    assert "is finalised" in held(judge(read("statement"), cms))


def test_the_case_the_slip_was_meant_for_is_the_first_candidate(read: Read, cms: Cms) -> None:
    decision = judge(read("slip-onto-live-case"), cms)
    assert isinstance(decision, Hold)
    assert decision.candidates[0].urn == "45AA0209826/1"
    assert decision.candidates[0].lead_defendant == "Samuel Okafor"
    assert "Defendant Samuel Okafor named in the subject" in decision.candidates[0].why
    assert "But the subject says “R v Samuel Okafor”" in decision.candidates[1].why


def test_a_misspelt_name_still_leads_to_the_case_as_a_suggestion(read: Read, cms: Cms) -> None:
    decision = judge(read("near-name"), cms)
    assert isinstance(decision, Hold)
    assert [candidate.urn for candidate in decision.candidates] == ["45AA0301126"]
    assert "“Samuel Okaro” in the subject is close to Samuel Okoro" in decision.candidates[0].why


def test_restricted_and_deleted_cases_are_never_shown_as_candidates(read: Read, cms: Cms) -> None:
    for name in ("restricted", "deleted"):
        decision = judge(read(name), cms)
        assert isinstance(decision, Hold)
        assert decision.candidates == ()


def test_no_more_than_three_candidates(read: Read, cms: Cms) -> None:
    mail = replace(read("two-urns"), new_text="45AA0209926 45AA0301126 45AB0510026 45AA0209826/2")
    decision = judge(mail, cms)
    assert isinstance(decision, Hold)
    assert len(decision.candidates) == 3


def test_without_the_names_no_mail_of_these_would_file(read: Read, cms: Cms) -> None:
    """A URN alone never files, wherever it stands."""
    for name in ("statement", "as-on-a-form", "company", "operation", "witness", "only-in-attachment-name"):
        mail = read(name)
        bare = replace(
            mail,
            subject=" ".join(str(found.urn) for found in find_urns(mail.subject)),
            new_text="Please see attached.",
            attachment_names=tuple(str(found.urn) for text in mail.attachment_names for found in find_urns(text)),
        )
        assert isinstance(judge(bare, cms), Hold)

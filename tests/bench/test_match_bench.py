"""The bench counts what became of mails as a person would: filed where it belongs, in the wrong place, held or lost."""

import pytest

from bench.mail_world.bank_tuning import TUNING
from bench.mail_world.cases import World
from bench.mail_world.letters import Letter, Mail, Truth
from bench.match import Options, measure
from bench.match_baselines import first_tolerant, strict_in_subject
from bench.match_calibrate import lowest_threshold
from bench.match_tally import Tally
from casework.mail import Candidate
from intake.facts import MailFacts
from intake.matching import File, Hold, NotCasework

LETTER = Letter("<1@x.test>", "subject", "text", "Sam Example", "sam.example@surrey.police.test")
ONE = Truth("one", (7,), urn="exact", urn_in=("subject",), named=("subject",))


def _tally(*rows: tuple[Truth, object]) -> dict[str, object]:
    tally = Tally()
    for truth, decision in rows:
        assert isinstance(decision, File | Hold | NotCasework)
        tally.add(Mail(LETTER, truth), decision, 0.001)
    return tally.figures()


def test_a_mail_in_its_own_case_is_right_and_in_any_other_wrong() -> None:
    filed = File(case_id=7, urn="45AA0000126", reasons=())
    two = Truth("two", (7, 8), must_hold=True)
    figures = _tally((ONE, filed), (Truth("one", (9,)), filed), (two, filed), (Truth("unrelated"), filed))
    assert (figures["filed"], figures["wrong"], figures["precision"]) == (4, 3, 0.25)
    assert figures["coverage_of_case_mails"] == pytest.approx(1 / 3, abs=0.001)


def test_a_held_mail_counts_by_the_place_of_its_case_and_a_lost_one_is_named() -> None:
    candidates = tuple(Candidate(number, "45AA0000126", "Sam Example") for number in (5, 6, 7))
    figures = _tally((ONE, Hold(("why",), candidates)), (ONE, Hold(("why",), candidates[:2])), (ONE, NotCasework(())))
    assert (figures["held_naming_a_case"], figures["top_1"], figures["top_3"]) == (2, 0.0, 0.5)
    assert (figures["ignored_case_mails"], figures["ignored_naming_a_case"]) == (1, 1)


def test_the_two_other_rules_find_what_they_claim_to_find() -> None:
    world = World(seed=1, cases=20_000)
    record = world.record(5)
    root = record.urn_root
    assert strict_in_subject(MailFacts(subject=f"MG11 {root}", new_text=""), world) == record.case_id
    spaced = MailFacts(subject="MG11", new_text=f"for {root[:2]} {root[2:4]} {root[4:9]} {root[9:]}")
    assert strict_in_subject(spaced, world) is None
    assert first_tolerant(spaced, world) == record.case_id
    split = world.record(49)
    assert split.urn.endswith("/2")
    assert strict_in_subject(MailFacts(subject=split.urn, new_text=""), world) == split.case_id


def test_the_threshold_is_the_lowest_that_keeps_the_bound() -> None:
    good = [(20.0 + number / 1_000, True) for number in range(5_000)]
    scores = [*good, (12.0, True), (8.0, False), (7.0, False), (6.0, False)]
    found = lowest_threshold(scores, 0.001)
    assert (found.score, found.wrong, found.filed) == (12.0, 0, 5_001)
    assert lowest_threshold([(5.0, False), (6.0, False)], 0.001).bound == 1.0


def test_a_small_measurement_runs_from_end_to_end() -> None:
    result = measure(Options(cases=400, mails=40, noise=1.0, seed=5, bank=TUNING.name, show=0, small=200))
    assert result.figures["mails"] == 40
    assert set(result.figures["baselines"]) == {"strict URN in subject", "first tolerant URN"}
    assert {goal.name for goal in result.goals} >= {"precision", "wrong_bound_ppm", "top_3", "p99_ms"}

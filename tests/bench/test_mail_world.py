"""The invented world of the matching benchmark is the same each time, and what it says of its mails is true."""

from collections import Counter
from functools import lru_cache
from itertools import islice, pairwise
from random import Random

import pytest

from bench.mail_world.bank import Bank
from bench.mail_world.bank_second import SECOND
from bench.mail_world.bank_tuning import TUNING
from bench.mail_world.bank_unseen import UNSEEN
from bench.mail_world.cases import FIRST_CASE_ID, World
from bench.mail_world.letters import Mail
from bench.mail_world.mails import Post
from bench.mail_world.noise import Noise, mistyped, mistyped_name
from bench.mail_world.raw import GATEWAY, raw_of
from casework.mail import SenderCheck
from casework.urn import parse_urn
from intake.reading import facts_of_raw
from integrations.mail.mime import read_mail

BANKS = (TUNING, SECOND, UNSEEN)
WORLD = World(seed=3, cases=3_000)
MAILS = 1_200


@lru_cache
def _mails(name: str) -> tuple[Mail, ...]:
    bank = next(bank for bank in BANKS if bank.name == name)
    post = Post(world=WORLD, bank=bank, noise=Noise(), seed=3)
    return tuple(post.mail(number) for number in range(MAILS))


def _words(text: str) -> list[str]:
    return text.split()


def _share(mails: list[Mail], trait: str) -> float:
    return sum(trait in mail.truth.traits for mail in mails) / len(mails)


def test_a_seed_and_a_number_make_the_same_case_and_the_same_mail_again() -> None:
    again = World(seed=3, cases=3_000)
    for number in (0, 48, 49, 2_999):
        assert again.record(number) == WORLD.record(number)
    post = Post(world=again, bank=TUNING, noise=Noise(), seed=3)
    assert [post.mail(number) for number in (7, 3, 900)] == [_mails("tuning")[number] for number in (7, 3, 900)]
    assert World(seed=4, cases=3_000).record(5) != WORLD.record(5)


def test_no_two_cases_share_a_urn_and_each_is_found_by_it() -> None:
    urns = [record.urn for record in WORLD]
    assert len(set(urns)) == len(urns) == 3_000
    for number, urn in enumerate(urns):
        parsed = parse_urn(urn)
        assert parsed is not None
        assert WORLD.number_of(parsed.root) in (number, WORLD.other_split(number))


def test_serials_are_dense_so_that_a_slip_is_another_case() -> None:
    dice = Random(1)
    roots = {record.urn_root for record in WORLD}
    hits = sum(mistyped(dice, Noise(slip=1.0), root) in roots for root in islice(sorted(roots), 500))
    assert hits > 50


def test_defendants_operations_and_restricted_cases_are_as_frequent_as_the_model_says() -> None:
    records = list(WORLD)
    defendants = Counter(len(record.defendants) for record in records)
    assert defendants[1] / 3_000 == pytest.approx(0.78, abs=0.03)
    assert defendants[2] / 3_000 == pytest.approx(0.15, abs=0.03)
    assert max(defendants) == 4
    people = [person for record in records for person in record.defendants if person.surname]
    assert sum("-" in person.surname for person in people) / len(people) == pytest.approx(0.06, abs=0.02)
    assert sum(bool(record.operation) for record in records) / 3_000 == pytest.approx(0.04, abs=0.015)
    assert sum(record.restricted for record in records) > 0
    assert sum(record.closed for record in records) / 3_000 == pytest.approx(0.1, abs=0.03)
    surnames = Counter(record.defendants[0].surname for record in records)
    assert surnames["Smith"] / 3_000 < 0.03
    siblings = sum(a.defendants[0].surname == b.defendants[0].surname != "" for a, b in pairwise(records))
    assert siblings / 3_000 == pytest.approx(0.03, abs=0.015)


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.name)
def test_mails_are_mixed_as_the_model_says(bank: Bank) -> None:
    mails = list(_mails(bank.name))
    kinds = Counter(mail.truth.kind for mail in mails)
    assert (kinds["one"] + kinds["two"]) / MAILS == pytest.approx(0.83, abs=0.04)
    assert kinds["unrelated"] / MAILS == pytest.approx(0.12, abs=0.03)
    assert kinds["unknown"] / MAILS == pytest.approx(0.05, abs=0.025)
    one = [mail for mail in mails if mail.truth.kind == "one"]
    assert sum(bool(mail.truth.urn) for mail in one) / len(one) == pytest.approx(0.86, abs=0.04)
    assert _share(one, "linked") == pytest.approx(0.06, abs=0.025)
    assert _share(one, "forwarded") == pytest.approx(0.05, abs=0.025)
    assert {"body-swapped", "subject-edited", "forged", "quoted-other"} <= {
        t for mail in one for t in mail.truth.traits
    }


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.name)
def test_a_mail_says_what_its_truth_says(bank: Bank) -> None:
    for mail in _mails(bank.name):
        truth, letter = mail.truth, mail.letter
        if truth.kind == "unrelated":
            assert truth.case_ids == ()
            assert not truth.names_a_case
        if truth.urn == "exact" and "subject" in truth.urn_in:
            root = WORLD.record(truth.case_ids[0] - FIRST_CASE_ID).urn_root if truth.case_ids else ""
            assert root in letter.subject.upper().translate(str.maketrans("", "", " /-.()"))
        if truth.kind == "two":
            assert len(set(truth.case_ids)) == 2
        assert ("forged" in truth.traits) == (letter.check is SenderCheck.FAIL)
        assert ("thread" in truth.named) <= (mail.filed is not None)


def test_no_template_is_in_two_banks() -> None:
    said = [
        {text for texts in bank.bodies.values() for text in texts} | set(bank.linked) | set(bank.linked_by_urn)
        for bank in BANKS
    ]
    assert not said[0] & said[1]
    assert not said[2] & (said[0] | said[1])


def test_noise_hits_as_often_as_it_says_and_can_be_multiplied() -> None:
    dice = Random(2)
    for factor in (1, 3):
        noise = Noise().times(factor)
        spoilt = sum(mistyped(dice, noise, "45AA0123426") != "45AA0123426" for _ in range(20_000))
        assert spoilt / 20_000 == pytest.approx(0.033 * factor, abs=0.008)
    assert all(mistyped_name(dice, name) != name for name in ("Smith", "Lee", "Okonkwo", "Llanfair"))


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.name)
def test_the_mime_of_a_letter_reads_as_the_letter(bank: Bank) -> None:
    for mail in _mails(bank.name)[:40]:
        read = read_mail(raw_of(mail.letter))
        assert read.subject == mail.letter.subject
        assert read.sender_address == mail.letter.sender_address
        facts = mail.letter.facts()
        whole = facts_of_raw(raw_of(mail.letter), GATEWAY)
        assert [_words(text) for text in whole.attachment_texts] == [_words(text) for text in facts.attachment_texts]
        assert whole.sender.check is mail.letter.check
        assert [part.name for part in read.parts] == list(facts.attachment_names)
        assert facts.new_text in read.text

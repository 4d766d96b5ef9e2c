"""What a digest counts, and how it is shown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.cases import CustodyTimeLimit
from casework.mail import HeldMail, MailState
from dialogs.cards.parts import utf16_size
from digests.cards import digest_card, limits_card, signed_out_card
from digests.figures import AGES, DUE, Count, Figures, ages, due, due_group, start_of

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def waiting_since(hours: float) -> HeldMail:
    received = NOON - timedelta(hours=hours)
    return HeldMail("0" * 16, "A subject", "a@b.example", received, (), (), (), MailState.HELD, "")


def figures(**more: object) -> Figures:
    nothing = Count(0, 0)
    values: dict[str, object] = {
        "day": TODAY, "filed_by_itself": Count(3, 41), "filed_by_people": Count(1, 7), "undone": nothing, "under": nothing,
        "over": nothing, "redactions_waiting": 0, "held": dict.fromkeys(AGES, 0), "oldest_held": None,
        "limits": dict.fromkeys(DUE, 0),
    }  # fmt: skip
    return Figures(**values | more)  # type: ignore[arg-type]


def lines_of(card: dict) -> list[str]:
    blocks = [each for part in card["body"] for each in part.get("items", [part])]
    return [
        "".join(run["text"] for run in block["inlines"]) if "inlines" in block else block["text"] for block in blocks
    ]


@pytest.mark.parametrize(
    ("days", "group"),
    [
        (-1, "Expired"),
        (0, "Today"),
        (1, "Tomorrow"),
        (2, "In 2 to 7 days"),
        (7, "In 2 to 7 days"),
        (8, "In 8 to 28 days"),
    ],
)
def test_custody_time_limits_are_grouped_by_the_day_cms_gives(days: int, group: str) -> None:
    assert due_group(TODAY + timedelta(days=days), TODAY) == group


def test_every_custody_time_limit_is_counted_once() -> None:
    limits = [CustodyTimeLimit(n, f"45AA00{n:03}26", "A Person", TODAY + timedelta(days=n - 3)) for n in range(30)]
    counted = due(limits, TODAY)
    assert list(counted) == list(DUE)
    assert sum(counted.values()) == 30


@pytest.mark.parametrize(
    ("hours", "age"),
    [
        (0, AGES[0]),
        (23.9, AGES[0]),
        (24, AGES[1]),
        (71, AGES[1]),
        (72, AGES[2]),
        (167, AGES[2]),
        (168, AGES[3]),
        (9999, AGES[3]),
    ],
)
def test_held_mail_is_counted_by_how_long_it_waits(hours: float, age: str) -> None:
    assert ages([waiting_since(hours)], NOON)[age] == 1


def test_a_day_begins_when_it_does_in_the_uk() -> None:
    assert start_of(date(2026, 11, 22)) == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    assert start_of(date(2026, 6, 1)) == datetime(2026, 5, 31, 23, 0, tzinfo=UTC)


def test_what_needs_somebody_comes_first_and_numbers_are_whole() -> None:
    lines = lines_of(
        digest_card(figures(held={**dict.fromkeys(AGES, 0), AGES[3]: 2}, oldest_held=NOON - timedelta(days=9)))
    )
    assert lines[1] == "Digest for 22 November 2026"
    assert lines[2] == "Needs somebody now"
    assert "Unfiled email: 2" in lines
    assert "Waiting 7 days or more: 2. The oldest came 13 November 2026 at 12:00." in lines
    assert "Filed by itself: 3 today, 41 in the last seven days" in lines


def test_what_waits_is_told_by_why_it_waits() -> None:
    held = {**dict.fromkeys(AGES, 0), AGES[0]: 3}
    lines = lines_of(digest_card(figures(held=held, why_held={"Doubtful case": 2, "Sender not confirmed": 1})))
    assert "Waiting less than a day: 3. Why: doubtful case: 2, sender not confirmed: 1." in lines


def test_redactions_that_could_not_be_sent_are_told() -> None:
    assert any("1 entry kept" in line for line in lines_of(digest_card(figures(redactions_waiting=1))))
    assert not any("kept" in line for line in lines_of(digest_card(figures())))


def test_digests_of_a_bad_day_are_small_enough_for_teams() -> None:
    limits = [CustodyTimeLimit(2**31, "45AA0000126/12", "W" * 500, TODAY)] * 500
    held, due_soon = dict.fromkeys(AGES, 99_999), dict.fromkeys(DUE, 99_999)
    full = digest_card(figures(held=held, limits=due_soon, oldest_held=NOON))
    for card in (full, limits_card(limits, TODAY), signed_out_card(TODAY)):
        assert utf16_size(card) < 27 * 1024
        assert lines_of(card)[0] == "OFFICIAL-SENSITIVE"


def test_a_cms_that_has_changed_comes_first_in_the_digest() -> None:
    said = "The material service of CMS no longer offers UploadFile."
    lines = lines_of(digest_card(figures(drift=(said,))))
    assert any("Nothing is written to it" in line for line in lines)
    assert any(said in line for line in lines)


def test_a_limit_nobody_could_read_is_not_a_limit_nobody_has() -> None:
    lines = lines_of(digest_card(figures(limits=None)))
    assert any("Custody time limits: not known" in line for line in lines)

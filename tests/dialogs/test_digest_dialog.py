"""A supervisor reads the digest, on demand and every morning."""

from datetime import UTC, datetime, timedelta

import pytest

from dialogs.turn import Kind
from sandbox.people import GRACE
from store.legal_log import LogKind
from store.schema import now


@pytest.fixture
async def busy_day(world) -> None:
    """One mail filed by a person and undone, one that waits since three days, one redaction logged."""
    await world.owen.signed_in()
    await world.hold("Okafor - further statement", days=0)
    shown = await world.owen.says("unfiled")
    found = await world.owen.presses(shown, "Find", query="45AA0209826/1")
    await world.owen.presses(found, "File in 45AA0209826/1")
    await world.owen.presses(
        await world.owen.presses(await world.owen.says("filed"), "Okafor"),
        "Take it out of the case",
        reason="Duplicate",
    )
    await world.hold("Nobody knows this case", days=3)
    case = await (await world.asha.signed_in()).says("45AA0209826/1")
    statements = await world.asha.presses(await world.asha.presses(case, "Documents"), "Statements")
    form = await world.asha.presses(await world.asha.presses(statements, "Nandakumar"), "Log an under/over")
    await world.asha.presses(form, "Save", **form.filled() | {"under_ticked": "true", "under": "5,12"})


async def test_the_digest_counts_what_happened_and_each_line_opens_its_list(world, busy_day) -> None:
    digest = await (await world.grace.signed_in()).says("digest")
    for words in (
        "Unfiled email: 2",
        "Waiting less than a day: 1, 3 to 6 days: 1.",
        "Filed by itself: 0 today, 0 in the last seven days",
        "Undone: 1 today, 1 in the last seven days",
        "Under-redactions: 2 today, 2 in the last seven days",
        "Over-redactions: 0 today, 0 in the last seven days",
        "Custody time limits: ",
        "in 8 to 28 days: ",
    ):
        assert words in digest.text
    assert "saved" not in digest.text, "no figure is invented"
    assert "Nobody knows this case" in (await world.grace.presses(digest, "Unfiled email")).text
    limits = await world.grace.presses(digest, "Custody time limits")
    assert "45AA0209826/1 Samuel Okafor" in limits.text
    undone = await world.grace.presses(digest, "Undone")
    assert "45AA0209826/1" in undone.text
    assert "by Owen Price" in undone.text
    redactions = await world.grace.presses(digest, "Under-redactions")
    assert "by Asha Verma" in redactions.text
    assert "Case 45AA0209826/1" in (await world.grace.presses(redactions, "Open case 45AA0209826/1")).text


@pytest.mark.parametrize("part", ["", "limits", "undone", "redactions"])
async def test_only_supervisors_get_it(world, part: str) -> None:
    for person in (world.asha, world.owen):
        refused = await (await person.signed_in()).acts(Kind.EXECUTE, "digest", {"part": part})
        assert "Your role does not allow this." in refused.text
        assert "Custody time limits" not in refused.text


async def test_a_digest_is_a_disclosure_to_its_reader(world) -> None:
    await (await world.grace.signed_in()).says("digest")
    [record] = [row for row in await world.legal_records() if row.kind is LogKind.DISCLOSURE]
    assert record.recipients == (GRACE.entra_id,)


async def test_the_daily_digest_is_queued_once_and_not_before_its_time(world) -> None:
    await world.grace.signed_in()
    assert await world.digest.send_due(datetime(2026, 11, 23, 7, 29, tzinfo=UTC)) == 0
    assert await world.digest.send_due(datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) == 1
    assert await world.digest.send_due(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == 0
    assert await world.digest.send_due(datetime(2026, 11, 24, 7, 31, tzinfo=UTC)) == 1
    [first, _second] = await world.store.chat.outbox.take()
    assert first.key == f"digest:{GRACE.entra_id}:2026-11-23"
    assert "Unfiled email: 0" in str(first.message["card"])


async def test_summer_time_is_the_uk_s(world) -> None:
    await world.grace.signed_in()
    assert await world.digest.send_due(datetime(2027, 6, 1, 6, 29, tzinfo=UTC)) == 0
    assert await world.digest.send_due(datetime(2027, 6, 1, 6, 30, tzinfo=UTC)) == 1


async def test_a_supervisor_whose_session_has_ended_gets_a_way_in_instead_of_figures(world) -> None:
    await world.grace.signed_in()
    world.cms.sessions.end(GRACE.username)
    assert await world.digest.send_due(now().replace(hour=12) + timedelta(days=1)) == 1
    [queued] = await world.store.chat.outbox.take()
    assert "Your CMS session has ended, so I have no figures for you." in str(queued.message["card"])
    assert "Filed by itself" not in str(queued.message["card"])
    answered = await world.grace.signs_in(await world.grace.acts(Kind.EXECUTE, "digest", {}))
    assert "Filed by itself: 0 today" in answered.text


async def test_a_cms_that_is_down_delays_the_digest_and_does_not_lose_it(world) -> None:
    await world.grace.signed_in()
    noon = now().replace(hour=12) + timedelta(days=1)
    world.cms.faults.order("*", "http-500", 50)
    assert await world.digest.send_due(noon) == 0
    world.cms.faults.clear()
    assert await world.digest.send_due(noon) == 1


async def test_a_digest_says_which_figure_cms_could_not_give(world) -> None:
    await world.grace.signed_in()
    evening = now().replace(hour=20) + timedelta(days=1)
    world.cms.faults.order("custodyTimeLimits", "http-500", 50)

    shown = await world.grace.says("digest")
    assert "Custody time limits: not known" in shown.text
    assert "Filed by itself: 0 today" in shown.text

    assert await world.digest.send_due(evening) == 1, "by the evening part of a digest is better than none"

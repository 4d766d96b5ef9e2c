"""Owen's morning after a day of mixed mail: what waits for him is what a person would doubt too, and says why."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, expect

from bench.day import received, report, the_day
from bench.mail_world.day import Posted
from casework.mail import MailState
from sandbox.people import OWEN
from store.mail import MailRow
from tests.browser.chat import Chat
from tests.browser.product import Product, start, stop

pytestmark = pytest.mark.browser

MAILS, SEED, CASES = 30, 7, 300
ON_A_PAGE = 8
Day = tuple[Product, list[Posted]]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """A product of its own, whose CMS has the cases that the mails are about."""
    folder = tmp_path_factory.mktemp("day")
    post = the_day(folder, mails=MAILS, seed=SEED, bank="second", cases=CASES)
    product = start(folder)
    yield product, post
    assert stop(product) == (0, [])


async def test_only_what_a_person_would_doubt_waits_and_every_card_says_why(
    day: Day, window: BrowserContext, screenshots: Path
) -> None:
    product, post = day
    rows = await received(product.data_dir, product.ports, post)
    figures = report(post, rows).figures
    assert (figures["mails"], figures["wrong"], figures["lost"]) == (MAILS, 0, 0)
    held = [row for row in rows if row.state is MailState.HELD]
    idle = {each.message_id for each in post if each.truth.kind in {"unrelated", "machine"}}
    assert held
    assert idle
    assert not idle & {row.message_id for row in held}

    owen = await at_teams(product, window, screenshots)
    await owen.start_signed_in()
    await every_one_is_in_the_queue(owen, held)
    for number in first_of_each_reason(await in_the_queues_order(owen, len(held)), held):
        await owen.say(f"unfiled {number}")
        await owen.reads("Why it was not filed by itself")
        await owen.shot(f"51-day-{number}")


async def at_teams(product: Product, window: BrowserContext, screenshots: Path) -> Chat:
    page = await window.new_page()
    await page.goto(product.start_page)
    await page.get_by_role("link", name=f"{OWEN.name}, {OWEN.job}").click()
    await expect(page.get_by_text(f"You are {OWEN.name}")).to_be_visible()
    owen = Chat(page, OWEN, screenshots)
    await expect(owen.log.locator("article").first).to_be_visible()
    return owen


async def every_one_is_in_the_queue(owen: Chat, held: Sequence[MailRow]) -> None:
    await owen.say("unfiled all")
    await owen.reads(f"{len(held)} emails wait for a decision")
    await owen.shot("50-day-queue")


async def in_the_queues_order(owen: Chat, number: int) -> list[str]:
    """The subjects, as the pages of the queue list them."""
    subjects: list[str] = []
    for page in range(1, -(-number // ON_A_PAGE) + 1):
        await owen.say(f"unfiled page {page}")
        await owen.reads("for a decision")
        rows = owen.answers.last.get_by_role("button", name="Decide ")
        shown = min(ON_A_PAGE, number - len(subjects))
        await expect(rows).to_have_count(shown)
        labels = [await row.get_attribute("aria-label") or "" for row in await rows.all()]
        subjects += [label.removeprefix("Decide ") for label in labels]
    return subjects


def first_of_each_reason(subjects: Sequence[str], held: Sequence[MailRow]) -> list[int]:
    """The places of the queue at which a sort of reason stands for the first time."""
    beginning = {row.subject: " ".join(row.reasons[0].split()[:3]) for row in held}
    seen: set[str] = set()
    places = []
    for place, subject in enumerate(subjects, start=1):
        if (reason := beginning[subject]) not in seen:
            seen.add(reason)
            places.append(place)
    return places

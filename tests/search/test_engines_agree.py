"""The same papers in both engines, the same questions to both: the same answers, down to the boxes of the words."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.pages import Outcome, Page
from search.asking import ask
from search.found import IndexedDocument
from search.question import Filters, Question
from tests.search.conftest import azure, embedded
from tests.search.written import document, page

TEXT = (
    "the blue car stopped near Okafor and his knife was seen by Siân O’Brien who ran towards a blue-grey van MG11 AB12 CDE"
    " burglar burglars burgled burglary statement statements informa~ tion vauxhall 07700900123 café 🔥 car. the, blue"
)
WORDS = TEXT.split()
ASKED = (
    "blue", "blue car", '"blue car"', '"the blue"', "burglar", "burglery", "okafer", "o'brien", '"sian obrien"', "bur*",
    '"blue ca*"', "knife* car", "informaton", "information", "tion", "blue-grey", "bluegrey", "MG 11", "ab12cde", "zzz",
    "zzz blue", "stopt near", '"his knife was seen by sian o brien who ran"', "🔥", "07700900124", "vauxhal okafor", "cars van",
)  # fmt: skip
CASES = (1, 2, 33)


def papers(dice: random.Random) -> list[tuple[IndexedDocument, list[Page]]]:
    return [paper(dice, number) for number in range(1, 31)]


def paper(dice: random.Random, number: int) -> tuple[IndexedDocument, list[Page]]:
    outcome = dice.choice([Outcome.CONVERTED] * 6 + [Outcome.BROKEN])
    about = document(
        number,
        case_id=dice.choice(CASES),
        title=" ".join(dice.choices(WORDS, k=3)),
        category=dice.choice(["Statements", "Exhibits"]),
        date=dice.choice([None, date(2026, 1, 1) + timedelta(days=dice.randrange(4))]),
        unused=dice.random() < 0.3,
        outcome=outcome,
        sentence="" if outcome is Outcome.CONVERTED else "This document is damaged.",
    )
    count = dice.randrange(1, 4) if outcome is Outcome.CONVERTED else 0
    return replace(about, pages=count), [written_page(dice, at) for at in range(1, count + 1)]


def written_page(dice: random.Random, number: int) -> Page:
    lines = [" ".join(dice.choices(WORDS, k=dice.randrange(0, 7))) for _ in range(4)]
    return page(*lines, number=number, confidence=dice.choice([None, None, 0.8]))


def questions(dice: random.Random) -> list[tuple[Question, frozenset[int]]]:
    filters = (
        Filters(),
        Filters(),
        Filters(categories=frozenset({"Exhibits"})),
        Filters(since=date(2026, 1, 2), unused=False),
        Filters(materials=frozenset({1, 5, 9})),
    )
    return [
        (replace(ask(text, dice.choice(filters)), near=near), frozenset(dice.sample(CASES, dice.randrange(1, 4))))
        for text in ASKED
        for near in (True, False)
    ]


@pytest.mark.doubles
@pytest.mark.parametrize("seed", [1, 2])
async def test_both_engines_give_the_same_answer(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    async with embedded(tmp_path) as one, azure(tmp_path) as other:
        for about, pages in papers(dice):
            await one.put(about, pages)
            await other.put(about, pages)
        said = 0
        for question, cases in questions(dice):
            found = await one.find(question, cases)
            assert await other.find(question, cases) == found
            said += len(found.documents)
        assert said > 50

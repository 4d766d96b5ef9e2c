"""Whatever stands on the pages and whatever is asked: the engine finds the lines that a plain scan of the text finds."""

import itertools
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import combining, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.errors import BadInput
from casework.pages import Page, Word
from search.asking import ask
from search.hits import hits_in, hits_on
from search.packed import pack, unpack_written
from search.question import Term
from search.reading import Reading
from search.written import written
from tests.search.conftest import ENGINES
from tests.search.written import CASE, STATEMENT, pages

# Few words, so that they meet; some of them hold marks, and a tilde breaks the word at the end of a line.
WORDS = st.sampled_from(
    ["blue", "Car,", "the", "THE", "o'brien", "O’Brien", "blue-grey", "Siân", "in", "formation", "information", "—", "🔥",
     "45AA0209820/1", "12.3.26", "grey", "s", "…x…", "a@b.test", "bl"]
)  # fmt: skip
LINE = st.builds(lambda words, broken: " ".join(words) + "~" * broken, st.lists(WORDS, max_size=6), st.booleans())
DOCUMENT = st.lists(st.lists(LINE, min_size=1, max_size=5).map("\n".join), min_size=1, max_size=4)
QUESTION = st.one_of(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=11).map(lambda words: f'"{" ".join(words)}"'),
    st.tuples(WORDS, WORDS).map(lambda two: f'{two[0]} "{two[1]} {two[0]}"'),
    WORDS.map(lambda word: f"{word}*"),
)


def scanned(page: Page, terms: tuple[Term, ...]) -> set[int]:
    """The lines of the page that a scan of its text finds, each broken word tried as one and as two."""
    found: dict[Term, set[int]] = {term: set() for term in terms}
    words = [(word, line) for line, words in enumerate(page.lines, 1) for word in words]
    breaks = [at for at, (word, _) in enumerate(words[:-1]) if word.goes_on]
    chains = [[at for _, at in run] for _, run in itertools.groupby(enumerate(breaks), lambda one: one[1] - one[0])]
    for glued in itertools.product((True, False), repeat=len(chains)):
        joined = {at for chain, one in zip(chains, glued, strict=True) if one for at in chain}
        said = _said([(word.text, line) for word, line in words], joined)
        for term in terms:
            found[term] |= {said[at][1] for at in range(len(said)) if _stands(said, at, term)}
    return set().union(*found.values()) if all(found.values()) else set()


def _said(words: list[tuple[str, int]], joined: set[int]) -> list[tuple[str, int]]:
    """The words in small letters without marks, each with the line where it begins."""
    said: list[tuple[str, int]] = []
    pieces: list[tuple[str, int]] = []
    for at, piece in enumerate(words):
        pieces.append(piece)
        if at in joined:
            continue
        apart = [(one, line) for text, line in pieces for one in _plain(text)]
        whole = _plain("".join(text for text, _ in pieces))
        said += apart if whole == [one for one, _ in apart] else [(one, pieces[0][1]) for one in whole]
        pieces = []
    return said


def _plain(text: str) -> list[str]:
    plain = "".join(one for one in normalize("NFKD", text) if not combining(one)).lower()
    return re.findall(r"[^\W_]+|🔥", plain)


def _stands(said: list[tuple[str, int]], at: int, term: Term) -> bool:
    words = [word for word, _ in said[at : at + len(term.words)]]
    if term.prefix and words:
        words[-1] = words[-1][: len(term.words[-1])]
    return words == list(term.words)


@given(texts=DOCUMENT, text=QUESTION)
@settings(max_examples=200)
def test_the_lines_of_a_page_are_those_that_a_scan_finds(texts: list[str], text: str) -> None:
    try:
        question = ask(text)
    except BadInput:
        return
    for page in pages(*texts):
        hits = [hit.line for hit in hits_on(page, question)]
        assert hits == sorted(scanned(page, question.terms))


@pytest.mark.parametrize("name", sorted(ENGINES))
@given(documents=st.lists(DOCUMENT, min_size=1, max_size=3), text=QUESTION)
@settings(max_examples=20)
async def test_the_engine_finds_what_a_scan_finds_and_nothing_else(
    name: str, documents: list[list[str]], text: str
) -> None:
    try:
        question = replace(ask(text), near=False)
    except BadInput:
        return
    with TemporaryDirectory() as folder:
        async with ENGINES[name](Path(folder)) as engine:
            await engine.put(replace(STATEMENT, version_id=9), pages("the blue car", "in formation"))
            expected = set()
            for material_id, texts in enumerate(documents, 1):
                made = pages(*texts)
                await engine.put(replace(STATEMENT, material_id=material_id), made)
                expected |= {
                    (material_id, page.number, line) for page in made for line in scanned(page, question.terms)
                }
            found = await engine.find(question, frozenset({CASE}))
    hits = [(one.document.material_id, hit.page, hit.line) for one in found.documents for hit in one.hits]
    assert len(hits) == len(set(hits))
    assert set(hits) == expected


@given(text=st.text(max_size=60), typed=st.text(max_size=40))
@settings(max_examples=150)
def test_any_text_on_a_page_is_found_by_itself(text: str, typed: str) -> None:
    """Whatever characters there are: hits are where the words are, and a page packed is the page."""
    made = page_of_lines(text.splitlines())
    try:
        question = ask(typed)
    except BadInput:
        return
    assert {hit.line for hit in hits_on(made, question)} == {
        hit.line for hit in hits_in(unpack_written(pack(made)), question)
    }
    assert Reading(written(made)).said == Reading(unpack_written(pack(made))).said


def page_of_lines(lines: list[str]) -> Page:
    """A page of lines that may hold anything."""
    box = (1.0, 2.0, 3.0, 4.0)
    return Page(1, 595.0, 842.0, tuple(tuple(Word(word, box) for word in line.split(" ")) for line in lines))

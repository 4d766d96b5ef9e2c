"""Searching the papers of many cases: how fast, how large, and whether every line is found that a scan of the text finds.

The same questions are asked when the index holds a tenth of the pages (10,000 at least) and when it holds all. Beside
it, on the first pages, the way the Casework App's own index works: a row for each line, one word, equality.
"""

import asyncio
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from bench.papers import PAGES_OF_A_CASE, Papers
from bench.result import Goal, Result
from bench.search_peer import LinePeer
from bench.search_questions import Asked, Questions
from search.fts import FtsEngine

FIRST_PAGES, PEER_PAGES = 10_000, 10_000
QUESTIONS, ACROSS_QUESTIONS = 200, 50
RECALL_QUESTIONS = 100
P95_GOAL_MS = 100.0
GROWTH_GOAL = 2.0
TELL_EVERY_S = 15.0


async def main(pages: int = 100_000, seed: int = 1) -> Result:
    """Fill the index in two steps, and ask after each."""
    cases = max(pages // PAGES_OF_A_CASE, 1)
    first = min(max(FIRST_PAGES // PAGES_OF_A_CASE, 1), cases)
    papers = Papers(seed=seed)
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        engine = FtsEngine(path=Path(folder) / "search.sqlite")
        small = await _filled(engine, papers, range(first), Path(folder))
        small |= await _asked(engine, Questions(papers, cases=first, seed=seed))
        print(_line(f"{first * PAGES_OF_A_CASE:,} pages", small), flush=True)
        peer = await _peer(papers, min(first, PEER_PAGES // PAGES_OF_A_CASE), seed, Path(folder))
        whole = small
        if cases > first:
            whole = await _filled(engine, papers, range(first, cases), Path(folder))
            whole |= await _asked(engine, Questions(papers, cases=cases, seed=seed))
            print(_line(f"{cases * PAGES_OF_A_CASE:,} pages", whole), flush=True)
        recall = await _recall(engine, Questions(papers, cases=cases, seed=seed + 1))
        await engine.close()
    figures = {"pages": cases * PAGES_OF_A_CASE, "first": small, "all": whole, "recall": recall, "by_lines": peer}
    return Result(figures=figures | {"ratio": _ratio(small, peer)}, goals=tuple(_goals(small, whole, recall)))


def _goals(small: dict[str, Any], whole: dict[str, Any], recall: dict[str, Any]) -> list[Goal]:
    growth = max(
        whole[kind]["cpu_p95_ms"] / small[kind]["cpu_p95_ms"] for kind in ("word", "phrase", "fuzzy", "filtered")
    )
    slowest = max(whole[kind]["p95_ms"] for kind in ("word", "phrase", "fuzzy", "filtered"))
    return [
        Goal("lines found, of those a scan finds", 1.0, recall["recall"], at_most=False),
        Goal("lines found that a scan does not find", 0.0, recall["wrong"], at_most=True),
        Goal("p95 in a case, ms", P95_GOAL_MS, slowest, at_most=True),
        Goal("p95 in a case (CPU), of that with the first pages", GROWTH_GOAL, round(growth, 2), at_most=True),
    ]


def _size(folder: Path) -> float:
    return round(sum(file.stat().st_size for file in folder.glob("search.sqlite*")) / 1e6, 1)


async def _filled(engine: FtsEngine, papers: Papers, numbers: range, folder: Path) -> dict[str, Any]:
    """Take in these cases; only that counts, not writing the papers."""
    wall = cpu = 0.0
    pages, told = 0, time.monotonic()
    for number in numbers:
        for paper in papers.case(number):
            placed = list(paper.pages())
            begun, begun_cpu = time.perf_counter(), time.process_time()
            await engine.put(paper.document, placed)
            wall += time.perf_counter() - begun
            cpu += time.process_time() - begun_cpu
            pages += len(placed)
        if time.monotonic() - told > TELL_EVERY_S:
            told = time.monotonic()
            print(f"  case {number:,} of {numbers.stop:,}: {pages / wall:,.0f} pages a second", flush=True)
    return {
        "pages_a_second": round(pages / wall),
        "pages_a_cpu_second": round(pages / cpu),
        "megabytes": _size(folder),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


async def _asked(engine: FtsEngine, questions: Questions) -> dict[str, Any]:
    """Each kind of question, so many times, after as many that do not count."""
    kinds: dict[str, Callable[[], Asked]] = {
        "word": questions.word,
        "phrase": questions.phrase,
        "fuzzy": questions.slip,
        "filtered": questions.filtered,
        "across": questions.across,
        "across_phrase": questions.phrase_across,
    }
    for kind in kinds.values():
        for _ in range(QUESTIONS // 20):
            await _find(engine, kind())
    return {
        name: await _timed([kind() for _ in range(QUESTIONS)], lambda one: _find(engine, one))
        for name, kind in kinds.items()
    }


async def _timed(asked: Iterable[Asked], find: Callable[[Asked], Awaitable[int]]) -> dict[str, float]:
    wall, cpu, found = list[float](), list[float](), 0
    for one in asked:
        begun, begun_cpu = time.perf_counter(), time.process_time()
        lines = await find(one)
        wall.append(1e3 * (time.perf_counter() - begun))
        cpu.append(1e3 * (time.process_time() - begun_cpu))
        found += lines > 0
    told = {"answered": round(found / len(wall), 3)}
    for name, figures in (("", sorted(wall)), ("cpu_", sorted(cpu))):
        for share in (50, 95, 99):
            told[f"{name}p{share}_ms"] = round(figures[min(len(figures) * share // 100, len(figures) - 1)], 2)
    return told


async def _find(engine: FtsEngine, asked: Asked) -> int:
    found = await engine.find(asked.question, asked.cases)
    return sum(len(one.hits) for one in found.documents)


async def _recall(engine: FtsEngine, questions: Questions) -> dict[str, Any]:
    """Words and phrases against a scan of the case's text, line by line."""
    lines = missed = wrong = 0
    for kind in (questions.word, questions.phrase):
        for asked in [kind() for _ in range(RECALL_QUESTIONS)]:
            found = await engine.find(asked.question, asked.cases)
            told = {(one.document.material_id, hit.page, hit.line) for one in found.documents for hit in one.hits}
            scanned = questions.scan(asked)
            lines += len(scanned)
            missed += len(scanned - told)
            wrong += len(told - scanned)
    print(f"recall: {lines - missed:,} of {lines:,} lines; {wrong} that a scan does not find", flush=True)
    return {
        "questions": 2 * RECALL_QUESTIONS,
        "lines": lines,
        "recall": round(1 - missed / max(lines, 1), 6),
        "wrong": wrong,
    }


async def _peer(papers: Papers, cases: int, seed: int, folder: Path) -> dict[str, Any]:
    """The same first pages as one row for each line."""
    peer = LinePeer(folder / "lines.sqlite")
    figures = await asyncio.to_thread(peer.fill, papers, cases)
    questions = Questions(papers, cases=cases, seed=seed)

    async def find(one: Asked) -> int:
        return len(peer.find(one))

    kinds = {"word": questions.word, "phrase": questions.phrase, "fuzzy": questions.slip, "across": questions.across}
    for name, kind in kinds.items():
        figures[name] = await _timed([kind() for _ in range(ACROSS_QUESTIONS if name == "across" else QUESTIONS)], find)
    phrases = [questions.phrase() for _ in range(RECALL_QUESTIONS)]
    right = sum(len(peer.find(one) & questions.scan(one)) for one in phrases)
    figures["phrase_lines_that_are_right"] = round(right / max(sum(len(peer.find(one)) for one in phrases), 1), 3)
    peer.close()
    print(_line("by lines", figures), flush=True)
    return figures


def _ratio(ours: dict[str, Any], peer: dict[str, Any]) -> dict[str, float]:
    """How many times as fast ours is, by CPU, and how large beside it."""
    kinds = ("word", "phrase", "across")
    ratio = {kind: round(peer[kind]["cpu_p95_ms"] / max(ours[kind]["cpu_p95_ms"], 0.01), 2) for kind in kinds}
    ratio["pages_a_cpu_second"] = round(ours["pages_a_cpu_second"] / peer["pages_a_cpu_second"], 2)
    return ratio | {"megabytes": round(ours["megabytes"] / peer["megabytes"], 2)}


def _line(name: str, figures: dict[str, Any]) -> str:
    kinds = ", ".join(
        f"{kind} {one['p50_ms']}/{one['p95_ms']}/{one['p99_ms']} ms (CPU {one['cpu_p50_ms']}/{one['cpu_p95_ms']})"
        for kind, one in figures.items()
        if isinstance(one, dict)
    )
    return f"{name}: {figures['pages_a_cpu_second']:,} pages a CPU second, {figures['megabytes']:,} MB; p50/p95/p99 {kinds}"

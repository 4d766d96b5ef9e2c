"""`casework mail replay`: what the matching would do with a folder of mails. No CMS, no server, no settings."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog
import typer

from app.progress import Progress
from intake.case_index import CaseIndex, CaseIndexBuilder
from intake.case_lines import BadLine, case_lines
from intake.replay import Replayed, replay
from intake.replay_truth import Score, readable, truth_of

_MOST_TOLD = 20


async def run_replay(*, cases: Path, mail: Path, truth: Path | None, as_json: bool, gateway: str) -> None:
    """Print a line for each mail, and at the end how good that was if the truth is known."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # stdout is for the decisions
    known = truth_of(truth) if truth else {}
    index = index_from(cases)
    paths = list(mails_in(mail))
    score, progress = Score(truth=known), Progress("Mails", len(paths))
    async for replayed in replay(paths, index, gateway=gateway):
        name = replayed.path.relative_to(mail).as_posix()
        score.add(name, replayed)
        _print(replayed.as_line(name) if as_json else _told(name, replayed))
        progress.step()
    progress.end()
    if truth:
        figures = score.as_object()
        _print(figures if as_json else readable(figures))


def index_from(path: Path) -> CaseIndex:
    """The index of a file of cases. Bad lines are told on stderr, and left out."""
    builder, bad = CaseIndexBuilder(), 0
    progress = Progress("Cases", path.stat().st_size)
    for number, length, case in case_lines(path):
        progress.step(length)
        if not isinstance(case, BadLine):
            builder.add(case)
            continue
        bad += 1
        if bad <= _MOST_TOLD:
            typer.echo(f"{path.name}, line {number}: {case}", err=True)
    progress.end()
    if bad:
        typer.echo(f"{path.name}: {bad} lines were left out.", err=True)
    return builder.finish()


def mails_in(folder: Path) -> Iterator[Path]:
    """Every file of a folder and its folders, in sorted order."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(place, name) for name in sorted(names))


def _told(name: str, replayed: Replayed) -> str:
    where = replayed.decision.urn if replayed.word == "file" and hasattr(replayed.decision, "urn") else "-"
    perhaps = (
        f"{'':23} perhaps {candidate.urn} ({candidate.lead_defendant}): {'; '.join(candidate.why)}"
        for candidate in getattr(replayed.decision, "candidates", ())
    )
    return "\n".join((f"{replayed.word:6} {where:16} {name}: {'; '.join(replayed.decision.reasons)}", *perhaps))


def _print(line: dict[str, Any] | str) -> None:
    text = line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
    # Names of files and of people may be no valid text.
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()

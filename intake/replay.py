"""Matching played through over files: cases from one file, mails from a folder, nothing written anywhere."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.mail import Candidate
from intake.case_index import CaseIndex
from intake.facts import History
from intake.matching import Decision, File, Hold, decide
from intake.reading import facts_of
from intake.reading_batch import ReadMail, read_all

_WORDS = {File: "file", Hold: "hold"}


@dataclass(frozen=True, slots=True)
class Replayed:
    """One mail with what was decided. `parts` is what became of each of its leaves."""

    path: Path
    decision: Decision
    parts: tuple[dict[str, Any], ...] = ()

    @property
    def word(self) -> str:
        """file, hold or ignore."""
        return _WORDS.get(type(self.decision), "ignore")

    @property
    def case_id(self) -> int | None:
        """The case it was filed in."""
        return self.decision.case_id if isinstance(self.decision, File) else None

    def as_line(self, name: str) -> dict[str, Any]:
        """What `casework mail replay --json` prints."""
        decision = self.decision
        candidates = decision.candidates if isinstance(decision, Hold) else ()
        score = decision.score if isinstance(decision, File) else max((each.score for each in candidates), default=0.0)
        return {
            "file": name,
            "decision": self.word,
            "caseId": self.case_id,
            "score": score,
            "reasons": list(decision.reasons),
            "candidates": [_candidate(each) for each in candidates],
            "parts": list(self.parts),
        }


async def replay(paths: Iterable[Path], cases: CaseIndex, *, gateway: str = "") -> AsyncIterator[Replayed]:
    """Each mail with its decision, in order; conversations go on where the mails before were filed."""
    threads: dict[str, tuple[int, str]] = {}
    history = History(threads=threads)
    async for mail in read_all(paths, gateway=gateway):
        replayed = _decided(mail, cases, history)
        message_id = mail.summary["message_id"] if mail.summary else ""
        if message_id and isinstance(replayed.decision, File):
            threads.setdefault(message_id, (replayed.decision.case_id, replayed.decision.urn))
        yield replayed


def _decided(mail: ReadMail, cases: CaseIndex, history: History) -> Replayed:
    if mail.summary is None:
        return Replayed(mail.path, Hold(reasons=(mail.broken,)))
    facts = facts_of(mail.summary)
    parts = tuple(
        {"name": part.name, "type": part.content_type, "bytes": part.size, "outcome": part.outcome.value}
        for part in facts.parts
    )
    return Replayed(mail.path, decide(facts, cases, history), parts)


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {"caseId": candidate.case_id, "score": candidate.score, "reasons": list(candidate.why)}

"""What could not be read beside what could: warnings that belong to the answer being made.

An outside system that fails in one branch costs only that branch. Whoever reads says so here; whoever shows the answer
collects what was said. Nothing is shown as complete that is not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_heard: ContextVar[list[str] | None] = ContextVar("partial_answer_warnings", default=None)


def warn(sentence: str) -> None:
    """Say that a part of the answer is missing: a plain sentence without case data. Said twice, it counts once."""
    heard = _heard.get()
    if heard is not None and sentence not in heard:
        heard.append(sentence)


@contextmanager
def collecting() -> Iterator[list[str]]:
    """The warnings said inside the block, in order; collectors inside collectors each hear their own and pass it on."""
    outer = _heard.get()
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)
        if outer is not None:
            outer.extend(one for one in heard if one not in outer)

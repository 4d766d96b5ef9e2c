"""What our processes write to their logs: one JSON line an event, and never what an error said."""

import logging
import traceback
from pathlib import PurePath
from types import TracebackType
from typing import Any

import structlog

FRAMES = 6


def log_to_standard_error() -> None:
    """Set the logs up for a process. Libraries may warn, but never chat: at their lower levels some log whole messages."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutWords())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for chatty in ("zeep.transports", "exchangelib", "httpx", "aiohttp.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(place_of),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(),
    )


def place_of(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> dict[str, Any]:
    """An error's type and where it broke. Its text may quote a row or a mail, and the variables around it are case data."""
    kind, _, at = exc_info
    return {"error": kind.__name__, "where": _frames(at)}


class WithoutWords(logging.Formatter):
    """The lines of libraries; errors by type and place alone. asyncio shows the error again in its second line: cut."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as a line."""
        said = record.getMessage().partition("\n")[0]
        line = f"{record.levelname}:{record.name}:{said}"
        # (None, None, None) is how logging says that there is no error after all.
        return f"{line} {place_of(record.exc_info)}" if record.exc_info and record.exc_info[0] else line


def _frames(at: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(at) if at else []
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    return [f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in (ours or frames)[-FRAMES:]]

"""What every command of the shell shares: the data folder, settings that say what is wrong, and errors as one sentence."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer

from app.settings import Settings, WrongSettings, read_settings
from casework.errors import CaseworkError

Data = Annotated[Path, typer.Option("--data", help="The folder that holds all data.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def settings_of(data: Path) -> Settings:
    """The settings; exit status 2 with every wrong name if they cannot work."""
    try:
        return read_settings(data)
    except WrongSettings as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Do a command's work; exit status 1 with its sentence if it is refused."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.__stderr__))  # stdout is for the answer
    try:
        return asyncio.run(work)
    except CaseworkError as error:
        print(error.sentence, file=sys.stderr)
        sys.exit(1)

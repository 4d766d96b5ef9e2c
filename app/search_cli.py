"""`casework index` and `casework search`: make a folder of files searchable, and look for words in it."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.settings import DEFAULT_DATA
from app.shell import Data, run

Case = Annotated[str, typer.Option("--case", help="The case's URN, in any spelling.")]
Engine = Annotated[Literal["fts", "azure"], typer.Option(help="The embedded engine, or Azure AI Search.")]
Lines = Annotated[bool, typer.Option("--json", help="Print a JSON object for each, one a line.")]


def index(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder.", exists=True, file_okay=False)],
    case: Case,
    engine: Engine = "fts",
    as_json: Lines = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Make every file of a folder searchable as one case. Says of each what became of it; needs no CMS and no server.

    What the case had before and the folder has not any more is taken out.

    Example: casework index ~/papers --case 45AA0209820/1
    """
    from app.index_commands import run_index

    run(run_index(folder, case=case, engine=engine, as_json=as_json, data=data))


def search(
    query: Annotated[
        str, typer.Argument(help="Words, a phrase in quotation marks, or the start of a word and a star.")
    ],
    case: Case,
    engine: Engine = "fts",
    as_json: Lines = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Look for words in a case that `casework index` took in. Prints each line that says it, and where.

    Example: casework search '"blue car" okafor' --case 45AA0209820/1 --json
    """
    from app.search_commands import run_search

    found = run(run_search(query, case=case, engine=engine, as_json=as_json, data=data))
    for one in found.unreadable:
        print(f"Not searched: {one.title}. {one.sentence}", file=sys.stderr)
    for one in found.names:
        print(f"By its name: {one.title}", file=sys.stderr)

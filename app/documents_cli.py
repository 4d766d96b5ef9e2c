"""`casework documents`: see what the product makes of a file, without any server."""

from pathlib import Path
from typing import Annotated

import typer

from app.shell import run

documents = typer.Typer(
    no_args_is_help=True, help="See what the product makes of files: their pages, words and pictures."
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="A document of any kind.", exists=True, dir_okay=False)]


@documents.command("inspect")
def inspect(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Documents of any kind.", exists=True, dir_okay=False)
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON object for each file, a line each, with its words and boxes.")
    ] = False,
) -> None:
    """Say of each file whether it can be shown, and if not, why; its type, pages and words, and the time it took.

    A box is left, top, right and bottom in points from the top left corner of the page as it is shown.

    Example: casework documents inspect statement.docx photo.tif --json
    """
    from app.documents_commands import inspect_files

    run(inspect_files(files, as_json=as_json))


@documents.command("text")
def text(
    file: File,
    page: Annotated[int, typer.Option(min=0, help="One page, counted from 1; all if left out.")] = 0,
) -> None:
    """Print what a document says, in reading order; a form feed stands between two pages.

    Example: casework documents text statement.docx --page 2
    """
    from app.documents_commands import print_text

    run(print_text(file, page))


@documents.command("page")
def page_picture(
    file: File,
    into: Annotated[Path, typer.Option("-o", "--output", metavar="OUT.jpg", help="Where the picture goes.")],
    page: Annotated[int, typer.Option(min=1, help="Which page, counted from 1; beyond the end is the last.")] = 1,
    longest: Annotated[int, typer.Option("--pixels", min=50, max=4000, help="Its longer side at most.")] = 1400,
) -> None:
    """Draw a page of a document as a JPEG.

    Example: casework documents page statement.docx --page 2 -o page2.jpg
    """
    from app.documents_commands import draw_page

    run(draw_page(file, page, longest, into))

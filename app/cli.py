"""The `casework` command: start the product or a part of it, and look into it from a shell."""

import asyncio
import os
import smtplib
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.documents_cli import documents
from app.mail_cli import mail
from app.search_cli import index, search
from app.settings import DEFAULT_DATA
from app.shell import Data, Json, run, settings_of

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
audit = typer.Typer(no_args_is_help=True, help="Look into the legal log.")
app.add_typer(mail, name="mail")
app.add_typer(documents, name="documents")
app.add_typer(audit, name="audit")
app.command("index")(index)
app.command("search")(search)

LogFormat = Literal["jsonl", "csv"]


@app.callback()
def private() -> None:
    """Casework Bot: the bot, the mail listener, and the sandbox they run on."""
    # The database, the spool and the logs are for whoever runs the product, and for nobody else on the machine.
    os.umask(0o077)


@app.command()
def up(
    port: Annotated[int, typer.Option(help="The product's port; the sandbox takes the five after it.")] = 3978,
    data: Data = DEFAULT_DATA,
    shadow_mail: Annotated[
        Path | None,
        typer.Option(
            help="A folder of .eml files: hand them in, decide each, show it, and write nothing.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
) -> None:
    """Start the whole product on its sandbox. Ctrl-C stops it all.

    Example: casework up --port 4000 --data /tmp/demo
    Example: casework up --shadow-mail ~/inbox-of-october
    """
    from app.up import up as start_all

    sys.exit(asyncio.run(start_all(port, data, shadow_mail=shadow_mail)))


@app.command()
def sandbox(data: Data = DEFAULT_DATA) -> None:
    """Start the doubles of the outside systems alone."""
    from app.processes import run_sandbox

    run(run_sandbox(settings_of(data)))


@app.command()
def web(data: Data = DEFAULT_DATA) -> None:
    """Start the web server: the bot, DDEI over REST, the viewer and the sign-in page."""
    from app.processes import run_web

    run(run_web(settings_of(data)))


@app.command()
def listen(data: Data = DEFAULT_DATA) -> None:
    """Start the mail listener. It may be stopped or killed at any moment; nothing is lost or filed twice."""
    from app.processes import run_listener

    run(run_listener(settings_of(data)))


@app.command()
def send(
    file: Annotated[Path, typer.Argument(help="A message as a file (.eml).", exists=True, dir_okay=False)],
    to: Annotated[str, typer.Option(help="The mailbox; the product's own if left out.")] = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Hand a mail to the sandbox mailbox, exactly as the file has it.

    Example: casework send statement.eml
    """
    from sandbox.mailbox.send import send_file

    settings = settings_of(data)
    if not settings.sandbox_smtp_port:
        print("There is no sandbox mailbox. Start it with scripts/run, then send again.", file=sys.stderr)
        sys.exit(1)
    address = to or settings.mailbox_address
    try:
        send_file(file, host=settings.host, port=settings.sandbox_smtp_port, to=address)
    except (OSError, smtplib.SMTPException) as error:
        print(f"The mailbox did not take {file.name}: {error}. Is scripts/run still running?", file=sys.stderr)
        sys.exit(1)
    print(f"Sent {file.name} to {address}.")


@app.command()
def case(
    urn: Annotated[str, typer.Argument(help="A URN in any spelling.")], as_json: Json = False, data: Data = DEFAULT_DATA
) -> None:
    """Show a case with its documents and communications, through DDEI.

    Example: casework case "45 aa 2098 26/1" --json
    """
    from app.commands import show_case

    print(run(show_case(settings_of(data), urn, as_json=as_json)))


@audit.command("verify")
def audit_verify(data: Data = DEFAULT_DATA) -> None:
    """Check the legal log's chain and its signed heads, from the first record to the last. Exit status 1 if it was changed.

    Example: casework audit verify
    """
    from app.legal_log import verify_legal_log

    sound, sentence = run(verify_legal_log(settings_of(data)))
    print(sentence)
    sys.exit(0 if sound else 1)


@audit.command("export")
def audit_export(
    case: Annotated[str, typer.Option(help="A case id, or a URN in any spelling (without split: all its splits).")],
    by: Annotated[str, typer.Option(help="Who gets it. The export is itself a disclosure, recorded with this name.")],
    output_format: Annotated[LogFormat, typer.Option("--format", help="One JSON object a line, or CSV.")] = "jsonl",
    to: Annotated[Path | None, typer.Option("-o", "--output", help="A file; the screen if left out.")] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Write out the legal log's records about one case.

    Example: casework audit export --case 45AA0209826/1 --by "Data Protection Officer" --format csv -o case.csv
    """
    from app.legal_log import export_legal_log

    count = run(export_legal_log(settings_of(data), case, by=by, as_csv=output_format == "csv", to=to))
    print(f"{count} records.", file=sys.stderr)


def main() -> None:
    """The console command."""
    app()


if __name__ == "__main__":
    main()

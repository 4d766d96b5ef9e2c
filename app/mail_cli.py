"""`casework mail`: look into the mail that came in, and help one that is stuck."""

import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.settings import DEFAULT_DATA
from app.shell import Data, Json, run, settings_of
from casework.mail import MailState

mail = typer.Typer(no_args_is_help=True, help="Look into the mail that came in, and help one that is stuck.")

MailId = Annotated[
    str, typer.Argument(help="A mail's id, as `casework mail list` prints it; its first digits will do.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
By = Annotated[str, typer.Option("--by", help="Your name; it stands in the legal log.")]
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _age(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4})([mhdw])", text.strip())
    if not found:
        raise typer.BadParameter("say how far back, such as 90m, 12h, 7d or 4w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


@mail.command("status")
def mail_status(as_json: Json = False, data: Data = DEFAULT_DATA) -> None:
    """Count the mails by state, and say each one's state, case and reasons.

    Example: casework mail status --json
    """
    from app.commands import show_mail_status

    print(run(show_mail_status(settings_of(data), as_json=as_json)))


@mail.command("list")
def mail_list(
    state: Annotated[MailState | None, typer.Option(help="Only mails in this state.")] = None,
    since: Annotated[
        timedelta | None, typer.Option(parser=_age, metavar="AGE", help="Only what came in since: 90m, 12h, 7d, 4w.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many at most, the newest first.")] = 50,
    as_json: Json = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """List mails, the newest first: id, when it came, state, case, and why.

    Example: casework mail list --state held --since 7d
    """
    from app.mail_commands import list_mails

    print(run(list_mails(settings_of(data), state=state, since=since, limit=limit, as_json=as_json)))


@mail.command("show")
def mail_show(mail_id: MailId, as_json: Json = False, data: Data = DEFAULT_DATA) -> None:
    """Show one mail: its history, reasons, score, candidates, parts, copies and receipts.

    Example: casework mail show 4f1d22a09b7c --json
    """
    from app.mail_commands import show_mail

    print(run(show_mail(settings_of(data), mail_id, as_json=as_json)))


@mail.command("retry")
def mail_retry(
    mail_id: Annotated[str, typer.Argument(help="A mail's id; leave it out with --all-troubled.")] = "",
    all_troubled: Annotated[bool, typer.Option("--all-troubled", help="Every mail that something keeps back.")] = False,
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Try a mail again now, without waiting. A held mail is decided anew.

    Example: casework mail retry --all-troubled --dry-run
    """
    from app.mail_commands import retry_all, retry_mail

    if bool(mail_id) == all_troubled:
        print("Name one mail, or say --all-troubled.", file=sys.stderr)
        sys.exit(2)
    settings = settings_of(data)
    work = retry_all(settings, dry_run=dry_run) if all_troubled else retry_mail(settings, mail_id, dry_run=dry_run)
    print(run(work))


@mail.command("hold")
def mail_hold(
    mail_id: MailId,
    reason: Annotated[str, typer.Option(help="Why people should look at it.")] = "Brought back for a person to decide",
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Bring a mail to people that was dismissed, or that is about to file itself.

    Example: casework mail hold 4f1d22a09b7c --reason "The officer asked about it"
    """
    from app.mail_commands import hold_mail

    print(run(hold_mail(settings_of(data), mail_id, reason, dry_run=dry_run)))


@mail.command("undo")
def mail_undo(
    mail_id: MailId,
    reason: Annotated[str, typer.Option(help="Why; it stands in CMS and in the legal log.")],
    by: By,
    dry_run: DryRun = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Take a filed mail out of its case again. It then waits for a person.

    Example: casework mail undo 4f1d22a09b7c --reason "Belongs to the co-defendant" --by "Sam Field, service desk"
    """
    from app.mail_commands import undo_mail

    print(run(undo_mail(settings_of(data), mail_id, reason, by=by, dry_run=dry_run)))


@mail.command("replay")
def mail_replay(
    cases: Annotated[Path, typer.Option(help="The open cases, a JSON object a line.", exists=True, dir_okay=False)],
    folder: Annotated[Path, typer.Option("--mail", help="A folder of mails (.eml).", exists=True, file_okay=False)],
    truth: Annotated[
        Path | None, typer.Option(help="The case of each mail, a JSON object a line.", exists=True, dir_okay=False)
    ] = None,
    gateway: Annotated[str, typer.Option(help="The name your own gateway signs Authentication-Results with.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object for each mail.")] = False,
) -> None:
    """Show what would be done with a folder of mails. Needs no CMS and no server, and writes nothing.

    Example: casework mail replay --cases cases.jsonl --mail mails/ --json > decisions.jsonl
    """
    from app.replay import run_replay

    run(run_replay(cases=cases, mail=folder, truth=truth, as_json=as_json, gateway=gateway))

"""`scripts/bench NAME`: run one measurement and print its figures; the last line is one JSON object."""

import argparse
import asyncio
import importlib
import json
from pathlib import Path

from bench.result import Result

NAMES = {
    "facade": "GET case summary through the whole facade, beside the CMS double alone and beside FastAPI + httpx",
    "soap-document": "a large document through the SOAP envelope, down and up, beside zeep's own client",
    "crash": "SIGKILL at every durable boundary of listener, guarded worker and CMS, on both databases",
    "extract": "words with places out of PDFs through the guard, beside pypdfium2 and pypdf alone",
    "hostile": "files that mean harm, each to its end: reasons, times, processes lost, the parent's memory",
    "intake": "from SMTP to filed: mails a second and their delay, on SQLite and on PostgreSQL with two listeners",
    "match": "mails filed right, wrong or held over a million cases, beside two rules other systems use",
    "day": "a day of mixed mails through the running product: what waits for a person, beside the truth",
    "ledger": "safe writes a second on SQLite and PostgreSQL, with one and two worker processes",
    "ews-large": "a 20 MB mail into a file, over EWS and over Graph, beside stock exchangelib",
    "pack": "a case opened to twelve documents readable, CMS slowed by a second, beside one after the other",
    "search": "words, phrases and slips in a case and across a person's cases, beside an index of lines",
    "start": "how long the product takes to be ready, on new and on existing data",
    "turn": "bot turns a second with JWT checks on, beside a stock botbuilder-core echo",
}


OPTIONS = {
    "soap-document": ("megabytes",),
    "crash": ("rounds",),
    "extract": ("folder",),
    "hostile": ("folder",),
    "intake": ("mails",),
    "day": ("mails", "seed", "bank", "keep"),
    "search": ("pages", "seed"),
    "match": ("cases", "mails", "noise", "seed", "bank", "show", "calibrate"),
}
"""What each bench takes of the command line."""
MAILS = {"day": 200, "intake": 600, "match": 20_000}


def main() -> None:
    """Parse the command line and run one bench."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__, epilog="Example: scripts/bench start")
    parser.add_argument("name", nargs="?", choices=sorted(NAMES))
    parser.add_argument("folder", nargs="?", type=Path, help="of extract and hostile: the files to read")
    parser.add_argument("--list", action="store_true", help="name all measurements")
    parser.add_argument(
        "--mb", dest="megabytes", type=int, default=50, help="how large the document of soap-document is"
    )
    parser.add_argument("--rounds", type=int, default=0, help="kills for each victim of crash; 0 is at every boundary")
    parser.add_argument("--pages", type=int, default=100_000, help="how many pages search has to look through")
    _match_options(parser.add_argument_group("match"))
    arguments = parser.parse_args()
    arguments.mails = arguments.mails or MAILS.get(arguments.name)
    arguments.bank = arguments.bank or ("second" if arguments.name == "day" else "unseen")
    if arguments.list or arguments.name is None:
        for name, purpose in sorted(NAMES.items()):
            print(f"{name:13} {purpose}")
        return
    module = importlib.import_module(f"bench.{arguments.name.replace('-', '_')}")
    result: Result = asyncio.run(
        module.main(**{name: getattr(arguments, name) for name in OPTIONS.get(arguments.name, ())})
    )
    print(
        json.dumps(
            {"bench": arguments.name, "figures": result.figures, "goals": [goal.as_json() for goal in result.goals]}
        )
    )


def _match_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--cases", type=int, default=1_000_000)
    group.add_argument("--mails", type=int, help="of match (20,000), of intake (600) and of day (200)")
    group.add_argument("--noise", type=float, default=1.0, help="so many times the faults of typing and scanning")
    group.add_argument("--seed", type=int, default=1)
    group.add_argument(
        "--bank", choices=("unseen", "tuning", "second"), help="whose words: of match the unseen, of day the second"
    )
    group.add_argument("--keep", default="", help="of day: the folder to run on, and go on until Ctrl-C")
    group.add_argument("--show", type=int, default=0, help="print so many of the wrong and the lost")
    group.add_argument("--calibrate", action="store_true", help="find the weights and the threshold, and keep them")


if __name__ == "__main__":
    main()

"""`scripts/bench NAME`: run one measurement and print its figures; the last line is one JSON object."""

import argparse
import asyncio
import importlib
import json

from bench.result import Result

NAMES = {
    "facade": "GET case summary through the whole facade, beside the CMS double alone and beside FastAPI + httpx",
    "soap-document": "a large document through the SOAP envelope, down and up, beside zeep's own client",
    "ledger": "safe writes a second on SQLite and PostgreSQL, with one and two worker processes",
    "start": "how long the product takes to be ready, on new and on existing data",
    "turn": "bot turns a second with JWT checks on, beside a stock botbuilder-core echo",
}


def main() -> None:
    """Parse the command line and run one bench."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__, epilog="Example: scripts/bench start")
    parser.add_argument("name", nargs="?", choices=sorted(NAMES))
    parser.add_argument("--list", action="store_true", help="name all measurements")
    parser.add_argument("--mb", type=int, default=50, help="how large the document of soap-document is")
    arguments = parser.parse_args()
    if arguments.list or arguments.name is None:
        for name, purpose in sorted(NAMES.items()):
            print(f"{name:13} {purpose}")
        return
    module = importlib.import_module(f"bench.{arguments.name.replace('-', '_')}")
    asked = module.main(arguments.mb) if arguments.name == "soap-document" else module.main()
    result: Result = asyncio.run(asked)
    print(
        json.dumps(
            {"bench": arguments.name, "figures": result.figures, "goals": [goal.as_json() for goal in result.goals]}
        )
    )


if __name__ == "__main__":
    main()

"""The doubles that `bench intake` and `bench crash` measure against, in a process of their own: CMS and the mailbox."""

import asyncio
import json
import logging
import sys
from pathlib import Path

import structlog

from sandbox.cms import LegacyCms
from sandbox.mailbox.mailbox import SandboxMailbox


async def main(folder: Path) -> None:
    """Serve both, print where they are, and go on until terminated."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    cms, mailbox = LegacyCms(data_dir=folder), SandboxMailbox(data_dir=folder)
    await cms.start("127.0.0.1", 0)
    await mailbox.start("127.0.0.1", 0)
    print(json.dumps({"cms": cms.url, "ews": mailbox.ews_url, "smtp": mailbox.smtp_port}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

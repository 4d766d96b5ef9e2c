"""The listener as a process of its own, which a test may kill: `python listener_process.py '{"cms": ..., ...}'`."""

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path

from casework.people import Channel
from ddei.access import ServiceAccount
from ddei.facade import Ddei
from intake.listener import Listener
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.redaction_log.client import RedactionLogClient
from store.ledger import Ledger
from store.store import Store

ADDRESS = "intake@casework.test"


async def listen(where: dict[str, str]) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{where['database']}", secret="a secret of the tests")
    # The lease of a killed worker must run out while the test waits, not a minute later.
    store.ledger = Ledger(database=store.database, lease=timedelta(seconds=2))
    mailbox = EwsMailbox(service_url=where["ews"], address=ADDRESS, username=ADDRESS, password="sandbox-mailbox")
    async with make_http(answer_s=20) as http:
        ddei = Ddei(
            cms=CmsClient(base_url=where["cms"], http=http),
            redaction_log=RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="unused here"),
            store=store,
            settle=timedelta(seconds=0.5),
            spool=Path(where["spool"]),
        )
        service = ServiceAccount(
            access=ddei.access, username="svc.intake", password="sandbox-intake", channel=Channel.MAIL
        )
        listener = Listener(mailboxes=(mailbox,), ddei=ddei, store=store, service=service, spool=Path(where["spool"]))
        await listener.run()


if __name__ == "__main__":
    asyncio.run(listen(json.loads(sys.argv[1])))

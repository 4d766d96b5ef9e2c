"""The listener's process: the mailboxes, the service account, and the loop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.build import build
from app.mailboxes import mailboxes
from app.scheduler import drift_alarm, running
from app.settings import Settings
from casework.people import Channel
from intake.answering import Answers
from intake.answers import EVERY_S, Answering
from intake.emptying import EVERY_S as EMPTYING_EVERY_S
from intake.emptying import Emptying
from intake.listener import Listener
from intake.reading import Checks
from integrations.antivirus.clamd import Clamd


@asynccontextmanager
async def listening(settings: Settings) -> AsyncIterator[None]:
    """Listen until the caller has enough."""
    async with build(settings) as product, mailboxes(settings) as boxes:
        listener = Listener(
            mailboxes=boxes,
            ddei=product.ddei,
            store=product.store,
            service=product.service_account(Channel.MAIL),
            spool=settings.spool,
            shadow=settings.mail_shadow,
            checks=_checks(settings),
        )
        answering = Answering(
            mailboxes=boxes,
            rows=product.store.mail,
            answers=product.store.mail_answers,
            audit=product.ddei.audit,
            service=product.service_account(Channel.MAIL),
            spool=settings.spool,
            policy=Answers.OFF if settings.mail_shadow else settings.mail_answers,
            gateway=bool(settings.mail_gateway),
        )
        work = asyncio.create_task(listener.run())
        try:
            emptying = Emptying(rows=product.store.mail, spool=settings.spool)
            jobs = {"answers": (EVERY_S, answering.run_once), "spool": (EMPTYING_EVERY_S, emptying.run_once)}
            async with running(drift_alarm(product) | jobs):
                yield
        finally:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work


def _checks(settings: Settings) -> Checks:
    """Whom to believe about senders, and who looks for viruses."""
    scanner = Clamd(address=settings.clamd) if settings.clamd else None
    return Checks(gateway=settings.mail_gateway, forces=settings.sender_forces, scanner=scanner)

"""The spool is emptied of what is filed for good: once nobody can take a mail out of its case any more, CMS alone keeps it."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from ddei.unfiled import UNDO_FOR
from intake.reading import INCOMING
from store.mail import MailRows
from store.schema import now

log = structlog.get_logger()

EVERY_S = 3600.0
KEPT_FOR = UNDO_FOR + timedelta(days=1)
"""The days in which a filing can be undone, and one more for whatever was begun on the last of them."""
LEFT_FOR = timedelta(days=1)
AT_ONCE = 500


class Emptying:
    """Deletes mails' files. What is not filed keeps them, however old it is, and so does a mail with a sibling that is not."""

    def __init__(self, *, rows: MailRows, spool: Path) -> None:
        self._rows = rows
        self._spool = spool

    async def run_once(self) -> int:
        """Delete what may go; how many mails that were."""
        await asyncio.to_thread(self._delete_leftovers)
        before, number = now() - KEPT_FOR, 0
        old = await asyncio.to_thread(lambda: list(_untouched_since(self._spool, before)))
        for at in range(0, len(old), AT_ONCE):
            done = await self._rows.filed_for_good(old[at : at + AT_ONCE], before)
            for mail_id in done:
                await asyncio.to_thread(shutil.rmtree, self._spool / mail_id, ignore_errors=True)
            number += len(done)
        if number:
            log.info("spool_emptied", mails=number)
        return number

    def _delete_leftovers(self) -> None:
        """What a listener was fetching when it was killed; the mail was fetched anew since then."""
        for name in _untouched_since(self._spool / INCOMING, now() - LEFT_FOR):
            shutil.rmtree(self._spool / INCOMING / name, ignore_errors=True)


def _untouched_since(spool: Path, before: datetime) -> Iterator[str]:
    """The mails of a spool to whose folder nothing was added since a moment."""
    if not spool.is_dir():
        return
    with os.scandir(spool) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and entry.stat().st_mtime < before.timestamp():
                yield entry.name

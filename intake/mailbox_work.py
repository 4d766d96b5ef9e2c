"""One mailbox's part of the listener: what is new is noted, read, and put away when it is decided."""

import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from casework.mail import MailState
from intake.acknowledging import Acknowledging
from intake.failures import MOST_FAILURES, asked_to_wait, is_outside, sentence
from intake.reading import Reading
from intake.stage import Attempt, Stage
from integrations.mail.errors import CursorExpired, ItemGone, MailboxError
from integrations.mail.messages import Page
from integrations.mail.port import Mailbox
from store.mail import GONE, Copy, MailRows, held
from store.mail_leases import MailLeases
from store.schema import now

log = structlog.get_logger()
SWEEP_EVERY = timedelta(minutes=10)
"""How often the whole inbox is walked, for what neither changes nor hints have told."""
READ_AT_ONCE = 4
PUT_AWAY_AT_ONCE = 2


class MailboxWork:
    """Collects, reads and tidies. While the mailbox asks to be left alone, nothing is asked of it."""

    def __init__(
        self,
        *,
        mailbox: Mailbox,
        by: str,
        rows: MailRows,
        leases: MailLeases,
        reading: Reading,
        attempt: Attempt,
        sweep_every: timedelta = SWEEP_EVERY,
    ) -> None:
        self.mailbox = mailbox
        self._by = by
        self._rows = rows
        self._leases = leases
        self._reading_mail = reading
        self._acknowledging = Acknowledging(mailbox=mailbox, rows=rows)
        self._attempt = attempt
        self._sweep_every = sweep_every
        self._quiet_until = 0.0
        self.reading = Stage(take=self._unread, step=self._read, at_once=READ_AT_ONCE, attempt=attempt)
        self.tidying = Stage(take=self._untidy, step=self._tidy, at_once=PUT_AWAY_AT_ONCE, attempt=attempt)

    async def collect(self, arrived: Callable[[], None]) -> int:
        """Note every new mail, page by page; `arrived` is called for each page. Nothing while another listener does it."""
        if self.quiet_for():
            return 0
        place = await self._leases.mailbox(self.mailbox.address, self._by)
        if place is None:
            return 0
        try:
            number = await self._changes(place.cursor, arrived)
            if place.swept_at is None or now() - place.swept_at > self._sweep_every:
                await self._sweep(arrived, walked=place.cursor == "")
        except MailboxError as error:
            self._respect(error)
            log.warning("mailbox_away", error=type(error).__name__)
            return 0
        return number

    def quiet_for(self) -> float:
        """For how many seconds the mailbox wants to be left alone."""
        return max(0.0, self._quiet_until - time.monotonic())

    async def _changes(self, cursor: str, arrived: Callable[[], None]) -> int:
        number, more = 0, True
        while more:
            page = await self._page(cursor)
            created = _created(page)
            await self._leases.take_page(self.mailbox.address, created, page.cursor, by=self._by)
            number, more, cursor = number + len(created), page.more, page.cursor
            if created:
                arrived()
        return number

    async def _page(self, cursor: str) -> Page:
        try:
            return await self.mailbox.changes(cursor)
        except CursorExpired:
            log.warning("mailbox_cursor_expired")
            return await self.mailbox.changes("")

    async def _sweep(self, arrived: Callable[[], None], *, walked: bool) -> None:
        """Walk the whole inbox, unless that was just done; how far was read stays as it is."""
        cursor, more = "", not walked
        while more:
            page = await self.mailbox.changes(cursor)
            await self._leases.swept(self.mailbox.address, _created(page), by=self._by, whole=False)
            cursor, more = page.cursor, page.more
        await self._leases.swept(self.mailbox.address, (), by=self._by, whole=True)
        arrived()

    async def _unread(self, limit: int) -> list[Copy]:
        return [] if self.quiet_for() else await self._leases.unread(self.mailbox.address, by=self._by, limit=limit)

    async def _untidy(self, limit: int) -> list[Copy]:
        return [] if self.quiet_for() else await self._leases.untidy(self.mailbox.address, by=self._by, limit=limit)

    async def _read(self, copy: Copy) -> bool:
        error = await self._attempt("read", self._reading_mail.read(copy))
        if error is None:
            return True
        return await self._attempt("unread", self._not_read(copy, error)) is None and isinstance(error, ItemGone)

    async def _not_read(self, copy: Copy, error: Exception) -> None:
        self._respect(error)
        if isinstance(error, ItemGone):
            await self._rows.lies_in(copy, GONE)
        elif is_outside(error) or copy.failures + 1 < MOST_FAILURES:
            await self._failed(copy, error, counts=not is_outside(error))
        elif await self._attempt("hold", self._hold_unreadable(copy, sentence(error))) is not None:
            await self._failed(copy, error, counts=True)

    async def _hold_unreadable(self, copy: Copy, said: str) -> None:
        row = await self._reading_mail.give_up(copy)
        reason = f"This mail could not be read, after {MOST_FAILURES} tries: {said}"
        await self._rows.change(held(row, reason), expected=(MailState.READ,))

    async def _tidy(self, copy: Copy) -> bool:
        error = await self._attempt(copy.mail_id, self._acknowledging.put_away(copy))
        if error is None:
            return True
        self._respect(error)
        await self._attempt("untidy", self._failed(copy, error, counts=not is_outside(error)))
        return False

    async def _failed(self, copy: Copy, error: Exception, *, counts: bool) -> None:
        await self._rows.copy_failed(copy, sentence(error), counts=counts, wait_s=asked_to_wait(error))

    def _respect(self, error: Exception) -> None:
        if (seconds := asked_to_wait(error)) is not None:
            self._quiet_until = max(self._quiet_until, time.monotonic() + seconds)


def _created(page: Page) -> list[str]:
    return [change.native_id for change in page.items if change.kind == "created"]

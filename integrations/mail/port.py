"""What the listener asks of a mailbox, whichever wire leads to it: EWS on the premises, Microsoft Graph in the cloud.

Both ways pass the same contract suite. No call repeats itself: the listener knows when. All errors are MailboxErrors.
"""

from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from integrations.mail.messages import MailHead, Page


class Mailbox(Protocol):
    """One mailbox of ours. A native id is the mailbox's own; it may change when a mail moves, and `move` says the new one."""

    address: str

    async def close(self) -> None:
        """End what listens for changes and close the connections."""

    async def changes(self, cursor: str) -> Page:
        """One page of what happened in the inbox after `cursor`; "" is from the very start. CursorExpired if it is too old."""

    async def head(self, native_id: str) -> MailHead:
        """A mail without its contents; ItemGone if it is not there any more."""

    async def save_mime(self, native_id: str, path: Path) -> None:
        """Write a mail's MIME to a file, streamed. The server may make it anew each time: never compare its bytes."""

    async def save_attachment(self, native_id: str, attachment_id: str, path: Path) -> None:
        """Write an attachment to a file, streamed; a mail inside the mail as its MIME."""

    async def mark(self, native_id: str, *, reference: str, categories: tuple[str, ...]) -> None:
        """Put our reference and categories on a mail. MailConflict when somebody changed it in the same moment."""

    async def find_marked(self, reference: str) -> str | None:
        """Where the mail with our reference is now, in the inbox or one of our folders."""

    async def move(self, native_id: str, folder: str) -> str:
        """Put a mail into a folder below the inbox, made if missing; its native id there."""

    async def wait(self, timeout_s: float) -> None:
        """Return when something may have changed, at the latest after `timeout_s`. A hint, never a promise."""

    async def send(self, mail: EmailMessage) -> None:
        """Send a mail from this mailbox; a copy is kept in the sent items."""

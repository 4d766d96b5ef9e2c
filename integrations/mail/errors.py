"""What can go wrong between us and a mailbox, by what the listener does about it.

MailboxError                    under CaseworkError
├── Throttled            429    too many requests: wait `retry_after` seconds
├── MailboxUnavailable   503    down, slow or broken: try again later
├── CursorExpired        410    the mailbox does not know the cursor any more: read from the start
├── ItemGone             410    the mail or attachment is not under this id any more
├── MailConflict         409    somebody changed the mail in the same moment: look again, then try again
├── FolderGone           404    the folder we read is not there: somebody must act
└── AuthExpired          401    our own credentials are not accepted: somebody must act
"""

from casework.errors import Busy, CaseworkError, Conflict, Gone, NotFound, NotIdentified, Unavailable


class MailboxError(CaseworkError):
    """Anything a mailbox refuses or fails to do."""


class Throttled(MailboxError, Busy):
    """`retry_after` is in seconds."""

    default = "The mailbox asks us to slow down. Mail is read again in a moment; nothing is lost."

    def __init__(self, *, retry_after: float, detail: str = "") -> None:
        self.retry_after = retry_after
        super().__init__(detail=detail)


class MailboxUnavailable(MailboxError, Unavailable):
    default = "The mailbox is not answering. Mail is read as soon as it is back; nothing is lost."


class CursorExpired(MailboxError, Gone):
    default = "The mailbox has forgotten how far it was read. It is read from the start; nothing is filed twice."


class ItemGone(MailboxError, Gone):
    default = "This mail is not in the mailbox any more, or somebody moved it."


class AuthExpired(MailboxError, NotIdentified):
    status = 401
    default = "The mailbox does not accept our credentials. The service desk must renew them; no mail is lost."


class MailConflict(MailboxError, Conflict):
    default = "Somebody changed this mail in the mailbox in the same moment. It is looked at again."


class FolderGone(MailboxError, NotFound):
    default = "A folder of the mailbox is missing. The service desk must say which folder is read."

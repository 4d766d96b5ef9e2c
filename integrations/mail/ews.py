"""An Exchange mailbox over EWS, for the listener: exchangelib in a thread pool of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar
from xml.sax import SAXException

from exchangelib.errors import ErrorFolderExists, EWSError
from exchangelib.fields import FieldPath
from exchangelib.folders import Folder, FolderCollection
from exchangelib.items import ALWAYS_OVERWRITE, ID_ONLY, SAVE_ONLY, SEND_TO_NONE, SHALLOW, Message
from exchangelib.properties import DistinguishedFolderId, ItemId, Mailbox
from exchangelib.restriction import Q
from exchangelib.services import CreateFolder, FindFolder, GetItem, MoveItem, SyncFolderItems, UpdateItem
from requests import RequestException

from integrations.mail.ews_bearer import Bearer
from integrations.mail.ews_errors import explained
from integrations.mail.ews_head import HEAD_FIELDS, read_head
from integrations.mail.ews_login import EwsLogin
from integrations.mail.ews_streams import content_of, mime_of
from integrations.mail.ews_watch import Watcher
from integrations.mail.ews_wire import CALLS_AT_ONCE, connect, disconnect
from integrations.mail.graph_token import ApplicationToken
from integrations.mail.messages import Change, MailHead, Page

PAGE_SIZE = 50
# Where a mail that carries our reference can be, beside the inbox.
FOLDERS = ("Filed", "Held", "Not casework")

# What exchangelib raises: its own errors, the network's, and Python's own when an answer is not what EWS answers.
_FAILURES = (EWSError, RequestException, OSError, SAXException, SyntaxError, AttributeError, ValueError)
_KINDS: dict[str, Literal["created", "updated", "deleted"]] = {
    "create": "created", "update": "updated", "read_flag_change": "updated", "delete": "deleted",
}  # fmt: skip

_P = ParamSpec("_P")
_R = TypeVar("_R")


class EwsMailbox:
    """One mailbox. Every call may raise a MailboxError, and none is repeated in here: the listener knows when.

    We are somebody with a password, or with a `token` an application that acts as the mailbox's owner.
    """

    def __init__(
        self,
        *,
        service_url: str,
        address: str,
        username: str = "",
        password: str = "",
        ntlm: bool = False,
        token: ApplicationToken | None = None,
        timeout_s: float = 60.0,
    ) -> None:
        self.address = address
        self._bearer = Bearer(token) if token is not None else None
        self._account = connect(
            service_url=service_url,
            address=address,
            login=EwsLogin(username, password, ntlm, self._bearer),
            timeout_s=timeout_s,
        )
        self._inbox = DistinguishedFolderId(id="inbox", mailbox=Mailbox(email_address=address))
        self._folders: dict[str, Folder] = {}
        self._watcher: Watcher | None = None
        self._threads = ThreadPoolExecutor(max_workers=CALLS_AT_ONCE, thread_name_prefix="mailbox")

    async def close(self) -> None:
        """End the notifications and close the connections."""
        if self._watcher is not None:
            await asyncio.to_thread(self._watcher.close)
        self._threads.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(disconnect, self._account)

    async def changes(self, cursor: str) -> Page:
        """One page of what happened in the inbox after `cursor`; "" is from the very start."""
        return await self._call(self._changes, cursor)

    async def head(self, native_id: str) -> MailHead:
        """A mail without its contents."""
        return await self._call(self._head, native_id)

    async def save_mime(self, native_id: str, path: Path) -> None:
        """Write a mail's MIME to a file, streamed. The server may make it anew each time: never compare its bytes."""
        await self._call(lambda: _save(mime_of(self._account, native_id), path))

    async def save_attachment(self, native_id: str, attachment_id: str, path: Path) -> None:
        """Write an attachment to a file, streamed; a mail inside the mail as its MIME."""
        del native_id  # EWS finds an attachment by its own id; other mailboxes need both
        await self._call(lambda: _save(content_of(self._account, attachment_id), path))

    async def mark(self, native_id: str, *, reference: str, categories: tuple[str, ...]) -> None:
        """Put our reference and categories on a mail."""
        await self._call(self._mark, native_id, reference, categories)

    async def find_marked(self, reference: str) -> str | None:
        """Where the mail with our reference is now, looking in the inbox and our folders."""
        return await self._call(self._find_marked, reference)

    async def move(self, native_id: str, folder: str) -> str:
        """Put a mail into a folder below the inbox, made if missing; its new native id."""
        return await self._call(self._move, native_id, folder)

    async def wait(self, timeout_s: float) -> None:
        """Return when something has changed in the inbox, at the latest after `timeout_s`. A hint, never a promise."""
        if self._watcher is None:
            self._watcher = Watcher(account=self._account, folder=self._inbox)
        await self._watcher.wait(timeout_s)

    async def send(self, mail: EmailMessage) -> None:
        """Send a mail from this mailbox; a copy is kept in the sent items."""
        await self._call(self._send, mail)

    async def _call(self, work: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        def guarded() -> _R:
            if self._bearer is not None:
                self._bearer.prepare()
            try:
                return work(*args, **kwargs)
            except _FAILURES as error:
                raise explained(error) from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, guarded)

    def _changes(self, cursor: str) -> Page:
        service = SyncFolderItems(account=self._account)
        found = service.call(
            folder=self._inbox,
            shape=ID_ONLY,
            additional_fields=None,
            sync_state=cursor or None,
            ignore=None,
            max_changes_returned=PAGE_SIZE,
            sync_scope=None,
        )
        items = tuple(_change(each) for each in found)
        return Page(items=items, cursor=str(service.sync_state), more=not service.includes_last_item_in_range)

    def _head(self, native_id: str) -> MailHead:
        fields = [FieldPath(field=Message.get_field_by_fieldname(name)) for name in HEAD_FIELDS]
        service = GetItem(account=self._account)
        return read_head(service.get(items=[ItemId(native_id)], additional_fields=fields, shape=ID_ONLY))

    def _mark(self, native_id: str, reference: str, categories: tuple[str, ...]) -> None:
        marked = Message(id=native_id, casework_reference=reference, categories=list(categories))
        UpdateItem(account=self._account).get(
            items=[(marked, ["casework_reference", "categories"])],
            conflict_resolution=ALWAYS_OVERWRITE,
            message_disposition=SAVE_ONLY,
            send_meeting_invitations_or_cancellations=SEND_TO_NONE,
            suppress_read_receipts=True,
        )

    def _find_marked(self, reference: str) -> str | None:
        folders = [self._account.inbox, *(found for name in FOLDERS if (found := self._folder(name)) is not None)]
        found = FolderCollection(account=self._account, folders=folders).find_items(
            Q(casework_reference=reference), shape=ID_ONLY, depth=SHALLOW
        )
        for each in found:
            if isinstance(each, Exception):
                raise each
            return str(each[0] if isinstance(each, tuple) else each.id)
        return None

    def _move(self, native_id: str, name: str) -> str:
        folder = self._folder(name) or self._create_folder(name)
        moved = MoveItem(account=self._account).get(items=[ItemId(native_id)], to_folder=folder)
        return str(moved[0])

    def _folder(self, name: str) -> Folder | None:
        """A folder below the inbox. Once found, it is remembered."""
        if name not in self._folders:
            names = FindFolder(account=self._account).call(
                folders=[self._account.inbox],
                additional_fields=[FieldPath(field=Folder.get_field_by_fieldname("name"))],
                restriction=None,
                shape=ID_ONLY,
                depth=SHALLOW,
                max_items=None,
                offset=0,
            )
            for each in names:
                if isinstance(each, Exception):
                    raise each
                self._folders[each.name] = each
        return self._folders.get(name)

    def _create_folder(self, name: str) -> Folder:
        new = Folder(parent=self._account.inbox, name=name, folder_class="IPF.Note")
        try:
            made = CreateFolder(account=self._account).get(parent_folder=self._account.inbox, folders=[new])
        except ErrorFolderExists:  # another call, or another listener, was faster
            if (there := self._folder(name)) is None:
                raise
            return there
        self._folders[name] = made
        return made

    def _send(self, mail: EmailMessage) -> None:
        Message(account=self._account, mime_content=mail.as_bytes()).send_and_save()


def _change(each: Any) -> Change:
    """A change as exchangelib gives it: a kind with an item, an id, or an id with its read flag; or an error."""
    if isinstance(each, Exception):
        raise each
    kind, item = each
    found = item[0] if isinstance(item, tuple) else item
    return Change(kind=_KINDS[kind], native_id=str(found.id))


def _save(pieces: Any, path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)

"""A mailbox over Microsoft Graph, for the listener."""

import asyncio
import base64
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from integrations.mail.errors import CursorExpired, FolderGone, ItemGone, MailboxUnavailable, MailConflict
from integrations.mail.graph_hints import Hints
from integrations.mail.graph_hooks import Hook
from integrations.mail.graph_shapes import HEAD, REFERENCE, objects, read_change, read_etag, read_head, read_id
from integrations.mail.graph_token import ApplicationToken
from integrations.mail.graph_wire import Ask, GraphWire, odd
from integrations.mail.messages import MailHead, Page

PAGE_SIZE = 50
# Where a mail that carries our reference can be, beside the inbox.
FOLDERS = ("Filed", "Held", "Not casework")
_INBOX = "inbox"
_MOST_PAGES = 200


class GraphMailbox:
    """One mailbox. Every call may raise a MailboxError, and none is repeated in here: the listener knows when.

    Its ids are immutable: a mail keeps its own when it moves. Without a hook, waiting is only waiting.
    """

    def __init__(
        self,
        *,
        http: httpx.AsyncClient,
        graph_url: str,
        address: str,
        token: ApplicationToken,
        hook: Hook | None = None,
        timeout_s: float = 60.0,
    ) -> None:
        self.address = address
        self._wire = GraphWire(http=http, graph_url=graph_url, token=token, answer_s=timeout_s)
        self._user = f"{self._wire.root}/users/{quote(address)}"
        self._folders: dict[str, str] = {}
        resource = f"users/{address}/mailFolders('{_INBOX}')/messages"
        self._hints = Hints(wire=self._wire, resource=resource, hook=hook) if hook is not None else None

    async def close(self) -> None:
        """End the notifications; the connections are the caller's."""
        if self._hints is not None:
            await self._hints.close()

    async def changes(self, cursor: str) -> Page:
        """One page of the mails that came into the inbox after `cursor`; "" is from the very start.

        Changes of a mail that is known are not asked for: most of them are our own marks.
        """
        url = cursor or self._at(f"mailFolders/{_INBOX}/messages/delta", {"$select": "id", "changeType": "created"})
        if not self._wire.leads_home(url):
            raise CursorExpired(detail="graph: not a link of this server")
        try:
            page = await self._wire.json(Ask("GET", url, prefer=f"odata.maxpagesize={PAGE_SIZE}"))
        except ItemGone as error:  # nothing else can be missing here but the inbox
            raise FolderGone(detail=error.detail) from error
        except MailboxUnavailable as error:
            # A link of its own that the server calls malformed is one it does not know any more.
            if cursor and error.detail.startswith("graph: 400"):
                raise CursorExpired(detail=error.detail) from error
            raise
        onwards = page.get("@odata.nextLink")
        following = onwards or page.get("@odata.deltaLink")
        if not isinstance(following, str) or not self._wire.leads_home(following):
            raise odd("a page without a link onwards")
        items = tuple(read_change(each) for each in objects(page.get("value")))
        return Page(items=items, cursor=following, more=bool(onwards))

    async def head(self, native_id: str) -> MailHead:
        """A mail without its contents."""
        message = await self._wire.json(Ask("GET", self._at(self._message(native_id), HEAD)))
        attached = objects(message.get("attachments"))
        attached += await self._rest(message.get("attachments@odata.nextLink"))
        return read_head(message, attached)

    async def save_mime(self, native_id: str, path: Path) -> None:
        """Write a mail's MIME to a file, streamed. The server may make it anew each time: never compare its bytes."""
        await self._wire.save(self._at(f"{self._message(native_id)}/$value"), path)

    async def save_attachment(self, native_id: str, attachment_id: str, path: Path) -> None:
        """Write an attachment to a file, streamed; a mail inside the mail as its MIME."""
        place = f"{self._message(native_id)}/attachments/{quote(attachment_id, safe='')}/$value"
        await self._wire.save(self._at(place), path)

    async def mark(self, native_id: str, *, reference: str, categories: tuple[str, ...]) -> None:
        """Put our reference and categories on a mail, in the version that we have just seen."""
        place = self._message(native_id)
        seen = await self._wire.json(Ask("GET", self._at(place, {"$select": "id"})))
        properties = [{"id": REFERENCE, "value": reference}]
        body = {"categories": list(categories), "singleValueExtendedProperties": properties}
        await self._wire.json(Ask("PATCH", self._at(place), body, if_match=read_etag(seen)))

    async def find_marked(self, reference: str) -> str | None:
        """Where the mail with our reference is now, looking in the inbox and our folders."""
        wanted = _quoted(reference)
        query = {
            "$filter": f"singleValueExtendedProperties/any(ep:ep/id eq '{REFERENCE}' and ep/value eq '{wanted}')",
            "$select": "id,parentFolderId",
        }
        found = await self._wire.json(Ask("GET", self._at("messages", query)))
        messages = objects(found.get("value")) + await self._rest(found.get("@odata.nextLink"))
        if not messages:
            return None
        # Whoever threw it away, or took it elsewhere, has decided for us.
        ours = {await self._folder(name) for name in (_INBOX, *FOLDERS)} - {None}
        return next((read_id(each) for each in messages if each.get("parentFolderId") in ours), None)

    async def move(self, native_id: str, folder: str) -> str:
        """Put a mail into a folder below the inbox, made if missing; its native id, which stays the same."""
        place = await self._folder(folder) or await self._create_folder(folder)
        try:
            moved = await self._wire.json(
                Ask("POST", self._at(f"{self._message(native_id)}/move"), {"destinationId": place})
            )
        except (ItemGone, FolderGone):
            self._folders.pop(folder, None)  # it may be the folder that is gone
            raise
        return read_id(moved)

    async def wait(self, timeout_s: float) -> None:
        """Return when something may have changed, at the latest after `timeout_s`. A hint, never a promise."""
        if self._hints is None:
            await asyncio.sleep(timeout_s)
        else:
            await self._hints.wait(timeout_s)

    async def send(self, mail: EmailMessage) -> None:
        """Send a mail from this mailbox; a copy is kept in the sent items."""
        await self._wire.json(Ask("POST", self._at("sendMail"), text=base64.b64encode(mail.as_bytes())))

    def _at(self, path: str, query: dict[str, str] | None = None) -> str:
        asked = f"?{urlencode(query, safe='$(),:', quote_via=quote)}" if query else ""
        return f"{self._user}/{path}{asked}"

    def _message(self, native_id: str) -> str:
        return f"messages/{quote(native_id, safe='')}"

    async def _rest(self, link: Any) -> list[dict[str, Any]]:
        """What is on the pages after the first."""
        found: list[dict[str, Any]] = []
        for _ in range(_MOST_PAGES):
            if not link:
                return found
            if not isinstance(link, str) or not self._wire.leads_home(link):
                raise odd("a link that leads elsewhere")
            page = await self._wire.json(Ask("GET", link))
            found += objects(page.get("value"))
            link = page.get("@odata.nextLink")
        raise odd("pages without end")

    async def _folder(self, name: str) -> str | None:
        """The id of the inbox, or of a folder below it. Once found, it is remembered."""
        if name not in self._folders:
            await (self._look_for_inbox() if name == _INBOX else self._look_for(name))
        return self._folders.get(name)

    async def _look_for_inbox(self) -> None:
        found = await self._wire.json(Ask("GET", self._at(f"mailFolders/{_INBOX}", {"$select": "id"})))
        self._folders[_INBOX] = read_id(found)

    async def _look_for(self, name: str) -> None:
        query = {"$filter": f"displayName eq '{_quoted(name)}'", "$select": "id,displayName"}
        found = await self._wire.json(Ask("GET", self._at(f"mailFolders/{_INBOX}/childFolders", query)))
        for each in objects(found.get("value")):
            if each.get("displayName") == name:
                self._folders[name] = read_id(each)

    async def _create_folder(self, name: str) -> str:
        place = self._at(f"mailFolders/{_INBOX}/childFolders")
        try:
            self._folders[name] = read_id(await self._wire.json(Ask("POST", place, {"displayName": name})))
        except MailConflict:  # another call, or another listener, was faster
            if await self._folder(name) is None:
                raise
        return self._folders[name]


def _quoted(text: str) -> str:
    return text.replace("'", "''")

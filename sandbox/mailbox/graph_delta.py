"""messages/delta: a folder's changes since an opaque link, page by page."""

import base64
import binascii
import json
import time
import zlib
from dataclasses import asdict, dataclass
from typing import Any

from aiohttp import web

from sandbox.mailbox.graph_ask import Ask
from sandbox.mailbox.graph_errors import bad_request, state_not_found
from sandbox.mailbox.graph_query import Shown, read_shown
from sandbox.mailbox.graph_shapes import write_message
from sandbox.mailbox.store import Logged

LIFETIME_S = 30 * 24 * 3600
_KINDS = {"", "created", "updated", "deleted"}
_TYPE = {"create": "created", "update": "updated", "delete": "deleted"}


@dataclass(frozen=True, slots=True)
class Token:
    """How far somebody has read a folder, having begun when `begun` was the newest change, and what they want to see."""

    folder: int
    begun: int
    seen: int
    kind: str
    select: str
    expand: str
    at: int

    def __str__(self) -> str:
        packed = json.dumps(asdict(self), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(packed + zlib.crc32(packed).to_bytes(4, "big")).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Token | None":
        """The token of a link a client sends back; None if we never gave it out."""
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            return None
        body, check = packed[:-4], packed[-4:]
        return cls(**json.loads(body)) if body and zlib.crc32(body).to_bytes(4, "big") == check else None


async def delta(ask: Ask) -> web.Response:
    """One page of changes: created and changed messages whole, those that went with @removed."""
    folder = ask.ids.find_folder(ask.args[0])
    base = f"{ask.user_url}/mailFolders('{ask.ids.folder(folder.id)}')/messages/delta"
    token = _token(ask, folder.id, base)
    shown = read_shown(token.select, token.expand)
    found = ask.store.changes(folder.id, token.seen, most=ask.page_size + 1)
    page, last = found[: ask.page_size], len(found) <= ask.page_size
    seen = ask.store.last_change() if last else page[-1].seq
    following = Token(token.folder, token.begun, seen, token.kind, token.select, token.expand, int(time.time()))
    name, parameter = ("@odata.deltaLink", "$deltatoken") if last else ("@odata.nextLink", "$skiptoken")
    written = [each for change in _telling(ask, token, page) if (each := _write(ask, change, shown)) is not None]
    context = f"{ask.context}/mailFolders('{ask.ids.folder(folder.id)}')/messages"
    return ask.answer({"@odata.context": context, name: f"{base}?{parameter}={following}", "value": written})


def _token(ask: Ask, folder: int, base: str) -> Token:
    given = ask.query("$skiptoken") or ask.query("$deltatoken")
    if not given:
        kind = ask.query("changeType")
        if kind not in _KINDS:
            raise bad_request("Invalid change type. Supported values are created, updated and deleted.")
        newest = ask.store.last_change()
        return Token(folder, newest, 0, kind, ask.query("$select"), ask.query("$expand"), int(time.time()))
    token = Token.read(given)
    if token is None:
        raise bad_request("Badly formed token.")
    if token.folder != folder or token.seen > ask.store.last_change() or token.at < time.time() - LIFETIME_S:
        raise state_not_found(f"{base}?$deltatoken=")
    return token


def _telling(ask: Ask, token: Token, found: list[Logged]) -> list[Logged]:
    """The changes worth telling: what came and went before this client began is left out, and what is here again."""
    return [each for each in found if token.kind in {"", _TYPE[each.kind]} and not _left_out(ask, token, each)]


def _left_out(ask: Ask, token: Token, change: Logged) -> bool:
    if change.kind != "delete":
        return False
    return change.seq <= token.begun or (ask.ids.immutable and ask.store.has_lasting(change.folder, change.lasting))


def _write(ask: Ask, change: Logged, shown: Shown) -> dict[str, Any] | None:
    if change.kind == "delete":
        native_id = ask.ids.message(change.folder, change.item, change.lasting)
        return {"@odata.type": "#microsoft.graph.message", "id": native_id, "@removed": {"reason": "deleted"}}
    item = ask.store.item(change.folder, change.item)
    if item is None:
        return None
    return {"@odata.type": "#microsoft.graph.message", **write_message(item, ask, shown)}

"""One request to Graph, as its handlers read it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.mailbox.graph_errors import bad_request
from sandbox.mailbox.graph_ids import Ids
from sandbox.mailbox.store import MailboxStore

_MAX_PAGE = re.compile(r"odata\.maxpagesize=(\d+)")


Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose mailbox, which things in it by the ids of the path, and how the answer is wanted."""

    request: web.Request
    store: MailboxStore
    args: tuple[str, ...]
    graph_url: str
    app: str = ""
    ids: Ids = field(init=False)

    def __post_init__(self) -> None:
        immutable = 'idtype="immutableid"' in self.prefer.lower()
        object.__setattr__(self, "ids", Ids(self.store, immutable=immutable))

    @property
    def prefer(self) -> str:
        """What the client would rather have."""
        return ", ".join(self.request.headers.getall("Prefer", []))

    @property
    def user_url(self) -> str:
        """Where the mailbox is."""
        return f"{self.graph_url}/users/{self.store.address}"

    @property
    def context(self) -> str:
        """The beginning of the contexts of what is in the mailbox."""
        return f"{self.graph_url}/$metadata#users('{self.store.address}')"

    @property
    def page_size(self) -> int:
        """How many things one page may hold at most."""
        preferred = _MAX_PAGE.search(self.prefer)
        return self.number("$top") or (int(preferred[1]) if preferred else 0) or 10

    @property
    def wants_text(self) -> bool:
        """Whether bodies are wanted as plain text."""
        return 'outlook.body-content-type="text"' in self.prefer.lower()

    def query(self, name: str) -> str:
        """A parameter of the address; empty if it is not there."""
        return self.request.query.get(name, "")

    def number(self, name: str, *, most: int = 1000) -> int:
        """A parameter that counts something; 0 if it is not there."""
        text = self.query(name)
        if not text:
            return 0
        if not text.isdecimal() or len(text) > 9 or int(text) > most:
            raise bad_request(f"Invalid value '{text}' for {name}.")
        return int(text)

    async def body(self) -> Json:
        """The JSON object sent along."""
        try:
            found = json.loads(await self.request.read())
        except (ValueError, RecursionError) as error:
            raise bad_request("Unable to read JSON request payload.") from error
        return _object(found)

    def answer(self, shown: dict[str, Any], status: int = 200) -> web.Response:
        """A JSON answer, which says which preferences were honoured."""
        headers = {"OData-Version": "4.0"}
        if self.prefer:
            headers["Preference-Applied"] = self.prefer
        # Broken mail has half letters, which no JSON may carry.
        body = json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace")
        return web.Response(body=body, status=status, headers=headers, content_type="application/json", charset="utf-8")


def objects(of: Json, name: str) -> list[Json]:
    """The objects of a list in a request; none if it is not there."""
    found = of.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise bad_request(f"The property '{name}' must be a collection.")
    return [_object(each) for each in found]


def one_object(of: Json, name: str) -> Json:
    """An object in a request; an empty one if it is not there."""
    found = of.get(name)
    return {} if found is None else _object(found)


def texts(of: Json, name: str) -> list[str]:
    """The texts of a list in a request; none if it is not there."""
    found = of.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise bad_request(f"The property '{name}' must be a collection of texts.")
    return found


def _object(found: object) -> Json:
    if not isinstance(found, dict):
        raise bad_request("Unable to read JSON request payload.")
    return found

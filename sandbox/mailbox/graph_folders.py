"""Mail folders: looked up, listed, made."""

import re

from aiohttp import web

from sandbox.mailbox.graph_ask import Ask
from sandbox.mailbox.graph_errors import GraphError, bad_request
from sandbox.mailbox.graph_shapes import write_folder
from sandbox.mailbox.store import Folder

_TOP = "msgfolderroot"
_MOST_SKIPPED = 1_000_000
_BY_NAME = re.compile(r"^displayName eq '((?:[^']|'')*)'$", re.IGNORECASE)


async def get_folder(ask: Ask) -> web.Response:
    """A folder by id or well-known name."""
    folder = ask.ids.find_folder(ask.args[0])
    return ask.answer({"@odata.context": f"{ask.context}/mailFolders/$entity", **write_folder(folder, ask)})


async def list_folders(ask: Ask) -> web.Response:
    """The folders directly below one, or below the top."""
    parent = _parent(ask)
    name = _wanted(ask.query("$filter"))
    below = [each for each in ask.store.folders() if each.parent == parent.id and name in {None, each.name}]
    skip = ask.number("$skip", most=_MOST_SKIPPED)
    page = below[skip : skip + ask.page_size]
    written: dict[str, object] = {"@odata.context": f"{ask.context}/mailFolders"}
    written["value"] = [write_folder(each, ask) for each in page]
    if skip + len(page) < len(below):
        url = ask.request.url.update_query({"$skip": str(skip + len(page))})
        written["@odata.nextLink"] = f"{ask.graph_url.removesuffix('/v1.0')}{url.raw_path_qs}"
    return ask.answer(written)


async def create_folder(ask: Ask) -> web.Response:
    """A new folder below one, or below the top; a name can be there once."""
    name = str((await ask.body()).get("displayName") or "")
    if not name:
        raise bad_request("The folder needs a displayName.")
    made = ask.store.create_folder(_parent(ask).id, name, "IPF.Note")
    if made is None:
        raise GraphError(409, "ErrorFolderExists", "A folder with the specified name already exists.")
    return ask.answer({"@odata.context": f"{ask.context}/mailFolders/$entity", **write_folder(made, ask)}, 201)


def _parent(ask: Ask) -> Folder:
    return ask.ids.find_folder(ask.args[0] if ask.args else _TOP)


def _wanted(text: str) -> str | None:
    if not text:
        return None
    found = _BY_NAME.match(text)
    if found is None:
        raise bad_request(f"Invalid filter clause: {text}")
    return found[1].replace("''", "'")

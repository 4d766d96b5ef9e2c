"""How answers are written: JSON, files, nothing, and errors in the contract's vocabulary."""

import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import quote

import orjson
from aiohttp import web

from casework.errors import CaseworkError, CheckedOut
from casework.filing import Receipt, StoredFile

PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler has to say. `file` lies in the request's own folder, which is removed afterwards."""

    content: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    file: StoredFile | None = None
    versioned: bool = False

    def body(self) -> bytes:
        """The JSON of the content; empty when there is none."""
        return b"" if self.content is None else orjson.dumps(self.content)


def etag(body: bytes) -> str:
    """A number that changes with the body: callers take its digits as a version."""
    return f'"{int(hashlib.sha256(body).hexdigest()[:7], 16) + 1}"'


def of_receipt(receipt: Receipt) -> dict[str, str]:
    """What a receipt says, as headers: ours, for callers that show "already done at 10:04 by ..."."""
    return {
        "Casework-Reference": ascii_only(receipt.reference),
        "Casework-Repeated": str(receipt.repeated).lower(),
        "Casework-Done-At": receipt.done_at.isoformat(),
        "Casework-Done-By": ascii_only(receipt.done_by),
    }


def ascii_only(text: str) -> str:
    """A text as a header can carry it: what is not ASCII is percent-encoded."""
    return quote(text, safe=" !#$&'()*+,-./:;=?@[]_~")


def of_file(file: StoredFile) -> dict[str, str]:
    """The headers of a document's bytes: its name, its type, and that no browser may run it."""
    plain = "".join(one if one.isascii() and one.isprintable() and one not in '"\\' else "_" for one in file.file_name)
    safe_type = file.content_type.isascii() and file.content_type.isprintable() and "/" in file.content_type
    return {
        "Content-Type": file.content_type if safe_type else "application/octet-stream",
        "Content-Length": str(file.size),
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.file_name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }


def private(headers: dict[str, str]) -> dict[str, str]:
    """No cache on the way keeps case data."""
    return {"Cache-Control": "no-store", **headers}


def error_answer(error: CaseworkError, request: web.Request) -> web.Response:
    """An error in the contract's vocabulary: plain text, or problem+json for those who ask for it."""
    if error.done_before:
        return _partly(error)
    # The contract's body for a checked-out document is the holder's name and nothing else.
    text = error.holder if isinstance(error, CheckedOut) else error.sentence
    headers = {"Retry-After": str(error.retry_after_s)} if error.retryable else {}
    return said(text, request, status=error.status, title=type(error).__name__, headers=headers, detail=error.sentence)


def _partly(error: CaseworkError) -> web.Response:
    """A combined write that was stopped: 207, with what was done and the status of what stopped it."""
    content = {
        "status": "partial_success",
        "message": error.sentence,
        "done": list(error.done_before),
        "failed": {"status": error.status, "title": type(error).__name__},
    }
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return web.Response(body=orjson.dumps(content), status=207, headers=private(headers))


def said(
    text: str, request: web.Request, *, status: int, title: str, headers: dict[str, str], detail: str = ""
) -> web.Response:
    """A sentence as plain text, or as problem+json for those who ask for it."""
    if PROBLEM not in request.headers.get("Accept", ""):
        return web.Response(text=text, status=status, headers=private(headers))
    problem = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or text,
        "correlationId": request.headers.get("Correlation-Id"),
    }
    return web.Response(text=json.dumps(problem), status=status, content_type=PROBLEM, headers=private(headers))

"""Answers that were right and are spoilt on their way: cut off, changed, or without an end."""

import json
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.faults import Answer

_DOCTYPE = b'<!DOCTYPE soap:Envelope [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
_MOST = 1024 * 1024 * 1024
_PIECE = b"A" * (256 * 1024)
_CLOB = "Buffer too small for CLOB to CHAR or BLOB to RAW conversion"
_LONG_TEXTS = ("description", "operation", "originalFileName", "presentationTitle")

SPOILT = frozenset({"cut-mid-body", "truncated", "huge"})
SPOILT_SOAP = SPOILT | {"doctype", "bad-base64", "mapping", "null-ids"}
SPOILT_GRAPHQL = SPOILT | {"graphql-partial", "clob-buffer", "mapping", "null-ids"}


def spoilt(request: web.Request, answer: Answer) -> dict[str, Answer]:
    """The ways any answer of a length can be spoilt."""
    return {
        "cut-mid-body": lambda: _cut(request, answer),
        "truncated": lambda: _changed(answer, lambda body: body[: len(body) // 2]),
        "huge": lambda: _endless(request, answer),
    }


def spoilt_soap(request: web.Request, answer: Answer) -> dict[str, Answer]:
    """And those of an envelope."""
    return spoilt(request, answer) | {
        "doctype": lambda: _changed(answer, _with_doctype),
        "bad-base64": lambda: _changed(answer, lambda body: re.sub(rb"(content>)....", rb"\1*%$#", body, count=1)),
        "mapping": lambda: _changed(answer, lambda body: re.sub(rb"(Id|content)>[^<]*<", rb"\1>?<", body)),
        "null-ids": lambda: _changed(answer, _without_ids),
    }


def spoilt_graphql(request: web.Request, answer: Answer) -> dict[str, Answer]:
    """And those of GraphQL's JSON."""
    return spoilt(request, answer) | {
        "graphql-partial": lambda: _changed(answer, _in_json(_half_failed)),
        "clob-buffer": lambda: _changed(answer, _in_json(_half_failed)),
        "mapping": lambda: _changed(answer, _in_json(_of_other_types)),
        "null-ids": lambda: _changed(answer, _in_json(_null_ids)),
    }


async def _changed(answer: Answer, change: Callable[[bytes], bytes]) -> web.StreamResponse:
    whole = await answer()
    assert isinstance(whole, web.Response)
    changed = change(_bytes(whole))
    return web.Response(status=whole.status, body=changed, headers={"Content-Type": whole.headers["Content-Type"]})


async def _cut(request: web.Request, answer: Answer) -> web.StreamResponse:
    """The head says how long the body is; half of it comes, and then the connection ends."""
    whole = await answer()
    assert isinstance(whole, web.Response)
    body = _bytes(whole)
    half = web.StreamResponse(status=whole.status, headers={"Content-Type": whole.headers["Content-Type"]})
    half.content_length = len(body)
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return half


async def _endless(request: web.Request, answer: Answer) -> web.StreamResponse:
    """The answer begins as it should and goes on until nobody listens any more."""
    whole = await answer()
    assert isinstance(whole, web.Response)
    stream = web.StreamResponse(status=whole.status, headers={"Content-Type": whole.headers["Content-Type"]})
    await stream.prepare(request)
    body, sent = _bytes(whole), 0
    start = body.find(b"content>") + len(b"content>") if b"content>" in body else body.find(b'"') + 1
    await stream.write(body[:start])
    try:
        while sent < _MOST:
            await stream.write(_PIECE)
            sent += len(_PIECE)
    except ConnectionError:
        pass
    return stream


def _bytes(whole: web.Response) -> bytes:
    assert isinstance(whole.body, bytes)
    return whole.body


def _with_doctype(body: bytes) -> bytes:
    head, _, rest = body.partition(b"?>")
    return head + b"?>" + _DOCTYPE + rest


def _without_ids(body: bytes) -> bytes:
    nil = rb'<\1 xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>'
    return re.sub(rb"<(\w+:(?:materialId|versionId))>\d+</\1>", nil, body)


def _in_json(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[bytes], bytes]:
    return lambda body: json.dumps(change(json.loads(body))).encode()


def _half_failed(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as the database sometimes spoils it: one text missing, and an error about it beside the data."""
    field, rows = next(iter((answer.get("data") or {"": None}).items()))
    listed = isinstance(rows, list)
    row = rows[0] if listed and rows else rows
    missing = next((key for key in _LONG_TEXTS if isinstance(row, dict) and key in row), None)
    if isinstance(row, dict) and missing:
        row[missing] = None
    error = {
        "message": _CLOB,
        "path": [field, *([0] if listed else []), *([missing] if missing else [])],
        "extensions": {"code": "INTERNAL_SERVER_ERROR"},
    }
    return {"data": answer.get("data"), "errors": [*(answer.get("errors") or []), error]}


def _of_other_types(value: Any) -> Any:
    """Every number is a text now, as after a change of the database nobody told of."""
    if isinstance(value, dict):
        return {name: _of_other_types(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_of_other_types(inner) for inner in value]
    return f"no. {value}" if isinstance(value, int) and not isinstance(value, bool) else value


def _null_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: None if name in {"id", "materialId"} and "subject" in value else _null_ids(inner)
            for name, inner in value.items()
        }
    return [_null_ids(inner) for inner in value] if isinstance(value, list) else value

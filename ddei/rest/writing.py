"""From what a handler says to the bytes of an answer."""

import asyncio
import json

from aiohttp import web

from ddei.rest.answers import Answer, etag, of_file, private
from ddei.rest.route import Route
from store.idempotency import KeptAnswer

PIECE = 256 * 1024


def rendered(answer: Answer, route: Route, warnings: list[str]) -> KeptAnswer:
    """An answer as it goes out; what could not be read stands in a header, and in the body where it has a place."""
    headers = dict(answer.headers)
    if warnings:
        headers["Casework-Warnings"] = json.dumps(warnings)
        if isinstance(answer.content, dict) and "warnings" in getattr(route.answer, "__annotations__", {}):
            answer.content["warnings"] = list(warnings)
    body = answer.body()
    if body:
        headers["Content-Type"] = "application/json; charset=utf-8"
    if answer.versioned:
        headers["ETag"] = etag(body)
    return KeptAnswer(status=answer.status, headers=headers, body=body)


def sent(request: web.Request, answer: KeptAnswer) -> web.Response:
    """The answer, or 304 when the caller has it already."""
    headers = private(answer.headers)
    tag = headers.get("ETag")
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if tag and known & {tag, "*"}:
        return web.Response(status=304, headers={"ETag": tag, "Cache-Control": "no-store"})
    return web.Response(body=answer.body or None, status=answer.status, headers=headers)


async def streamed(request: web.Request, answer: Answer) -> web.StreamResponse:
    """A file's bytes, piece by piece."""
    file = answer.file
    assert file is not None
    response = web.StreamResponse(headers=private(of_file(file)))
    with await asyncio.to_thread(file.path.open, "rb") as handle:
        await response.prepare(request)
        while piece := await asyncio.to_thread(handle.read, PIECE):
            await response.write(piece)
    await response.write_eof()
    return response

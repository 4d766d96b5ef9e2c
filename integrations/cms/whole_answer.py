"""One request whose answer is read into memory, but never more of it than could be one."""

from typing import Any

import httpx

from casework.errors import CmsBroken
from integrations.http_client import AnswerTooLarge, QuickHttp

# What describes the bytes on the way, which are not the bytes kept here.
_ON_THE_WAY = ("content-encoding", "content-length", "transfer-encoding")


async def whole_answer(http: httpx.AsyncClient, method: str, url: str, *, largest: int, **parts: Any) -> httpx.Response:
    """The answer with its body; CmsBroken as soon as it grows above `largest` bytes, unpacked ones counted."""
    if isinstance(http, QuickHttp):
        try:
            quick = await http.quick(method, url, largest=largest, **parts)
        except AnswerTooLarge as error:
            raise CmsBroken(detail=str(error)) from None
        if quick is not None:
            return quick
    async with http.stream(method, url, **parts) as answer:
        if _says_it_is_small(answer, largest):
            await answer.aread()
            return answer
        body = bytearray()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > largest:
                raise CmsBroken(detail="an answer larger than any answer is")
    headers = [(name, value) for name, value in answer.headers.multi_items() if name not in _ON_THE_WAY]
    return httpx.Response(answer.status_code, headers=headers, content=bytes(body), request=answer.request)


def _says_it_is_small(answer: httpx.Response, largest: int) -> bool:
    """Whether its length is told, small and true: what is packed may unpack to anything."""
    length = answer.headers.get("content-length", "")
    return length.isdecimal() and int(length) <= largest and "content-encoding" not in answer.headers

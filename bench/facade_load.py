"""The load of `bench facade`: one request again and again, so many at once, for so many seconds; prints what it saw."""

import asyncio
import json
import sys
import time
from typing import Any

import aiohttp
import uvloop


async def main(wanted: dict[str, Any]) -> dict[str, float]:
    """Rate, and the times that half and 99 of 100 requests stay below. Any answer but 200 ends it."""
    taken: list[float] = []
    connector = aiohttp.TCPConnector(limit=wanted["at_once"])
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        begun, used = time.perf_counter(), time.process_time()
        await asyncio.gather(*(_ask(http, wanted, begun + wanted["seconds"], taken) for _ in range(wanted["at_once"])))
        seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    taken.sort()
    return {
        "all": len(taken),
        "rate": len(taken) / seconds,
        "p50_ms": taken[len(taken) // 2] * 1000,
        "p99_ms": taken[int(len(taken) * 0.99) - 1] * 1000,
        "load_cpu_us": cpu / len(taken) * 1e6,
    }


async def _ask(http: aiohttp.ClientSession, wanted: dict[str, Any], until: float, taken: list[float]) -> None:
    body = wanted["body"].encode() or None
    while (begun := time.perf_counter()) < until:
        async with http.request(wanted["method"], wanted["url"], data=body, headers=wanted["headers"]) as answer:
            text = await answer.read()
            if answer.status != 200 or b'"urn"' not in text:
                raise RuntimeError(f"{wanted['url']} answered {answer.status}: {text[:200]!r}")
        taken.append(time.perf_counter() - begun)


if __name__ == "__main__":
    print(json.dumps(uvloop.run(main(json.load(sys.stdin)))))

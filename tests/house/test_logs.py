"""What stands in the logs when something breaks: its name and place, and never a word of a case."""

import subprocess
import sys

# A process of ours in which a job, a request and a forgotten task all fail with a defendant's name in hand.
BREAKING = """
import asyncio, gc
import httpx
from aiohttp import web
from app.logs import log_to_standard_error
from app.scheduler import running

async def fail(*_):
    defendant, password = "Samuel Okafor", "sandbox-asha"
    raise KeyError(f"no row for {defendant}")

async def main():
    app = web.Application()
    app.router.add_get("/", fail)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with running({"digest": (60, fail)}), httpx.AsyncClient() as client:
        print((await client.get(f"http://127.0.0.1:{runner.addresses[0][1]}/")).text)
    lost = asyncio.create_task(fail())
    await asyncio.wait({lost})
    del lost
    gc.collect()
    await runner.cleanup()

log_to_standard_error()
asyncio.run(main())
"""


def test_an_unexpected_error_is_logged_by_its_place_and_without_a_word_of_the_case() -> None:
    done = subprocess.run([sys.executable, "-c", BREAKING], capture_output=True, text=True, check=True, timeout=60)
    said = done.stdout + done.stderr
    for place in ('"job": "digest"', "aiohttp.server", "ERROR:asyncio", "KeyError", "scheduler.py:"):
        assert place in said
    for word in ("Okafor", "sandbox-asha"):
        assert word not in said

"""GET case summary through the whole facade, beside the CMS double alone and beside the same route in FastAPI + httpx.

Ours: the caller's token, their CMS session, the access rule, and one record in the legal log that is on disk (SQLite,
synchronous=FULL) before the answer goes out. The peer checks token and session and asks the same query, and logs
nothing. The backend alone answers that query. Each server and the load are processes of their own; the rounds are in
turn, and the medians count.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import psutil  # type: ignore[import-untyped]  # it ships no types
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from bench.facade_peer import AUDIENCE
from bench.facade_servers import CASE_ID, CASE_QUERY, KEY_ID
from bench.result import Goal, Result
from sandbox.people import OWEN
from store.store import Store

ROUNDS = 5
AT_ONCE = 16
SECONDS = 3.0
OF_THE_BACKEND_GOAL = 0.20
TIMES_PEER_GOAL = 10.0
CALLER = "00000000-0000-4000-8000-0000000000c7"


async def main() -> Result:
    """Rounds of all three, interleaved."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        issuer = await stack.enter_async_context(_identity())
        backend = await stack.enter_async_context(_server("backend", str(folder)))
        ours = await stack.enter_async_context(_server("ours", backend.url, issuer.url, str(folder)))
        peer = await stack.enter_async_context(_server("peer", backend.url, issuer.url))
        servers = {"backend": backend, "ours": ours, "peer": peer}
        wanted = await _requests(servers, issuer)
        for name in servers:
            await _load(wanted[name], 1.0)  # imports, keys, first connections
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
        for number in range(ROUNDS):
            for name, server in servers.items():
                found = await _measured(server, wanted[name])
                rounds[name].append(found)
                print(f"round {number + 1}, {name}: {_told(found)}", flush=True)
        logged = await _logged(folder)
    return _result(rounds, logged, int(sum(one["all"] for one in rounds["ours"])))


class _Server:
    """A process that serves, and what it costs."""

    def __init__(self, url: str, pid: int) -> None:
        self.url = url
        self._process = psutil.Process(pid)

    def cpu_s(self) -> float:
        used = self._process.cpu_times()
        return float(used.user + used.system)


class _Issuer:
    """The identity provider: a key, and a token signed with it."""

    def __init__(self, url: str, key: rsa.RSAPrivateKey) -> None:
        self.url = url
        self._key = key

    def token(self) -> str:
        claims = {
            "iss": self.url, "aud": AUDIENCE, "oid": CALLER, "exp": int(time.time()) + 3600,
            "roles": ["Casework.ReadWrite"],
        }  # fmt: skip
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": KEY_ID})


async def _requests(servers: dict[str, _Server], issuer: _Issuer) -> dict[str, dict[str, Any]]:
    """What the load sends to each, all in one person's session."""
    headers = {"Authorization": f"Bearer {issuer.token()}", "Correlation-Id": str(uuid.uuid4())}
    async with aiohttp.ClientSession() as http:
        form = {"username": OWEN.username, "password": OWEN.password}
        async with http.post(f"{servers['ours'].url}/api/authenticate", data=form, headers=headers) as answer:
            session = await answer.json()
    path = f"/api/cases/{CASE_ID}/summary"
    facade = {"method": "GET", "headers": {**headers, "Cms-Auth-Values": json.dumps(session)}, "body": ""}
    query = {"query": CASE_QUERY, "operationName": "Case", "variables": {"id": CASE_ID}}
    own = {"Cookie": session["Cookies"], "Authorization": f"Bearer {session['Token']}"}
    return {
        "backend": {
            "method": "POST", "url": f"{servers['backend'].url}/graphql/", "body": json.dumps(query),
            "headers": {**own, "Content-Type": "application/json"},
        },
        "ours": {**facade, "url": servers["ours"].url + path},
        "peer": {**facade, "url": servers["peer"].url + path},
    }  # fmt: skip


async def _measured(server: _Server, wanted: dict[str, Any]) -> dict[str, float]:
    before = server.cpu_s()
    found = await _load(wanted, SECONDS)
    return {**found, "server_cpu_us": (server.cpu_s() - before) / found["all"] * 1e6}


async def _load(wanted: dict[str, Any], seconds: float) -> dict[str, float]:
    given = json.dumps({**wanted, "seconds": seconds, "at_once": AT_ONCE})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.facade_load", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await asyncio.wait_for(process.communicate(given.encode()), timeout=seconds + 60)
    if process.returncode:
        raise RuntimeError("the load did not run")
    found: dict[str, float] = json.loads(printed)
    return found


async def _logged(folder: Path) -> int:
    """How many summaries the legal log has; its chain must hold."""
    store = await Store.open(f"sqlite+aiosqlite:///{folder / 'bench.sqlite'}", secret="bench")
    try:
        if not (await store.legal_log.verify()).ok:
            raise RuntimeError("the legal log does not verify")
        after, count = 0, 0
        while page := await store.legal_log.records(after=after, limit=5000):
            count += sum(one.record.operation == "cases.open" for one in page)
            after = page[-1].sequence
        return count
    finally:
        await store.close()


def _result(rounds: dict[str, list[dict[str, float]]], logged: int, measured: int) -> Result:
    if logged < measured:
        raise RuntimeError(f"{measured} summaries, but {logged} records in the legal log")
    median = {
        name: {key: round(statistics.median(one[key] for one in each), 2) for key in each[0]}
        for name, each in rounds.items()
    }
    rate = {name: each["rate"] for name, each in median.items()}
    return Result(
        figures={
            "at_once": AT_ONCE,
            **{name: {key: value for key, value in each.items() if key != "all"} for name, each in median.items()},
            "rates": {name: [round(one["rate"], 1) for one in each] for name, each in rounds.items()},
            "legal_log_records": logged,
        },
        goals=(
            Goal(
                "of the backend's own rate",
                OF_THE_BACKEND_GOAL,
                round(rate["ours"] / rate["backend"], 3),
                at_most=False,
            ),
            Goal("times FastAPI + httpx", TIMES_PEER_GOAL, round(rate["ours"] / rate["peer"], 2), at_most=False),
        ),
    )


def _told(found: dict[str, float]) -> str:
    return (
        f"{found['rate']:.0f}/s, p50 {found['p50_ms']:.1f} ms, p99 {found['p99_ms']:.1f} ms, "
        f"CPU {found['server_cpu_us']:.0f} us each, load {found['load_cpu_us']:.0f} us"
    )


@asynccontextmanager
async def _identity() -> AsyncIterator[_Issuer]:
    """The identity provider's keys; this process has nothing else to do while the load runs."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": KEY_ID, "use": "sig"}

    async def keys(_request: web.Request) -> web.Response:
        return web.json_response({"keys": [public]})

    app = web.Application()
    app.router.add_get("/keys", keys)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield _Issuer(f"http://127.0.0.1:{runner.addresses[0][1]}", key)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _server(*arguments: str) -> AsyncIterator[_Server]:
    """A process of bench.facade_servers; it prints its address when it serves."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.facade_servers", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), timeout=90)
        if not line.startswith(b"http://"):
            raise RuntimeError(f"{arguments[0]} did not start")
        yield _Server(line.decode().strip(), process.pid)
    finally:
        process.terminate()
        await process.wait()

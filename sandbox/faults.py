"""Faults a double can be told to have, each used up by the requests it hits."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass

from aiohttp import web

Answer = Callable[[], Awaitable[web.StreamResponse]]

# What needs no knowledge of the double's dialect.
COMMON = frozenset({"reset", "apply-then-drop", "hang-before", "hang-after", "slow"})

# One request can ask for its own fault.
HEADER = "Sandbox-Fault"


@dataclass(slots=True)
class _Order:
    operation: str
    fault: str
    times: int


class Faults:
    """The faults now switched on. `operations` says which faults of its own dialect each can have, beside the common ones.

    What no operation can carry out is refused: a misspelt fault would let a test pass that never saw it.
    """

    def __init__(self, *, operations: Mapping[str, frozenset[str]]) -> None:
        self.operations = operations
        self.known = COMMON.union(*operations.values())
        self._orders: list[_Order] = []
        self._release = asyncio.Event()

    def order(self, operation: str, fault: str, times: int = 1) -> None:
        """Have the next `times` requests of an operation ("*" for any) go wrong in this way."""
        self._check(operation, fault)
        if times < 1:
            raise ValueError("A fault is for one request or more.")
        self._orders.append(_Order(operation, fault, times))

    def _check(self, operation: str, fault: str) -> None:
        if operation != "*" and operation not in self.operations:
            raise ValueError(f"No such operation: {operation}. There are: {', '.join(sorted(self.operations))}, and *.")
        able = self.known if operation == "*" else self.operations[operation] | COMMON
        if fault not in able:
            raise ValueError(_unknown(operation, fault, able))

    def clear(self) -> None:
        """Switch every fault off and let what hangs go on."""
        self._orders.clear()
        self._release.set()
        self._release = asyncio.Event()

    async def released(self) -> None:
        """Return when the faults are next cleared: how long what hangs has to hang."""
        await self._release.wait()

    def listed(self) -> list[dict[str, str | int]]:
        """What is switched on, as the admin route shows it."""
        return [{"operation": each.operation, "fault": each.fault, "times": each.times} for each in self._orders]

    async def carry(
        self, request: web.Request, operation: str, answer: Answer, stand_ins: Mapping[str, Answer] | None = None
    ) -> web.StreamResponse:
        """Answer a request through whatever fault is on for its operation; `stand_ins` are the dialect's faults."""
        own = stand_ins or {}
        able = COMMON | own.keys()
        fault = request.headers.get(HEADER, "") or self.take(operation, able)
        if fault and fault not in able:
            return web.json_response({"error": _unknown(operation, fault, able)}, status=400)
        if fault in own:
            return await own[fault]()
        if fault == "reset":
            return dropped(request)
        if fault == "slow":
            await asyncio.sleep(1)
        if fault == "hang-before":
            await self._release.wait()
        response = await answer()
        if fault == "apply-then-drop":
            return dropped(request)
        if fault == "hang-after":
            await self._release.wait()
        return response

    def take(self, operation: str, able: frozenset[str]) -> str:
        """Use up one fault of an operation, of those its place can carry out; empty when none is on."""
        for each in self._orders:
            if each.operation in {operation, "*"} and each.fault in able:
                each.times -= 1
                if each.times == 0:
                    self._orders.remove(each)
                return each.fault
        return ""


def _unknown(operation: str, fault: str, able: Collection[str]) -> str:
    return f"No such fault of {operation}: {fault}. There are: {', '.join(sorted(able))}."


def dropped(request: web.Request) -> web.Response:
    """Cut the connection as a failing network does: no answer, and a reset instead of a goodbye."""
    if request.transport is not None:
        sock = request.transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()


def add_fault_routes(app: web.Application, faults: Faults) -> None:
    """The admin routes by which a test in another process switches faults on and off."""

    async def order(request: web.Request) -> web.Response:
        wanted = await request.json()
        try:
            faults.order(str(wanted["operation"]), str(wanted["fault"]), int(wanted.get("times", 1)))
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(faults.listed(), status=201)

    async def clear(_request: web.Request) -> web.Response:
        faults.clear()
        return web.json_response([])

    async def listed(_request: web.Request) -> web.Response:
        return web.json_response(faults.listed())

    app.router.add_post("/__sandbox/faults", order)
    app.router.add_delete("/__sandbox/faults", clear)
    app.router.add_get("/__sandbox/faults", listed)

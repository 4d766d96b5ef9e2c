"""POST /api/messages: the door Teams knocks at. Read, let in, take once and in order, answer in time."""

import asyncio
import hashlib
import traceback
from pathlib import PurePath
from typing import Any

import structlog
from aiohttp import web
from botbuilder.core import TurnContext

from bot.adapter import TeamsAdapter
from bot.handler import WORK, CaseworkHandler
from bot.inbound import BadActivity, read_activity
from bot.local import LocalCheck
from bot.replies import bad_request, late_answer
from bot.seen import Seen
from bot.settings import Timings
from bot.tokens import Refused, TokenCheck
from bot.turns import INVOKES, user_of
from bot.work import Answer, InOrder, Work
from casework.errors import CaseworkError
from dialogs.turn import Kind, Reply
from store.chat import ChatState

log = structlog.get_logger()

LARGEST_BODY = 256 * 1024
STOP_WITHIN_SECONDS = 10.0
HANDLED = frozenset({"message", "invoke", "conversationUpdate", "installationUpdate"})
BY_PERSONS = frozenset({"message", "invoke"})


class Endpoint:
    """Takes activities in. `check` lets them in: by token, or in the tokenless mode by where they come from."""

    def __init__(
        self, *, adapter: TeamsAdapter, handler: CaseworkHandler, chat: ChatState, check: TokenCheck | LocalCheck,
        timings: Timings,
    ) -> None:  # fmt: skip
        self._adapter = adapter
        self._handler = handler
        self._chat = chat
        self._seen = Seen(chat=chat)
        self._check = check
        self._timings = timings
        self._in_order = InOrder()
        self._running: set[asyncio.Task[None]] = set()
        self._open: dict[str, Work] = {}

    async def receive(self, request: web.Request) -> web.Response:
        """One request of the connector."""
        try:
            raw = read_activity(await _body(request))
            context = self._adapter.open(raw)
            await self._let_in(request, raw)
        except BadActivity as error:
            log.info("activity_unreadable", problem=str(error))
            return web.json_response(bad_request(str(error)), status=400)
        except Refused as error:
            log.warning("activity_refused", status=error.status, reason=error.reason, peer=request.remote)
            return web.Response(status=error.status)
        if raw["type"] not in HANDLED:
            return web.Response(status=200)
        return _response(await self._take_once(raw, context))

    async def stop(self) -> None:
        """Let running turns finish, for a while."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=STOP_WITHIN_SECONDS)
            for task in late:
                task.cancel()

    async def _let_in(self, request: web.Request, raw: dict[str, Any]) -> None:
        await self._check.check(request, raw)
        if raw["type"] in BY_PERSONS and user_of(raw, trusted=self._check.names_people) is None:
            raise Refused(403, "names-no-person")

    async def _take_once(self, raw: dict[str, Any], context: TurnContext) -> Answer:
        """Teams repeats what it thinks was lost: the repeat gets the first one's answer, and nothing happens twice."""
        key = _key(raw)
        work = self._open.get(key)
        if work is None:
            work = self._open[key] = Work(raw)
            if not raw.get("id") or await self._is_new(key, work):
                self._start(key, work, context)
        return await self._answer(work)

    async def _is_new(self, key: str, work: Work) -> bool:
        new = False
        try:
            new = await self._seen.first_time(key)
            if not new:
                kept = await self._chat.answer(key)
                log.info("activity_repeated", type=work.raw["type"])
                work.give(Answer(kept["status"], kept["body"]) if kept else _late(work))
        finally:
            if not new:
                del self._open[key]
                work.give(Answer(503))  # only when the store failed: let Teams send it again
        return new

    def _start(self, key: str, work: Work, context: TurnContext) -> None:
        context.turn_state[WORK] = work
        task = asyncio.create_task(self._work(key, work, context))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _answer(self, work: Work) -> Answer:
        await asyncio.wait({work.answer}, timeout=self._timings.answer_within)
        return work.answer.result() if work.answered else work.give(_late(work))

    async def _work(self, key: str, work: Work, context: TurnContext) -> None:
        try:
            async with self._in_order.turn(work.raw["conversation"]["id"]):
                await self._turn(work, context)
            answer = work.give(Answer(200))
            if work.is_invoke:
                await self._chat.keep_answer(key, {"status": answer.status, "body": answer.body})
        finally:
            del self._open[key]

    async def _turn(self, work: Work, context: TurnContext) -> None:
        try:
            await self._adapter.run_pipeline(context, self._handler.on_turn)
        except Exception as error:  # noqa: BLE001  the web boundary: whatever it was, the person gets a sentence
            _log_failure(error)
            await self._explain(work, context, error)

    async def _explain(self, work: Work, context: TurnContext, error: Exception) -> None:
        sentence = error.sentence if isinstance(error, CaseworkError) else CaseworkError.default
        try:
            await self._handler.give(context, _kind(work), Reply(notice=sentence))
        except CaseworkError as unsaid:
            log.warning("person_not_told", error=type(unsaid).__name__, detail=unsaid.detail)


def _kind(work: Work) -> Kind:
    return INVOKES.get(work.raw.get("name") or "", Kind.EXECUTE) if work.is_invoke else Kind.MESSAGE


def _late(work: Work) -> Answer:
    return Answer(200, late_answer(_kind(work))) if work.is_invoke else Answer(202)


def _key(raw: dict[str, Any]) -> str:
    """The business key of an activity. Without an id nothing can be recognised again."""
    parts = (raw["conversation"]["id"], raw.get("id") or str(id(raw)))
    return "activity:" + hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def _response(answer: Answer) -> web.Response:
    if answer.status == 202 or (answer.status == 200 and answer.body is None):
        return web.Response(status=answer.status)
    return web.json_response(answer.body, status=answer.status)


async def _body(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(body))
    return bytes(body)


def _log_failure(error: Exception) -> None:
    """Where it broke, never what it said: a message may hold case data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    log.error("turn_failed", error=type(error).__name__, where=where)

"""One activity of Teams becomes one turn, and the reply goes back the way Teams expects it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from bot.adapter import Outgoing
from bot.replies import activity_of, answer_of, late_messages, messages_of
from bot.settings import Timings
from bot.turns import INVOKES, bot_was_added, is_personal, turn_of, user_of
from bot.work import Answer, Work
from casework.errors import CaseworkError
from dialogs.turn import Kind, Message, Reply, TeamsUser, Turn
from store.chat import ChatState

log = structlog.get_logger()

WORK = "casework.work"
REFERENCES_REMEMBERED = 10_000
Answering = Callable[[Turn], Coroutine[Any, Any, Reply]]


class CaseworkHandler(ActivityHandler):  # type: ignore[misc]  # the SDK is untyped
    """Turns activities into turns. `trusted` says that tokens are checked, so that only an Entra id names a person."""

    def __init__(self, *, answer: Answering, chat: ChatState, timings: Timings, trusted: bool) -> None:
        self._answer = answer
        self._chat = chat
        self._timings = timings
        self._trusted = trusted
        self._references: dict[str, str] = {}

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Typed text, or the values of a card's Action.Submit."""
        await self._take(turn_context, Kind.MESSAGE)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Somebody came or went; only the bot's own coming is of interest."""
        if bot_was_added(_work(turn_context).raw):
            await self._take(turn_context, Kind.JOINED)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """Teams tells of an installation beside the conversation update that greets; here only the address is kept."""
        raw = _work(turn_context).raw
        user = user_of(raw, trusted=self._trusted)
        if bot_was_added(raw) and user:
            await self._remember(raw, user)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse | None:
        """A button or a dialog that waits for an answer; names we do not know get 501.

        The answer goes into the work as a plain dict, since the SDK's way out of here breaks it.
        """
        kind = INVOKES.get(turn_context.activity.name or "")
        if kind is None:
            _work(turn_context).give(Answer(501))
        else:
            await self._take(turn_context, kind)
        return None

    async def give(self, context: TurnContext, kind: Kind, reply: Reply) -> None:
        """Hand a reply back: the answer to the button first, since somebody's finger waits, then the messages."""
        work = _work(context)
        late = work.is_invoke and work.answered
        if work.is_invoke and not late:
            work.give(Answer(200, answer_of(reply, kind)))
        messages = late_messages(reply, kind) if late else messages_of(reply, kind)
        if reply.replace is not None and (late or kind is not Kind.EXECUTE):
            await self._replace(context, reply, messages)
        for message in messages:
            await context.send_activity(Outgoing(activity_of(message)))

    async def _take(self, context: TurnContext, kind: Kind) -> None:
        raw = _work(context).raw
        user = user_of(raw, trusted=self._trusted)
        if user is None:
            return
        await self._remember(raw, user)
        await self.give(context, kind, await self._reply(context, turn_of(raw, kind, user)))

    async def _reply(self, context: TurnContext, turn: Turn) -> Reply:
        thinking = asyncio.create_task(self._answer(turn))
        pause = self._timings.typing_after
        try:
            while not (await asyncio.wait({thinking}, timeout=pause))[0]:
                pause = self._timings.typing_every
                await context.send_activity(Activity(type=ActivityTypes.typing))
            return thinking.result()
        except CaseworkError as error:
            log.info("turn_explained", error=type(error).__name__, detail=error.detail)
            return Reply(notice=error.sentence)
        finally:
            thinking.cancel()

    async def _replace(self, context: TurnContext, reply: Reply, messages: list[Message]) -> None:
        card = Message(text="", card=reply.replace)
        pressed = _work(context).raw.get("replyToId")
        if pressed:
            await context.update_activity(Outgoing(activity_of(card), activity_id=pressed))
        else:
            messages.insert(0, card)

    async def _remember(self, raw: dict[str, Any], user: TeamsUser) -> None:
        """Keep where this person can be written to first; written only when it changed."""
        conversation_id = raw["conversation"]["id"]
        if self._references.get(conversation_id) == raw["serviceUrl"] + user.entra_id:
            return
        await self._chat.remember_conversation(
            conversation_id, user.entra_id, reference_of(raw), personal=is_personal(raw)
        )
        if len(self._references) >= REFERENCES_REMEMBERED:
            self._references.clear()
        self._references[conversation_id] = raw["serviceUrl"] + user.entra_id


def reference_of(raw: dict[str, Any]) -> dict[str, Any]:
    """What is needed to write into this conversation later."""
    names = ("channelId", "serviceUrl", "conversation", "recipient", "from")
    return {name: raw[name] for name in names if raw.get(name)}


def _work(context: TurnContext) -> Work:
    work = context.turn_state[WORK]
    assert isinstance(work, Work)
    return work

"""Writing first: what the outbox holds goes to people's own conversations with the bot, each message at most once."""

from datetime import timedelta
from typing import Any

import structlog

from bot.adapter import addressed_back
from bot.outbound import Connector
from bot.replies import activity_of
from casework.errors import CaseworkError, Gone, NotAllowed, NotFound, OutcomeUnknown, TooLarge
from dialogs.turn import Message
from store.chat import ChatState
from store.outbox import OutboxItem

log = structlog.get_logger()

NEVER_MET = "This person has no conversation with the bot. They have to add it in Teams first."
ATTEMPTS = 8
BATCH = 20


class Proactive:
    """Sends by the conversation a person last used."""

    def __init__(self, *, chat: ChatState, connector: Connector) -> None:
        self._chat = chat
        self._connector = connector

    async def send(self, entra_id: str, message: Message) -> str:
        """Write to a person now. The answer is Teams' id of the message."""
        reference = await self._reference(entra_id)
        return await self._connector.send(
            reference["serviceUrl"], reference["conversation"]["id"], _activity(reference, message)
        )

    async def update(self, entra_id: str, activity_id: str, message: Message) -> None:
        """Replace a message that was written to a person before."""
        reference = await self._reference(entra_id)
        await self._connector.update(
            reference["serviceUrl"], reference["conversation"]["id"], activity_id, _activity(reference, message)
        )

    async def deliver(self) -> int:
        """Send what is due in the outbox; how many arrived. For the scheduler."""
        await self._chat.outbox.abandon_stale()
        items = await self._chat.outbox.take(BATCH)
        return sum([await self._deliver(item) for item in items])

    async def _deliver(self, item: OutboxItem) -> bool:
        outbox = self._chat.outbox
        message = Message(text=str(item.message.get("text", "")), card=item.message.get("card"))
        try:
            activity_id = await self.send(item.entra_id, message)
        except OutcomeUnknown as error:
            await outbox.unknown(item.key, error.sentence)
        except (Gone, NotAllowed, TooLarge) as error:
            await outbox.failed(item.key, error.sentence)
        except CaseworkError as error:
            await self._later(item, error)
        else:
            await outbox.sent(item.key, activity_id)
            return True
        log.warning("proactive_message_not_sent", key=item.key, attempts=item.attempts)
        return False

    async def _later(self, item: OutboxItem, error: CaseworkError) -> None:
        if item.attempts >= ATTEMPTS:
            await self._chat.outbox.failed(item.key, error.sentence)
        else:
            await self._chat.outbox.put_back(item.key, timedelta(seconds=15 * 2**item.attempts))

    async def _reference(self, entra_id: str) -> dict[str, Any]:
        reference = await self._chat.conversation(entra_id)
        if reference is None:
            raise NotFound(NEVER_MET)
        return reference


def _activity(reference: dict[str, Any], message: Message) -> dict[str, Any]:
    return {**activity_of(message), **addressed_back(reference)}

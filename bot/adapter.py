"""The bot framework's adapter over our own connector: activities of the SDK in, the connector's REST API out."""

from typing import Any

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.core.serializer_helper import DEPENDICIES_DICT
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, ResourceResponse
from msrest.serialization import Deserializer

from bot.inbound import BadActivity
from bot.outbound import Connector

RAW = "casework.raw"


class Outgoing(Activity):  # type: ignore[misc]  # the SDK is untyped
    """An activity that already has the form of the wire: the SDK's serialiser is slow, and drops what it does not know."""

    def __init__(self, wire: dict[str, Any], *, activity_id: str = "") -> None:
        super().__init__(type=wire["type"], id=activity_id or None)
        self.wire = wire


class TeamsAdapter(BotAdapter):  # type: ignore[misc]  # the SDK is untyped
    """Runs a turn through the SDK's pipeline and sends what the turn writes. Keeps no state between turns."""

    def __init__(self, *, connector: Connector) -> None:
        super().__init__()
        self._connector = connector
        # Built once: the SDK builds it anew for every activity.
        self._deserialize: Any = Deserializer(DEPENDICIES_DICT)  # type: ignore[no-untyped-call]  # as untyped as the SDK

    def open(self, raw: dict[str, Any]) -> TurnContext:
        """The SDK's view of an activity, or BadActivity when a field is not of its type (a timestamp that is none)."""
        try:
            context = TurnContext(self, self._deserialize("Activity", raw))
            context.activity.delivery_mode = None  # replies always go over the connector
            context.turn_state[RAW] = raw
            return context
        except ValueError:  # what msrest's DeserializationError is
            raise BadActivity("A field of the activity is not of its type.") from None

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Write new activities into the conversation, in their order."""
        return [ResourceResponse(id=await self._send(context, activity)) for activity in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        """Replace an activity written before."""
        raw = context.turn_state[RAW]
        await self._connector.update(
            raw["serviceUrl"], raw["conversation"]["id"], activity.id, {**activity.wire, **addressed_back(raw)}
        )

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """The bot takes nothing back; what it wrote is part of the record."""
        raise NotImplementedError

    async def _send(self, context: TurnContext, activity: Activity) -> str:
        raw = context.turn_state[RAW]
        service_url, conversation_id = raw["serviceUrl"], raw["conversation"]["id"]
        if activity.type == ActivityTypes.typing:
            await self._connector.typing(service_url, conversation_id)
            return ""
        wire = {**activity.wire, **addressed_back(raw)}
        return await self._connector.send(service_url, conversation_id, wire, activity.reply_to_id or "")


def addressed_back(raw: dict[str, Any]) -> dict[str, Any]:
    """From whom to whom an answer goes: the other way round than what it answers."""
    names = {"from": "recipient", "recipient": "from", "conversation": "conversation"}
    return {ours: raw[theirs] for ours, theirs in names.items() if raw.get(theirs)}

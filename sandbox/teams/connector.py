"""The Bot Connector's REST API, version 3: what the bot writes into conversations."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.faults import Faults
from sandbox.people import TENANT_ID, Person
from sandbox.teams.activities import PERSONAL, personal_conversation, user_id, user_of
from sandbox.teams.history import BOT, History
from sandbox.teams.identity import Identity
from sandbox.teams.live import Live

LARGEST_BYTES = 100 * 1024
OWN_FAULTS = frozenset({"429", "412", "502"})
CONNECTOR_OPERATIONS = (
    "conversations.create", "activities.send", "activities.reply", "activities.update", "activities.delete",
    "members.list", "members.get",
)  # fmt: skip
Route = Callable[[web.Request, Any], web.Response]


class Connector:
    """Every route wants the bot's own token; what is written appears at once on the pages that look."""

    def __init__(self, *, history: History, live: Live, identity: Identity, faults: Faults) -> None:
        self._history = history
        self._live = live
        self._identity = identity
        self._faults = faults

    def add_to(self, app: web.Application) -> None:
        """Put the routes on the double's server."""
        one = "/v3/conversations/{conversation}"
        add = app.router.add_route
        add("POST", "/v3/conversations", self._guarded("conversations.create", self._create))
        add("POST", f"{one}/activities", self._guarded("activities.send", self._send))
        add("POST", f"{one}/activities/{{activity}}", self._guarded("activities.reply", self._send))
        add("PUT", f"{one}/activities/{{activity}}", self._guarded("activities.update", self._update))
        add("DELETE", f"{one}/activities/{{activity}}", self._guarded("activities.delete", self._delete))
        add("GET", f"{one}/members", self._guarded("members.list", self._members))
        add("GET", f"{one}/pagedmembers", self._guarded("members.list", self._paged_members))
        add("GET", f"{one}/members/{{member}}", self._guarded("members.get", self._member))

    def _guarded(self, operation: str, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            if not self._identity.is_bot(request.headers.get("Authorization", "")):
                return web.json_response({"message": "Authorization has been denied for this request."}, status=401)
            body = await request.read()

            async def answer() -> web.StreamResponse:
                return self._answer(route, request, body)

            return await self._faults.carry(request, operation, answer, _STAND_INS)

        return handle

    def _answer(self, route: Route, request: web.Request, body: bytes) -> web.Response:
        try:
            content = json.loads(body) if body else {}
        except ValueError:
            return _error(400, "BadSyntax", "The request body is not JSON.")
        if not isinstance(content, dict):
            return _error(400, "BadSyntax", "The request body is not a JSON object.")
        if len(json.dumps(content, ensure_ascii=False).encode("utf-16-le")) > LARGEST_BYTES:
            return _error(413, "MessageSizeTooBig", "The message is larger than 100 KB.")
        conversation = request.match_info.get("conversation")
        if conversation is not None and self._members_of(conversation) is None:
            return _error(404, "ConversationNotFound", "Conversation not found.")
        return route(request, content)

    def _create(self, _request: web.Request, body: dict[str, Any]) -> web.Response:
        named = [user_of(str(each.get("id"))) for each in body.get("members") or ()]
        people = [each for each in named if each is not None]
        tenant = body.get("tenantId") or ((body.get("channelData") or {}).get("tenant") or {}).get("id")
        if len(people) != 1 or len(named) != 1 or body.get("isGroup"):
            return _error(
                400, "BadSyntax", "Give exactly one member of this tenant; only personal conversations are made here."
            )
        if tenant != TENANT_ID:
            return _error(403, "BotNotInConversationRoster", "The bot is not installed in this tenant.")
        conversation = personal_conversation(people[0])
        self._history.open(conversation, PERSONAL, [people[0].entra_id])
        made = {"id": conversation}
        if body.get("activity"):
            made["activityId"] = self._write(conversation, body["activity"])
        return web.json_response(made, status=201)

    def _send(self, request: web.Request, body: dict[str, Any]) -> web.Response:
        conversation = request.match_info["conversation"]
        if body.get("type") == "typing":
            self._live.tell(conversation, "typing", {})
            return web.json_response({"id": self._history.new_id()}, status=201)
        if body.get("type") != "message" or not (body.get("text") or body.get("attachments")):
            return _error(400, "BadSyntax", "An activity needs a text or attachments.")
        return web.json_response({"id": self._write(conversation, body)}, status=201)

    def _write(self, conversation: str, activity: dict[str, Any]) -> str:
        entry = self._history.add(conversation, BOT, activity)
        self._live.tell(conversation, "message", entry.shown())
        return entry.id

    def _update(self, request: web.Request, body: dict[str, Any]) -> web.Response:
        conversation, activity_id = request.match_info["conversation"], request.match_info["activity"]
        entry = self._history.replace(conversation, activity_id, body)
        if entry is None:
            return _no_activity()
        self._live.tell(conversation, "update", entry.shown())
        return web.json_response({"id": entry.id})

    def _delete(self, request: web.Request, _body: dict[str, Any]) -> web.Response:
        conversation, activity_id = request.match_info["conversation"], request.match_info["activity"]
        if not self._history.delete(conversation, activity_id):
            return _no_activity()
        self._live.tell(conversation, "delete", {"id": activity_id})
        return web.json_response({})

    def _members(self, request: web.Request, _body: dict[str, Any]) -> web.Response:
        people = self._members_of(request.match_info["conversation"]) or []
        return web.json_response([_member(each) for each in people])

    def _paged_members(self, request: web.Request, _body: dict[str, Any]) -> web.Response:
        people = self._members_of(request.match_info["conversation"]) or []
        return web.json_response({"members": [_member(each) for each in people]})

    def _member(self, request: web.Request, _body: dict[str, Any]) -> web.Response:
        person = user_of(request.match_info["member"])
        if person is None or person not in (self._members_of(request.match_info["conversation"]) or []):
            return _error(404, "MemberNotFoundInConversation", "The member is not in this conversation.")
        return web.json_response(_member(person))

    def _members_of(self, conversation: str) -> list[Person] | None:
        known = self._history.members(conversation)
        if known is None:
            return None
        return [person for person in map(user_of, known) if person is not None]


def _member(person: Person) -> dict[str, str]:
    return {
        "id": user_id(person),
        "objectId": person.entra_id,
        "aadObjectId": person.entra_id,
        "name": person.name,
        "givenName": person.first_names,
        "surname": person.surname,
        "email": f"{person.username}@casework.test",
        "userPrincipalName": f"{person.username}@casework.test",
        "tenantId": TENANT_ID,
        "userRole": "user",
    }


def _no_activity() -> web.Response:
    return _error(404, "ActivityNotFoundInConversation", "The activity is not in this conversation.")


def _error(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status, headers=headers)


async def _throttled() -> web.StreamResponse:
    return _error(429, "TooManyRequests", "API calls quota exceeded.", {"Retry-After": "1"})


async def _precondition() -> web.StreamResponse:
    return _error(412, "PreconditionFailed", "Precondition failed, please retry.")


async def _bad_gateway() -> web.StreamResponse:
    return web.Response(status=502, text="Bad Gateway")


_STAND_INS = {"429": _throttled, "412": _precondition, "502": _bad_gateway}

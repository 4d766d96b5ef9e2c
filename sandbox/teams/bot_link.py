"""Delivering activities to the bot's endpoint, signed as Teams signs them, and at times more than once as Teams does."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp

from sandbox.faults import Faults
from sandbox.teams.activities import Activity
from sandbox.teams.identity import Identity
from sandbox.teams.outcomes import BotAnswer

ANSWER_WITHIN_SECONDS = 15.0


class BotLink:
    """The way to one bot. A message that gets no answer in time is sent once more with the same id, as Teams does."""

    def __init__(
        self, *, bot_url: str, identity: Identity, faults: Faults, address: Callable[[], str], answer_within: float
    ) -> None:
        self._bot_url = bot_url
        self._identity = identity
        self._faults = faults
        self._address = address
        self._answer_within = answer_within
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=answer_within))

    @property
    def service_url(self) -> str:
        """The address the bot answers to."""
        return f"{self._address()}/"

    async def close(self) -> None:
        """Drop the connections."""
        await self._http.close()

    async def deliver(self, activity: Activity) -> BotAnswer:
        """Hand over an activity and wait for the answer; never raises for what the bot does."""
        if self._faults.take("deliver", frozenset({"deliver-twice"})):
            answer, _ = await asyncio.gather(self._post(activity), self._post(activity))
            return answer
        answer = await self._post(activity)
        if answer.status == 0 and answer.problem == self._too_slow and activity["type"] == "message":
            return await self._post(activity)
        return answer

    async def _post(self, activity: Activity) -> BotAnswer:
        headers = {"Authorization": self._identity.for_bot(self.service_url)}
        try:
            async with self._http.post(self._bot_url, json=activity, headers=headers) as response:
                return _read(response.status, await response.read())
        except TimeoutError:
            return BotAnswer(problem=self._too_slow)
        except aiohttp.ClientError:
            return BotAnswer(problem="Casework cannot be reached. Try again in a minute.")

    @property
    def _too_slow(self) -> str:
        return f"Casework did not answer within {self._answer_within:g} seconds. Try again."


def _read(status: int, body: bytes) -> BotAnswer:
    if status >= 400:
        return BotAnswer(status, problem=f"Something went wrong in Casework (it answered {status}). Try again.")
    return BotAnswer(status, _json(body))


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None

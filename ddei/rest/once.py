"""One request, one effect: a write with an Idempotency-Key is done once, and its answer given again to a repeat."""

import hashlib
from collections.abc import Awaitable, Callable

from casework.errors import AlreadyDone, AtWork, KeyReused
from ddei.rest.requests import Ask
from store.idempotency import Idempotency, InProgress, KeptAnswer, Mine, OtherRequest

REPLAYED = "Idempotency-Replayed"


class Once:
    """Keeps the answers of writes; the ledger of DDEI stands behind it, should an answer be lost."""

    def __init__(self, *, idempotency: Idempotency) -> None:
        self._idempotency = idempotency

    async def answer(self, ask: Ask, work: Callable[[], Awaitable[KeptAnswer]]) -> KeptAnswer:
        """The answer of the first such request. AtWork while it is worked on, KeyReused if it was another request."""
        who = f"{ask.who.entra_id}:{ask.caller.user.username}"
        known = await self._idempotency.begin(who, ask.key, _digest(ask))
        if isinstance(known, KeptAnswer):
            await _still_theirs(ask)
            return KeptAnswer(known.status, {**known.headers, REPLAYED: "true"}, known.body)
        if isinstance(known, InProgress):
            raise AtWork
        if isinstance(known, OtherRequest):
            raise KeyReused
        return await self._first(known, work)

    async def _first(self, mine: Mine, work: Callable[[], Awaitable[KeptAnswer]]) -> KeptAnswer:
        done = False
        try:
            answer = await work()
            await self._idempotency.keep(mine, answer)
            done = True
        except AlreadyDone as error:
            raise KeyReused(detail=error.detail) from None
        finally:
            if not done:  # nothing was done, or nobody knows yet: the same key may ask again
                await self._idempotency.drop(mine)
        return answer


async def _still_theirs(ask: Ask) -> None:
    """Whoever has lost the case since then is told so, as by every other route."""
    named = ask.request.match_info
    if "caseId" in named:
        await ask.ddei.cases.open(ask.caller, ask.number("caseId"))
    elif "materialId" in named:
        await ask.ddei.documents.material(ask.caller, ask.number("materialId"))


def _digest(ask: Ask) -> str:
    body = ask.upload.sha256 if ask.upload else hashlib.sha256(ask.raw).hexdigest()
    about = (ask.request.method, ask.request.path_qs, body)
    return hashlib.sha256("\x00".join(about).encode()).hexdigest()

"""Signing in, who somebody is, and how the CMS is."""

import httpx

from casework.cases import Unit
from casework.health import BackendHealth, BackendState
from casework.people import CmsSession, CmsUser
from integrations.cms.calls import Calls
from integrations.cms.heard import Heard, nobody
from integrations.cms.mapping import people
from integrations.cms.probes import Probes
from integrations.cms.resting import REST_S


class PeopleCalls(Calls):
    """The calls of CmsPeople."""

    def __init__(
        self, *, base_url: str, http: httpx.AsyncClient, heard: Heard = nobody, rest_s: float = REST_S
    ) -> None:
        super().__init__(base_url=base_url, http=http, heard=heard, rest_s=rest_s)
        self._probes = Probes(http=http, base_url=base_url)

    async def authenticate(self, username: str, password: str) -> CmsSession:
        """Log in; ends any other session of the same person. WrongPassword if CMS does not take it."""
        return await self._classic.log_in(username, password)

    async def verify(self, session: CmsSession) -> CmsUser:
        """Who this session belongs to; NotSignedIn when it has ended."""
        answer = await self._modern.read(session, lambda ask, headers: ask.me(headers=headers))
        return people.user(answer.me)

    async def units(self, session: CmsSession) -> list[Unit]:
        """The units the person may work for."""
        answer = await self._modern.read(session, lambda ask, headers: ask.units(headers=headers))
        return [people.unit(row) for row in answer.units]

    async def health(self) -> tuple[BackendHealth, ...]:
        """How each backend is, asked now, without a session; never raises a CaseworkError."""
        resting = {
            "classic": self._classic.resting,
            "material": self._materials.resting,
            "modern": self._modern.resting,
        }
        return tuple(_with_its_rest(one, resting[one.name]) for one in await self._probes.all())


def _with_its_rest(found: BackendHealth, reason: str) -> BackendHealth:
    """A backend that answers a probe and is left alone all the same is half there."""
    if reason and found.state is BackendState.HEALTHY:
        return BackendHealth(found.name, BackendState.DEGRADED, reason)
    return found

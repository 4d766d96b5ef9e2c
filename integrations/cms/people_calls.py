"""Signing in, who somebody is, and how the CMS is."""

import httpx

from casework.cases import Unit
from casework.health import BackendHealth
from casework.people import CmsSession, CmsUser
from integrations.cms.calls import Calls
from integrations.cms.mapping import people
from integrations.cms.probes import Probes


class PeopleCalls(Calls):
    """The calls of CmsPeople."""

    def __init__(self, *, base_url: str, http: httpx.AsyncClient) -> None:
        super().__init__(base_url=base_url, http=http)
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
        return await self._probes.all()

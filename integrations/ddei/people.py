"""Signing in over a DDEI, and who somebody is."""

from casework.cases import Unit
from casework.errors import CaseworkError, NotFound
from casework.health import BackendHealth, BackendState
from casework.people import CmsSession, CmsUser
from integrations.ddei.asking import Area
from integrations.ddei.calls import Call, What
from integrations.ddei.mapping import people
from integrations.ddei.mapping.reading import row, rows


class DdeiPeople(Area):
    """The calls of CmsPeople."""

    async def authenticate(self, username: str, password: str) -> CmsSession:
        """Log in; ends any other session of the same person. WrongPassword if CMS does not take it."""
        form = {"username": username, "password": password}
        return people.session(await self._transport.ask(Call("POST", "/authenticate", what=What.SESSION, form=form)))

    async def verify(self, session: CmsSession) -> CmsUser:
        """Who this session belongs to; NotSignedIn when it has ended."""
        return people.user(row(await self._transport.read(Call("GET", "/user-data", session))))

    async def units(self, session: CmsSession) -> list[Unit]:
        """The units the person may work for."""
        listed = rows(await self._transport.read(Call("GET", "/units", session)), "units")
        home = None if all(people.tells_home(one) for one in listed) else (await self.verify(session)).unit_id
        return [people.unit(one, home) for one in listed]

    async def health(self) -> tuple[BackendHealth, ...]:
        """How the DDEI and each backend behind it is, asked now, without a session; never raises a CaseworkError."""
        try:
            return people.health(row(await self._health()))
        except CaseworkError as error:
            return (BackendHealth(name="ddei", state=BackendState.DOWN, reason=error.sentence),)

    async def _health(self) -> object:
        try:
            return await self._transport.read(Call("GET", "/health-check"))
        except NotFound:  # an older DDEI says only that it is there
            row(await self._transport.read(Call("GET", "/status")))
            return {"status": "Healthy"}

"""Signing in to CMS, and the service account that signs in by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from casework.cases import Unit
from casework.errors import NotSignedIn
from casework.people import Caller, Channel, CmsSession
from ddei.audit import Audit, Stranger
from ddei.known_sessions import KnownSessions
from integrations.cms.port import Cms

T = TypeVar("T")


class Access:
    """From a user name and password, or a session somebody else keeps, to a Caller."""

    def __init__(self, *, cms: Cms, audit: Audit, known: KnownSessions) -> None:
        self._cms = cms
        self._audit = audit
        self._known = known

    async def sign_in(
        self, username: str, password: str, *, channel: Channel, correlation_id: str, entra_id: str = ""
    ) -> Caller:
        """Sign in to CMS; WrongPassword when it does not take them. The password is not kept."""
        stranger = Stranger(channel, correlation_id, entra_id)
        async with self._audit.recorded(stranger, "access.sign_in") as recording:
            session = await self._cms.authenticate(username, password)
            recording.who = caller = await self._identify(session, stranger)
            return caller

    async def resume(
        self,
        session: CmsSession,
        *,
        channel: Channel,
        correlation_id: str,
        entra_id: str = "",
        will_ask_cms: bool = False,
    ) -> Caller:
        """The caller a session belongs to (the contract's Cms-Auth-Values); NotSignedIn when CMS has ended it.

        `will_ask_cms`: the operation that follows asks CMS in this session (ddei.rules.ASK_CMS). Then a session that CMS
        knew a short while ago is taken as it was; nothing is asked and nothing recorded but that operation.
        """
        if will_ask_cms and (user := self._known.user(session)):
            return Caller(user, session, channel, correlation_id, entra_id)
        stranger = Stranger(channel, correlation_id, entra_id)
        async with self._audit.recorded(stranger, "access.resume") as recording:
            recording.who = caller = await self._identify(session, stranger)
            return caller

    async def verify(self, caller: Caller) -> Caller:
        """The caller again, with the name and role CMS gives them now; NotSignedIn when their session has ended."""
        async with self._audit.recorded(caller, "access.verify"):
            return replace(caller, user=await self._cms.verify(caller.session))

    async def units(self, caller: Caller) -> list[Unit]:
        """The units the caller may work for, their own marked."""
        async with self._audit.recorded(caller, "access.units"):
            return await self._cms.units(caller.session)

    async def _identify(self, session: CmsSession, stranger: Stranger) -> Caller:
        user = await self._cms.verify(session)
        self._known.remember(session, user)
        return Caller(user, session, stranger.channel, stranger.correlation_id, stranger.entra_id)


class ServiceAccount:
    """The product's own CMS account: signs in when first needed, and once more when CMS has ended the session."""

    def __init__(self, *, access: Access, username: str, password: str, channel: Channel) -> None:
        self._access = access
        self._username = username
        self._password = password
        self._channel = channel
        self._caller: Caller | None = None
        self._signing_in = asyncio.Lock()

    async def caller(self, correlation_id: str) -> Caller:
        """A caller for one piece of work."""
        async with self._signing_in:
            if self._caller is None:
                self._caller = await self._access.sign_in(
                    self._username, self._password, channel=self._channel, correlation_id=correlation_id
                )
            return replace(self._caller, correlation_id=correlation_id)

    async def run(self, correlation_id: str, work: Callable[[Caller], Awaitable[T]]) -> T:
        """Do a piece of work; if CMS says the session has ended, sign in and do it once more."""
        caller = await self.caller(correlation_id)
        try:
            return await work(caller)
        except NotSignedIn:
            self._forget(caller)
        return await work(await self.caller(correlation_id))

    def _forget(self, caller: Caller) -> None:
        # Another piece of work may have signed in again meanwhile: that session must stay.
        if self._caller is not None and self._caller.session == caller.session:
            self._caller = None

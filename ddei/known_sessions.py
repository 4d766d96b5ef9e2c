"""Whose CMS session it is, remembered for a few minutes: that does not change while the session lives.

Only for operations that then ask CMS in that very session, so that a session that has ended is noticed by the work
itself; the first that is refused makes us forget. What the person may do, CMS decides each time.
"""

from casework.people import CmsSession, CmsUser
from ddei.short_memory import ShortMemory


class KnownSessions:
    """Sessions CMS has lately told us the owner of."""

    def __init__(self) -> None:
        self._users = ShortMemory[CmsUser]()

    def user(self, session: CmsSession) -> CmsUser | None:
        """Whose session it is, if CMS said so a short while ago."""
        return self._users.get(session.cookies, session.token)

    def remember(self, session: CmsSession, user: CmsUser) -> None:
        """CMS has just said whose it is."""
        self._users.put(user, session.cookies, session.token)

    def forget(self, session: CmsSession) -> None:
        """CMS has ended it, or says so."""
        self._users.drop(session.cookies, session.token)

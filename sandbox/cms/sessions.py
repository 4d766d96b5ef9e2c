"""Who is signed in to the CMS double: one live session for a person, several for the service account."""

import secrets
import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.people import Role
from sandbox.people import PEOPLE, Person

AUTH_COOKIE = ".CMSAUTH"
USER_COOKIE = "UID"
# Two data centres; a session lives in one of them, and its cookie is what leads a request there.
CORSHAM_COOKIE = "C-CIN3-LBsessioncookie"
FARNBOROUGH_COOKIE = "F-CIN3-LBsessioncookie"


@dataclass(frozen=True, slots=True)
class Session:
    """A live session: its cookies' values, the Modern token, and whose it is."""

    auth: str = field(repr=False)
    balancer: str = field(repr=False)
    token: str = field(repr=False)
    person: Person

    @property
    def cookies(self) -> dict[str, str]:
        """The three cookies a browser gets."""
        return {
            AUTH_COOKIE: self.auth,
            USER_COOKIE: str(self.person.user_id),
            balancer_cookie(self.person): self.balancer,
        }


def balancer_cookie(person: Person) -> str:
    """The name of the cookie that leads to the data centre of a person's sessions."""
    return CORSHAM_COOKIE if person.user_id % 2 else FARNBOROUGH_COOKIE


class Sessions:
    """Sessions are kept in the database: a restart of the CMS signs nobody out."""

    def __init__(self, *, db: sqlite3.Connection) -> None:
        self._db = db

    def sign_in(self, username: str, password: str) -> Session | None:
        """A new session, which ends the person's earlier one; None for a wrong name or password."""
        person = next((each for each in PEOPLE if each.username == username.strip().lower()), None)
        if person is None or not secrets.compare_digest(person.password.encode(), password.encode()):
            return None
        if person.role is not Role.SERVICE:
            self.end(person.username)
        session = Session(
            auth=secrets.token_hex(32), balancer=secrets.token_hex(12), token=str(uuid.uuid4()), person=person
        )
        self._db.execute(
            "insert into sessions (auth, balancer, token, username) values (?, ?, ?, ?)",
            (session.auth, session.balancer, session.token, person.username),
        )
        return session

    def of(self, cookies: Mapping[str, str]) -> Session | None:
        """The session these cookies belong to; without the load balancer's they reach the wrong data centre."""
        row = self._db.execute("select * from sessions where auth = ?", (cookies.get(AUTH_COOKIE, ""),)).fetchone()
        if row is None:
            return None
        person = next(each for each in PEOPLE if each.username == row["username"])
        session = Session(auth=row["auth"], balancer=row["balancer"], token=row["token"], person=person)
        whole = all(cookies.get(name) == value for name, value in session.cookies.items())
        return session if whole else None

    def end(self, username: str) -> int:
        """End every session of a person; how many there were."""
        return self._db.execute("delete from sessions where username = ?", (username,)).rowcount

    def end_one(self, session: Session) -> None:
        """End this session only."""
        self._db.execute("delete from sessions where auth = ?", (session.auth,))

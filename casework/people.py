"""Who acts: two identities that are never mixed, the Entra user and the CMS session."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person does here; it comes from the CMS user, so that nobody is more here than there."""

    PROSECUTOR = "prosecutor"
    OPERATIONS = "operations"
    SUPERVISOR = "supervisor"
    SERVICE = "service"


class Channel(StrEnum):
    """The door a request came through; every record of the legal log names it."""

    TEAMS = "teams"
    VIEWER = "viewer"
    MAIL = "mail"
    REST = "rest"
    DIGEST = "digest"
    CLI = "cli"


@dataclass(frozen=True, slots=True)
class CmsUser:
    """A person as CMS knows them."""

    user_id: int
    username: str
    name: str
    role: Role
    unit_name: str
    unit_id: int
    area_id: int


@dataclass(frozen=True, slots=True)
class CmsSession:
    """The user's live CMS session: what the contract calls Cms-Auth-Values. Never logged, hence no values in repr."""

    cookies: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks DDEI for something, on whose CMS session, and through which door.

    `entra_id` is the Entra object id of the Teams user or the calling service; empty for the listener's own account.
    """

    user: CmsUser
    session: CmsSession
    channel: Channel
    correlation_id: str
    entra_id: str = ""

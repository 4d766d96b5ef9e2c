"""What the bot remembers: who is linked to which CMS session, what they had typed, where to reach them, what was seen."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from casework.people import CmsSession, CmsUser, Role
from store.chat_places import ChatPlaces
from store.chat_tables import conversations, kept_turns, links, seen
from store.database import Database
from store.outbox import Outbox
from store.schema import now
from store.secrecy import Cipher
from store.sign_ins import SignIns
from store.viewer_links import ViewerLink, ViewerLinks

SEEN_FOR = timedelta(days=2)
TURN_KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Link:
    """A Teams user and the CMS session they signed in with."""

    entra_id: str
    user: CmsUser
    session: CmsSession


class ChatState:
    """The state of the chat. `sign_ins`, `outbox` and `places` are the parts with rules of their own."""

    def __init__(self, *, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher
        self._viewer_links = ViewerLinks(database=database)
        self.sign_ins = SignIns(database=database, cipher=cipher)
        self.outbox = Outbox(database=database, cipher=cipher)
        self.places = ChatPlaces(database=database, cipher=cipher)

    # --- links ---

    async def link(self, entra_id: str) -> Link | None:
        """The CMS session of a Teams user, if they have signed in."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(links).where(links.c.entra_id == entra_id))).one_or_none()
        kept = self._cipher.unlock(row.secret) if row else None
        if kept is None:
            return None
        user = CmsUser(**kept["user"] | {"role": Role(kept["user"]["role"])})
        return Link(entra_id=entra_id, user=user, session=CmsSession(**kept["session"]))

    async def save_link(self, entra_id: str, user: CmsUser, session: CmsSession) -> None:
        """Link a Teams user to a CMS session, in place of any earlier one."""
        secret = self._cipher.lock({"user": asdict(user), "session": asdict(session)})
        values = {"role": user.role, "secret": secret, "linked_at": now()}
        insert = self._database.upsert(links).values(entra_id=entra_id, **values)
        async with self._database.writing() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["entra_id"], set_=values))

    async def unlink(self, entra_id: str) -> None:
        """Forget a user's CMS session: they signed out, or CMS ended it."""
        async with self._database.writing() as connection:
            await connection.execute(delete(links).where(links.c.entra_id == entra_id))

    async def people(self, role: Role) -> list[str]:
        """The Entra ids of everybody who has signed in with this role."""
        wanted = select(links.c.entra_id).where(links.c.role == role).order_by(links.c.entra_id)
        async with self._database.reading() as connection:
            return list((await connection.execute(wanted)).scalars())

    # --- the turn to carry out after the sign-in ---

    async def keep_turn(self, entra_id: str, turn: dict[str, Any]) -> None:
        """Keep what a person asked for, to be carried out once they have signed in; the latest replaces the one before."""
        values = {"turn": self._cipher.lock(turn), "kept_at": now()}
        insert = self._database.upsert(kept_turns).values(entra_id=entra_id, **values)
        async with self._database.writing() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["entra_id"], set_=values))

    async def take_turn(self, entra_id: str) -> dict[str, Any] | None:
        """The kept turn, once; None if there is none or it is older than an hour."""
        mine = kept_turns.c.entra_id == entra_id
        async with self._database.writing() as connection:
            row = (await connection.execute(delete(kept_turns).where(mine).returning(kept_turns))).one_or_none()
        if row is None or row.kept_at < now() - TURN_KEPT_FOR:
            return None
        turn: dict[str, Any] | None = self._cipher.unlock(row.turn)
        return turn

    # --- where to reach people ---

    async def remember_conversation(
        self, conversation_id: str, entra_id: str, reference: dict[str, Any], *, personal: bool
    ) -> None:
        """Keep the reference that lets the bot write first."""
        values = {
            "entra_id": entra_id,
            "personal": personal,
            "reference": self._cipher.lock(reference),
            "changed_at": now(),
        }
        insert = self._database.upsert(conversations).values(conversation_id=conversation_id, **values)
        async with self._database.writing() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["conversation_id"], set_=values))

    async def conversation(self, entra_id: str) -> dict[str, Any] | None:
        """The reference of a person's own conversation with the bot, the latest used."""
        mine = (conversations.c.entra_id == entra_id, conversations.c.personal.is_(True))
        wanted = select(conversations.c.reference).where(*mine).order_by(conversations.c.changed_at.desc()).limit(1)
        async with self._database.reading() as connection:
            reference = (await connection.execute(wanted)).scalar_one_or_none()
        found: dict[str, Any] | None = self._cipher.unlock(reference) if reference else None
        return found

    # --- what was already handled ---

    async def first_time(self, key: str, keep: timedelta = SEEN_FOR) -> bool:
        """Whether this event (activity id, action token) is new; it counts as seen from now on."""
        return bool(await self.first_times([key], keep))

    async def first_times(self, keys: list[str], keep: timedelta = SEEN_FOR) -> set[str]:
        """Which of these events are new, in one transaction; all count as seen from now on."""
        at = now()
        rows = [{"key": key, "answer": "", "expires_at": at + keep} for key in keys]
        insert = self._database.upsert(seen).values(rows).on_conflict_do_nothing(index_elements=["key"])
        async with self._database.writing() as connection:
            await connection.execute(delete(seen).where(seen.c.expires_at < at))
            return set((await connection.execute(insert.returning(seen.c.key))).scalars())

    async def keep_answer(self, key: str, answer: dict[str, Any]) -> None:
        """Keep what was answered to an event, so that its repeat gets the same."""
        async with self._database.writing() as connection:
            await connection.execute(update(seen).where(seen.c.key == key).values(answer=self._cipher.lock(answer)))

    async def answer(self, key: str) -> dict[str, Any] | None:
        """What was answered to an event before; None if nothing yet."""
        async with self._database.reading() as connection:
            kept = (await connection.execute(select(seen.c.answer).where(seen.c.key == key))).scalar_one_or_none()
        found: dict[str, Any] | None = self._cipher.unlock(kept) if kept else None
        return found

    async def forget_seen(self, key: str) -> None:
        """The event was not handled after all (it failed): let its repeat be handled."""
        async with self._database.writing() as connection:
            await connection.execute(delete(seen).where(seen.c.key == key))

    # --- personal links to the viewer ---

    async def create_viewer_link(
        self, entra_id: str, case_id: int, material_id: int, version_id: int, ttl: timedelta = timedelta(minutes=15)
    ) -> str:
        """A token for /viewer/{token}: one document, one person, a short while."""
        return await self._viewer_links.create(entra_id, case_id, material_id, version_id, ttl)

    async def open_viewer_link(self, token: str, browser: str = "") -> ViewerLink | None:
        """The link behind a token. The first opening binds it: keep `ViewerLink.browser` as a cookie, hand it in after."""
        return await self._viewer_links.open(token, browser)

"""Where a person is in a conversation: the case opened last, the list shown last, the document and hit they look at."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from store.database import Database
from store.reading_tables import chat_places
from store.schema import now
from store.secrecy import Cipher, digest

KEPT_FOR = timedelta(hours=84)
"""As long as anything of a case that nobody has touched since."""


class ChatPlaces:
    """One place for each conversation, encrypted, and for one person only."""

    def __init__(self, *, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    async def keep(self, conversation_id: str, entra_id: str, place: dict[str, Any]) -> None:
        """The person is here now; what was kept before is forgotten, and whatever has become too old anywhere."""
        at = now()
        values = {"entra_id": entra_id, "place": self._cipher.lock(place), "expires_at": at + KEPT_FOR}
        insert = self._database.upsert(chat_places).values(conversation_id=_key(conversation_id), **values)
        async with self._database.writing() as connection:
            await connection.execute(delete(chat_places).where(chat_places.c.expires_at < at))
            await connection.execute(insert.on_conflict_do_update(index_elements=["conversation_id"], set_=values))

    async def of(self, conversation_id: str, entra_id: str) -> dict[str, Any] | None:
        """Where the person is; None when nothing is kept, or not any more, or it is somebody else's."""
        mine = (chat_places.c.conversation_id == _key(conversation_id), chat_places.c.entra_id == entra_id)
        wanted = select(chat_places.c.place).where(*mine, chat_places.c.expires_at >= now())
        async with self._database.reading() as connection:
            kept = (await connection.execute(wanted)).scalar_one_or_none()
        place: dict[str, Any] | None = self._cipher.unlock(kept) if kept else None
        return place

    async def forget(self, entra_id: str) -> None:
        """The person has signed out."""
        async with self._database.writing() as connection:
            await connection.execute(delete(chat_places).where(chat_places.c.entra_id == entra_id))


def _key(conversation_id: str) -> str:
    """Whatever the length Teams gives its ids."""
    return digest(conversation_id)

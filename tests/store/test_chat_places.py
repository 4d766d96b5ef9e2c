"""Where a person is in a conversation: theirs alone, not readable in the file, and not for longer than 84 hours."""

from datetime import timedelta

from sqlalchemy import text, update

from store.reading_tables import chat_places
from store.schema import now
from store.store import Store

ASHA = "00000000-0000-4000-8000-000000000a01"
OWEN = "00000000-0000-4000-8000-000000000a02"
CHAT = "a:" + "1" * 400


async def test_a_place_is_the_latest_and_a_person_s_own(store: Store) -> None:
    places = store.chat.places
    assert await places.of(CHAT, ASHA) is None
    await places.keep(CHAT, ASHA, {"case_id": 1})
    await places.keep(CHAT, ASHA, {"case_id": 2})
    assert await places.of(CHAT, ASHA) == {"case_id": 2}
    assert await places.of(CHAT, OWEN) is None
    assert await places.of("another", ASHA) is None


async def test_a_place_is_forgotten_at_sign_out(store: Store) -> None:
    await store.chat.places.keep(CHAT, ASHA, {"case_id": 1})
    await store.chat.places.keep("owen's", OWEN, {"case_id": 1})
    await store.chat.places.forget(ASHA)
    assert await store.chat.places.of(CHAT, ASHA) is None
    assert await store.chat.places.of("owen's", OWEN) == {"case_id": 1}


async def test_a_place_is_gone_after_84_hours(store: Store) -> None:
    await store.chat.places.keep(CHAT, ASHA, {"case_id": 1})
    async with store.database.writing() as connection:
        (expires,) = (await connection.execute(text("SELECT expires_at FROM chat_places"))).scalars()
        assert expires
        await connection.execute(update(chat_places).values(expires_at=now() - timedelta(seconds=1)))
    assert await store.chat.places.of(CHAT, ASHA) is None
    await store.chat.places.keep("another", OWEN, {})
    async with store.database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM chat_places"))).scalar_one() == 1


async def test_the_database_shows_nothing_of_it(store: Store) -> None:
    await store.chat.places.keep(CHAT, ASHA, {"urn": "45AA0209826", "text": "knife"})
    async with store.database.reading() as connection:
        rows = str((await connection.execute(text("SELECT * FROM chat_places"))).all())
    assert "45AA0209826" not in rows
    assert "knife" not in rows
    assert CHAT not in rows

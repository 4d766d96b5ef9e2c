"""What the bot remembers, as the people in the chat notice it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from casework.errors import Busy
from casework.people import CmsSession, CmsUser, Role
from store.chat import ChatState
from store.chat_tables import viewer_links
from store.schema import now
from store.secrecy import Cipher
from store.store import Store

ASHA = "00000000-0000-4000-8000-000000000a01"
OWEN = "00000000-0000-4000-8000-000000000a02"
USER = CmsUser(900101, "asha.verma", "Asha Verma", Role.PROSECUTOR, "Guildford Mags", 1234, 9)
SESSION = CmsSession(cookies=".CMSAUTH=abc; UID=1", token="6f9619ff-8b86-d011-b42d-00c04fc964ff")


@pytest.fixture
def chat(store: Store) -> ChatState:
    return store.chat


async def test_a_link_is_there_until_it_is_undone(chat: ChatState) -> None:
    assert await chat.link(ASHA) is None
    await chat.save_link(ASHA, USER, SESSION)
    await chat.save_link(ASHA, USER, CmsSession(cookies="newer", token="t"))

    link = await chat.link(ASHA)
    assert link
    assert (link.user, link.session.cookies) == (USER, "newer")
    assert await chat.people(Role.PROSECUTOR) == [ASHA]
    await chat.unlink(ASHA)
    assert await chat.link(ASHA) is None


async def test_the_database_shows_no_session_and_nothing_typed(store: Store) -> None:
    await store.chat.save_link(ASHA, USER, SESSION)
    await store.chat.keep_turn(ASHA, {"text": "find Okafor"})
    await store.chat.outbox.queue("held:1", OWEN, {"text": "Okafor"})

    async with store.database.reading() as connection:
        for table in ("chat_links", "chat_kept_turns", "outbox"):
            rows = str((await connection.execute(text(f"SELECT * FROM {table}"))).all())
            assert "Okafor" not in rows
            assert ".CMSAUTH" not in rows


async def test_another_secret_means_signing_in_again(store: Store) -> None:
    await store.chat.save_link(ASHA, USER, SESSION)

    changed = ChatState(database=store.database, cipher=Cipher(secret="a new secret"))

    assert await changed.link(ASHA) is None


async def test_what_was_typed_comes_back_once(chat: ChatState) -> None:
    await chat.keep_turn(ASHA, {"text": "hello"})
    await chat.keep_turn(ASHA, {"text": "find 45AA0209826"})

    assert await chat.take_turn(ASHA) == {"text": "find 45AA0209826"}
    assert await chat.take_turn(ASHA) is None


async def test_signing_in_takes_the_code_back_through_teams(chat: ChatState) -> None:
    nonce = await chat.sign_ins.begin(ASHA)
    assert await chat.sign_ins.entra_id(nonce) == ASHA

    code = await chat.sign_ins.offer(nonce, USER, SESSION)

    assert code
    assert len(code) == 6
    assert await chat.sign_ins.confirm(OWEN, code) is None
    assert await chat.sign_ins.confirm(ASHA, code) == (USER, SESSION)
    assert await chat.sign_ins.confirm(ASHA, code) is None


async def test_a_sign_in_page_works_once(chat: ChatState) -> None:
    nonce = await chat.sign_ins.begin(ASHA)
    await chat.sign_ins.offer(nonce, USER, SESSION)

    assert await chat.sign_ins.entra_id(nonce) is None
    assert await chat.sign_ins.offer(nonce, USER, SESSION) is None
    assert await chat.sign_ins.offer("made up", USER, SESSION) is None


async def test_the_sign_in_page_is_no_place_to_guess_passwords(chat: ChatState) -> None:
    first, second = await chat.sign_ins.begin(ASHA), await chat.sign_ins.begin(ASHA)
    for _ in range(5):
        assert await chat.sign_ins.attempt(first) == ASHA
        assert await chat.sign_ins.attempt(second) == ASHA
    for nonce in (first, second, await chat.sign_ins.begin(ASHA)):
        with pytest.raises(Busy, match="Wait ten minutes"):
            await chat.sign_ins.attempt(nonce)

    assert await chat.sign_ins.attempt(await chat.sign_ins.begin(OWEN)) == OWEN
    assert await chat.sign_ins.attempt("made up") is None


async def test_mistyped_passwords_leave_all_five_tries_for_the_code(chat: ChatState) -> None:
    nonce = await chat.sign_ins.begin(ASHA)
    for _ in range(9):
        await chat.sign_ins.attempt(nonce)
    code = await chat.sign_ins.offer(nonce, USER, SESSION)
    assert code
    assert await chat.sign_ins.confirm(ASHA, code) == (USER, SESSION)


async def test_five_wrong_codes_end_the_sign_in(chat: ChatState) -> None:
    code = await chat.sign_ins.offer(await chat.sign_ins.begin(ASHA), USER, SESSION)
    assert code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert await chat.sign_ins.confirm(ASHA, wrong) is None

    assert await chat.sign_ins.confirm(ASHA, code) is None


async def test_the_latest_personal_conversation_is_where_a_person_is_reached(chat: ChatState) -> None:
    await chat.remember_conversation("a:1", ASHA, {"id": "a:1"}, personal=True)
    await chat.remember_conversation("19:group", ASHA, {"id": "19:group"}, personal=False)
    await chat.remember_conversation("a:2", ASHA, {"id": "a:2"}, personal=True)

    assert await chat.conversation(ASHA) == {"id": "a:2"}
    assert await chat.conversation(OWEN) is None


async def test_an_event_is_handled_once_and_its_repeat_gets_the_same_answer(chat: ChatState) -> None:
    firsts = await asyncio.gather(*(chat.first_time("activity-1") for _ in range(6)))
    assert sorted(firsts) == [False] * 5 + [True]
    assert await chat.answer("activity-1") is None

    await chat.keep_answer("activity-1", {"status": 200})

    assert await chat.answer("activity-1") == {"status": 200}
    await chat.forget_seen("activity-1")
    assert await chat.first_time("activity-1")


async def test_an_event_seen_long_ago_is_forgotten(chat: ChatState) -> None:
    assert await chat.first_time("activity-1", keep=timedelta(seconds=-1))
    assert await chat.first_time("activity-1")


async def test_a_viewer_link_belongs_to_the_browser_that_opened_it_first(chat: ChatState) -> None:
    token = await chat.create_viewer_link(ASHA, 2140001, 8600001, 1)

    opened = await chat.open_viewer_link(token)

    assert opened
    assert (opened.entra_id, opened.material_id) == (ASHA, 8600001)
    assert await chat.open_viewer_link(token, opened.browser) == opened
    assert await chat.open_viewer_link(token) is None
    assert await chat.open_viewer_link(token, "another browser") is None
    assert await chat.open_viewer_link("made up") is None


async def test_two_browsers_open_a_new_link_at_once_and_one_gets_it(chat: ChatState) -> None:
    token = await chat.create_viewer_link(ASHA, 2140001, 8600001, 1)

    opened = await asyncio.gather(*(chat.open_viewer_link(token) for _ in range(5)))

    assert len([one for one in opened if one]) == 1


async def test_a_viewer_link_ends(chat: ChatState) -> None:
    token = await chat.create_viewer_link(ASHA, 2140001, 8600001, 1, ttl=timedelta(seconds=-1))

    assert await chat.open_viewer_link(token) is None


async def test_a_viewer_link_lives_on_while_somebody_reads(chat: ChatState) -> None:
    token = await chat.create_viewer_link(ASHA, 2140001, 8600001, 1, ttl=timedelta(minutes=5))

    assert await chat.open_viewer_link(token)

    async with chat._database.reading() as connection:
        ends = (await connection.execute(select(viewer_links.c.expires_at))).scalar_one()
    assert ends > now() + timedelta(minutes=10)


async def test_a_picture_link_is_for_one_page_and_ends(store: Store) -> None:
    token = await store.picture_links.create(ASHA, 2140001, 8600001, 3, [(10, 20, 30.5, 40)])

    opened = await store.picture_links.open(token)

    assert opened
    assert (opened.entra_id, opened.material_id, opened.page, opened.boxes) == (ASHA, 8600001, 3, ((10, 20, 30.5, 40),))
    assert await store.picture_links.open("made up") is None
    ended = await store.picture_links.create(ASHA, 2140001, 8600001, 3, ttl=timedelta(seconds=-1))
    assert await store.picture_links.open(ended) is None


async def test_a_message_goes_out_once(chat: ChatState) -> None:
    key = f"digest:{ASHA}:2026-11-22"
    assert await chat.outbox.queue(key, ASHA, {"text": "Three mails wait."})
    assert not await chat.outbox.queue(key, ASHA, {"text": "Three mails wait."})

    taken = [item for batch in await asyncio.gather(*(chat.outbox.take() for _ in range(4))) for item in batch]

    assert [(item.entra_id, item.message, item.attempts) for item in taken] == [
        (ASHA, {"text": "Three mails wait."}, 1)
    ]
    await chat.outbox.sent(key, "1:activity")
    sent = await chat.outbox.get(key)
    assert sent
    assert (sent.state, sent.activity_id) == ("sent", "1:activity")
    assert not await chat.outbox.queue(key, ASHA, {"text": "again"})


async def test_a_throttled_message_waits_and_an_unknown_one_is_left_alone(chat: ChatState) -> None:
    for key in ("throttled", "unknown"):
        await chat.outbox.queue(key, ASHA, {})
    await chat.outbox.take()
    await chat.outbox.put_back("throttled", after=timedelta(minutes=5))
    await chat.outbox.unknown("unknown", "Teams did not answer.")
    assert await chat.outbox.take() == []

    await chat.outbox.put_back("throttled")

    assert [item.key for item in await chat.outbox.take()] == ["throttled"]


async def test_a_message_whose_sender_died_is_unknown(chat: ChatState, store: Store) -> None:
    await chat.outbox.queue("k", ASHA, {})
    await chat.outbox.take()
    assert await chat.outbox.abandon_stale() == 0
    async with store.database.writing() as connection:
        await connection.execute(text("UPDATE outbox SET changed_at = '2020-01-01 00:00:00'"))

    assert await chat.outbox.abandon_stale() == 1

    item = await chat.outbox.get("k")
    assert item
    assert item.state == "unknown"

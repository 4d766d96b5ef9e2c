"""What the bot writes to Teams: with one token, over kept connections, repeated only when nothing was done."""

import asyncio
from collections import deque
from datetime import UTC, datetime

import pytest

from bot.outbound import retry_after
from bot.pace import Pace, pause_before
from dialogs.turn import Message, Reply, Turn
from store.outbox import OutboxState
from tests.bot.small_teams import ASHA, Answers, Bot, SmallTeams, StartBot, message


async def say_to(bot: Bot, teams: SmallTeams, number: int) -> None:
    conversation = {"id": f"a:{number}", "conversationType": "personal"}
    assert (await bot.post(message(teams, id=str(number), conversation=conversation))).status_code in {200, 202}


# D3: the stock bot asks for a token at every turn, on the event loop.


async def test_many_turns_at_once_need_one_token(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    await asyncio.gather(*(say_to(bot, teams, number) for number in range(12)))
    assert len(teams.messages()) == 12
    assert [request["grant_type"] for request in teams.token_requests] == ["client_credentials"]
    assert teams.token_requests[0]["scope"] == "https://api.botframework.com/.default"


async def test_a_token_the_connector_does_not_take_is_replaced_once(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    teams.answers = [(401, {})]
    await say_to(bot, teams, 1)
    assert [sent.authorization for sent in teams.sent] == ["Bearer bot-1", "Bearer bot-2"]
    teams.answers = [(401, {}), (401, {})]
    await say_to(bot, teams, 2)
    assert len(teams.token_requests) == 3


# D2 and D4: the stock bot builds a client and opens a connection for each reply.


async def test_one_connection_serves_many_turns(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    for number in range(10):
        await say_to(bot, teams, number)
    assert len(teams.messages()) == 10
    assert len(teams.connections) == 1


# D12: the stock bot gives up at the first of these.


@pytest.mark.parametrize("status", [429, 412, 502, 504])
async def test_what_teams_did_not_do_is_sent_again(teams: SmallTeams, start_bot: StartBot, status: int) -> None:
    bot = await start_bot()
    teams.answers = [(status, {"Retry-After": "0"}), (status, {})]
    await say_to(bot, teams, 1)
    assert len(teams.sent) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 413, 500])
async def test_what_teams_refused_is_not_sent_again(teams: SmallTeams, start_bot: StartBot, status: int) -> None:
    bot = await start_bot()
    teams.answers = [(status, {})] * 10
    await say_to(bot, teams, 1)
    # The reply, and the attempt to tell the person.
    assert len(teams.sent) == 2


async def test_a_message_that_may_have_arrived_is_never_sent_twice(teams: SmallTeams, start_bot: StartBot) -> None:
    async def three(_turn: Turn) -> Reply:
        return Reply(messages=(Message(text="Filed."),))

    bot = await start_bot(Answers(three))
    teams.drop_after_reading = 1
    await say_to(bot, teams, 1)
    assert [sent["text"] for sent in teams.messages()].count("Filed.") == 1


async def test_replacing_a_card_may_be_repeated(teams: SmallTeams, start_bot: StartBot) -> None:
    async def replaced(_turn: Turn) -> Reply:
        return Reply(replace={"type": "AdaptiveCard", "version": "1.5", "body": []})

    bot = await start_bot(Answers(replaced))
    teams.drop_after_reading = 1
    await bot.post(message(teams, "", value={"verb": "x"}, replyToId="1:card"))
    assert [sent.method for sent in teams.sent] == ["PUT", "PUT"]


def test_teams_may_say_when_to_come_back() -> None:
    now = datetime(2026, 11, 22, 10, 0, 0, tzinfo=UTC)
    assert retry_after("3", now) == 3
    assert retry_after("Sun, 22 Nov 2026 10:00:07 GMT", now) == 7
    assert retry_after("Sun, 22 Nov 2026 09:00:00 GMT", now) == 0
    assert [retry_after(header, now) for header in ("", "soon", "-4", "nan")] == [0, 0, 0, 0]


# Teams blocks a bot that writes faster than seven messages a second into one conversation.


def test_the_eighth_message_of_a_second_waits() -> None:
    seven = deque([100.0 + number / 100 for number in range(7)])
    assert pause_before(deque(list(seven)[:6]), 100.5) == 0
    assert pause_before(seven, 100.5) == pytest.approx(0.5)
    assert pause_before(seven, 101.5) == 0


def test_eight_messages_take_two_seconds_and_sixty_take_thirty() -> None:
    assert pause_before(deque([100.0] * 8), 101.5) == pytest.approx(0.5)
    assert pause_before(deque([100.0] * 60), 110.0) == pytest.approx(20.0)


def test_conversations_do_not_wait_for_each_other() -> None:
    pace = Pace()
    assert [pace.reserve("a") for _ in range(7)] == [0] * 7
    assert pace.reserve("a") > 0
    assert pace.reserve("b") == 0


# Writing first.


async def meet(bot: Bot, teams: SmallTeams) -> None:
    await bot.post(message(teams, "hello"))
    teams.sent.clear()


async def test_a_queued_message_arrives_once_in_the_persons_own_conversation(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    bot = await start_bot()
    await meet(bot, teams)
    card = {"type": "AdaptiveCard", "version": "1.5", "body": []}
    assert await bot.chat.outbox.queue("digest:asha:2026-11-22", ASHA, {"text": "Your digest", "card": card})
    assert not await bot.chat.outbox.queue("digest:asha:2026-11-22", ASHA, {"text": "again", "card": None})
    assert [await bot.proactive.deliver(), await bot.proactive.deliver()] == [1, 0]
    (sent,) = teams.sent
    assert (sent.path, sent.body["summary"]) == ("/v3/conversations/a:asha/activities", "Your digest")
    assert sent.body["from"]["name"] == "Casework Bot"
    kept = await bot.chat.outbox.get("digest:asha:2026-11-22")
    assert kept is not None
    assert (kept.state, kept.activity_id) == (OutboxState.SENT, "1:1")


async def test_a_queued_message_that_may_have_arrived_stays_unknown(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    await meet(bot, teams)
    await bot.chat.outbox.queue("held:m1", ASHA, {"text": "Mail to decide", "card": None})
    teams.drop_after_reading = 1
    assert [await bot.proactive.deliver(), await bot.proactive.deliver()] == [0, 0]
    kept = await bot.chat.outbox.get("held:m1")
    assert kept is not None
    assert kept.state is OutboxState.UNKNOWN
    assert len(teams.sent) == 1


async def test_a_queued_message_for_somebody_who_removed_the_bot_fails(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    await meet(bot, teams)
    await bot.chat.outbox.queue("held:m1", ASHA, {"text": "Mail to decide", "card": None})
    teams.answers = [(403, {})]
    assert await bot.proactive.deliver() == 0
    kept = await bot.chat.outbox.get("held:m1")
    assert kept is not None
    assert (kept.state, "removed or blocked" in kept.sentence) == (OutboxState.FAILED, True)


async def test_a_queued_message_waits_for_somebody_the_bot_has_not_met(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    await bot.chat.outbox.queue("held:m1", ASHA, {"text": "Mail to decide", "card": None})
    assert await bot.proactive.deliver() == 0
    kept = await bot.chat.outbox.get("held:m1")
    assert kept is not None
    assert kept.state is OutboxState.QUEUED


async def test_a_message_written_first_can_be_replaced(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    await meet(bot, teams)
    activity_id = await bot.proactive.send(ASHA, Message(text="One mail to decide"))
    await bot.proactive.update(ASHA, activity_id, Message(text="Filed by Owen Price"))
    assert [(sent.method, sent.body["text"]) for sent in teams.sent] == [
        ("POST", "One mail to decide"),
        ("PUT", "Filed by Owen Price"),
    ]

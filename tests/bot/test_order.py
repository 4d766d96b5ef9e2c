"""Turns of one conversation come one after the other, each once, and Teams gets its answer in time."""

import asyncio

from dialogs.turn import Dialog, Message, Reply, Turn
from tests.bot.small_teams import Answers, SmallTeams, StartBot, execute, invoke, message, until

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}


class Waits:
    """Dialogs that wait until they are let go, and note who is inside."""

    def __init__(self, reply: Reply) -> None:
        self.go = asyncio.Event()
        self.inside = 0
        self.most_inside = 0
        self.texts: list[str] = []
        self._reply = reply

    async def handle(self, turn: Turn) -> Reply:
        self.texts.append(turn.text)
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        await self.go.wait()
        self.inside -= 1
        return self._reply


# D13: the stock state loses nine of ten changes made at once in one conversation.


async def test_turns_of_one_conversation_wait_for_each_other_in_order(teams: SmallTeams, start_bot: StartBot) -> None:
    counted = 0

    async def count(turn: Turn) -> Reply:
        nonlocal counted
        before = counted
        await asyncio.sleep(0.005)
        counted = before + 1
        return Reply(messages=(Message(text=turn.text),))

    bot = await start_bot(Answers(count))
    turns = [asyncio.create_task(bot.post(message(teams, str(number), id=str(number)))) for number in range(6)]
    await asyncio.gather(*turns)
    assert counted == 6


async def test_different_conversations_do_not_wait_for_each_other(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = Waits(Reply())
    bot = await start_bot(dialogs)
    posts = [
        asyncio.create_task(
            bot.post(message(teams, conversation={"id": f"a:{number}", "conversationType": "personal"}))
        )
        for number in range(3)
    ]
    await until(lambda: dialogs.inside == 3)
    dialogs.go.set()
    await asyncio.gather(*posts)


# D15: Teams sends a message again when it is not answered in about 15 seconds.


async def test_a_repeated_message_is_handled_once(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = Waits(Reply(messages=(Message(text="Done."),)))
    bot = await start_bot(dialogs)
    first = asyncio.create_task(bot.post(message(teams)))
    await until(lambda: dialogs.inside == 1)
    second = asyncio.create_task(bot.post(message(teams)))
    dialogs.go.set()
    assert {(await first).status_code, (await second).status_code} == {200}
    assert (await bot.post(message(teams))).status_code in {200, 202}
    assert len(dialogs.texts) == len(teams.messages()) == 1


async def test_a_repeated_message_is_recognised_after_a_restart(teams: SmallTeams, start_bot: StartBot) -> None:
    before, after = Waits(Reply()), Waits(Reply())
    before.go.set()
    await (await start_bot(before)).post(message(teams))
    assert (await (await start_bot(after)).post(message(teams))).status_code == 202
    assert after.texts == []


async def test_a_button_pressed_once_and_sent_twice_gets_the_same_answer(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    dialogs = Waits(Reply(replace=CARD))
    dialogs.go.set()
    bot = await start_bot(dialogs)
    first = await bot.post(execute(teams, "file"))
    await until(lambda: True)
    second = await bot.post(execute(teams, "file"))
    assert first.json() == second.json()
    assert len(dialogs.texts) == 1


async def test_the_same_activity_id_in_another_conversation_is_another_message(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    dialogs = Waits(Reply())
    dialogs.go.set()
    bot = await start_bot(dialogs)
    await bot.post(message(teams))
    await bot.post(message(teams, conversation={"id": "a:other", "conversationType": "personal"}))
    assert len(dialogs.texts) == 2


async def test_a_long_turn_is_acknowledged_first_and_answered_later(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = Waits(Reply(messages=(Message(text="Here it is."),)))
    bot = await start_bot(dialogs, answer_within=0.05)
    assert (await bot.post(message(teams))).status_code == 202
    assert teams.messages() == []
    dialogs.go.set()
    await until(teams.messages)
    assert teams.messages()[0]["text"] == "Here it is."


async def test_a_button_whose_work_takes_long_says_so_and_its_card_changes_later(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    dialogs = Waits(Reply(replace=CARD))
    bot = await start_bot(dialogs, answer_within=0.05)
    answer = await bot.post(execute(teams, "file"))
    assert answer.json()["value"] == "This takes longer than usual. The answer will come in the chat."
    dialogs.go.set()
    await until(lambda: any(sent.method == "PUT" for sent in teams.sent))
    changes = [sent.path.rpartition("/")[2] for sent in teams.sent if sent.method == "PUT"]
    assert changes == ["1:card"]


async def test_a_form_whose_work_takes_long_is_answered_in_the_chat(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = Waits(Reply(notice="Logged, receipt 12."))
    bot = await start_bot(dialogs, answer_within=0.05)
    answer = await bot.post(invoke(teams, "task/submit", {"data": {"verb": "log"}}))
    assert answer.json()["task"]["type"] == "message"
    dialogs.go.set()
    await until(teams.messages)
    assert teams.messages()[0]["text"] == "Logged, receipt 12."


async def test_a_dialog_that_opens_too_late_asks_for_another_press(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = Waits(Reply(dialog=Dialog(title="Log", card=CARD)))
    bot = await start_bot(dialogs, answer_within=0.05)
    answer = await bot.post(invoke(teams, "task/fetch", {"data": {"verb": "log"}}))
    assert answer.json()["task"]["value"] == "That took too long. Press the button again."
    dialogs.go.set()
    await until(lambda: dialogs.inside == 0)
    assert teams.messages() == []


async def test_the_person_sees_that_the_bot_is_at_work(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = Waits(Reply(messages=(Message(text="Found."),)))
    bot = await start_bot(dialogs, typing_after=0.01)
    post = asyncio.create_task(bot.post(message(teams)))
    await until(lambda: teams.sent)
    dialogs.go.set()
    await post
    assert [sent.body["type"] for sent in teams.sent] == ["typing", "message"]

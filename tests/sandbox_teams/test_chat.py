"""Being a person without a browser: what the bot is sent for each deed, and what the person sees."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.people import ASHA, BOT_APP_ID, TENANT_ID
from sandbox.teams import SandboxTeams


class Asha:
    """Asha's side of the JSON API."""

    def __init__(self, http: httpx.AsyncClient, teams: SandboxTeams) -> None:
        self.http = http
        self.root = f"{teams.url}/sandbox/people/asha"

    async def does(self, deed: str, **body: Any) -> dict[str, Any]:
        answer = await self.http.post(f"{self.root}/{deed}", json=body)
        outcome: dict[str, Any] = answer.json()
        return outcome

    async def sees(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = (await self.http.get(f"{self.root}/messages")).json()
        return listed


@pytest.fixture
def asha(http: httpx.AsyncClient, teams: SandboxTeams) -> Asha:
    """Asha Verma, at her keyboard."""
    return Asha(http, teams)


async def test_typing_sends_an_activity_of_teams_own_shape(asha: Asha, bot: Any) -> None:
    await asha.does("say", text="hello")
    (activity,) = bot.seen
    assert activity["from"] == {"id": activity["from"]["id"], "name": "Asha Verma", "aadObjectId": ASHA.entra_id}
    assert activity["from"]["id"].startswith("29:")
    assert activity["recipient"]["id"] == f"28:{BOT_APP_ID}"
    assert activity["conversation"]["conversationType"] == "personal"
    assert activity["conversation"]["tenantId"] == TENANT_ID == activity["channelData"]["tenant"]["id"]
    assert (activity["channelId"], activity["type"], activity["text"]) == ("msteams", "message", "hello")
    assert [(each["from"], each["text"].splitlines()[0]) for each in await asha.sees()] == [
        ("person", "hello"),
        ("bot", "You said *hello*"),
    ]


async def test_the_bot_is_told_once_that_it_was_added(asha: Asha, bot: Any) -> None:
    await asha.does("open")
    await asha.does("open")
    assert [each["type"] for each in bot.seen] == ["conversationUpdate"]
    assert bot.seen[0]["membersAdded"] == [{"id": bot.seen[0]["recipient"]["id"]}]


async def test_a_bot_that_was_down_is_told_at_the_next_opening(asha: Asha, bot: Any) -> None:
    bot.status = 500
    assert "went wrong" in (await asha.does("open"))["problem"]
    bot.status = 200
    assert (await asha.does("open"))["problem"] == ""
    assert (await asha.sees())[-1]["text"] == "Welcome to **Casework**."


async def test_a_button_replaces_its_card_in_place(asha: Asha, bot: Any) -> None:
    await asha.does("say", text="case")
    before = (await asha.sees())[-1]
    outcome = await asha.does("act", title="Look again", inputs={"why": "doubt"})
    after = (await asha.sees())[-1]
    assert after["id"] == before["id"]
    assert after["cards"] == [outcome["card"]] != before["cards"]
    invoke = bot.seen[-1]
    assert (invoke["type"], invoke["name"], invoke["replyToId"]) == ("invoke", "adaptiveCard/action", before["id"])
    assert invoke["value"]["action"]["verb"] == "look"
    assert invoke["value"]["action"]["data"] == {"count": 1, "why": "doubt"}


async def test_a_form_opens_and_is_sent(asha: Asha, bot: Any) -> None:
    await asha.does("say", text="case")
    opened = await asha.does("act", title="Log a redaction")
    assert opened["dialog"]["title"] == "Log a redaction"
    assert opened["dialog"]["card"]["type"] == "AdaptiveCard"
    assert bot.seen[-1]["value"]["data"]["verb"] == "form"
    sent = await asha.does("form", data={"verb": "save", "reason": "a name"})
    assert sent["notice"] == "Logged for a name."
    assert bot.seen[-1]["name"] == "task/submit"


async def test_a_plain_submit_and_the_sign_in_code_reach_the_bot(asha: Asha, bot: Any) -> None:
    await asha.does("say", text="case")
    await asha.does("act", title="Tell")
    assert bot.seen[-1]["value"] == {"verb": "tell"}
    assert "text" not in bot.seen[-1]
    await asha.does("code", code="123456")
    assert (bot.seen[-1]["name"], bot.seen[-1]["value"]) == ("signin/verifyState", {"state": "123456"})
    assert [each["text"] for each in await asha.sees()][-2:] == ["You pressed tell", "Code 123456 taken"]


async def test_a_sign_in_button_gives_its_address_and_tells_the_bot_nothing(asha: Asha, bot: Any) -> None:
    told = {"msteams": {"type": "signin", "value": "http://127.0.0.1:1/sign-in/x"}}
    outcome = await asha.does("act", action={"type": "Action.Submit", "data": told})
    assert outcome["sign_in"] == "http://127.0.0.1:1/sign-in/x"
    assert bot.seen == []


async def test_message_back_shows_one_thing_and_sends_another(asha: Asha, bot: Any) -> None:
    told = {"type": "messageBack", "text": "find Okafor", "displayText": "Find him", "value": {"verb": "find"}}
    await asha.does("act", action={"type": "Action.Submit", "data": {"msteams": told}})
    assert (bot.seen[-1]["text"], bot.seen[-1]["value"]) == ("find Okafor", {"verb": "find"})
    assert (await asha.sees())[0]["text"] == "Find him"


async def test_a_bot_in_trouble_is_said_in_a_plain_sentence(asha: Asha, bot: Any) -> None:
    bot.status = 503
    outcome = await asha.does("say", text="hello")
    assert (
        outcome["problem"]
        == (await asha.sees())[-1]["text"]
        == "Something went wrong in Casework (it answered 503). Try again."
    )


async def test_a_message_without_an_answer_is_sent_again_with_the_same_id(
    http: httpx.AsyncClient, bot: Any, data_dir: Path
) -> None:
    bot.pause = 10
    teams = SandboxTeams(data_dir=data_dir, bot_url=bot.url, answer_within=0.5)
    await teams.start("127.0.0.1", 0)
    outcome = await Asha(http, teams).does("say", text="hello")
    await teams.stop()
    assert outcome["problem"] == "Casework did not answer within 0.5 seconds. Try again."
    assert [each["id"] for each in bot.seen] == [bot.seen[0]["id"]] * 2


async def test_teams_can_be_told_to_deliver_twice(asha: Asha, bot: Any, teams: SandboxTeams) -> None:
    teams.faults.order("deliver", "deliver-twice")
    await asha.does("say", text="hello")
    assert [each["id"] for each in bot.seen] == [bot.seen[0]["id"]] * 2
    assert [each["text"] for each in await asha.sees()].count("hello") == 1


async def test_a_bot_that_is_not_there(data_dir: Path, http: httpx.AsyncClient) -> None:
    teams = SandboxTeams(data_dir=data_dir, bot_url="http://127.0.0.1:1/api/messages")
    await teams.start("127.0.0.1", 0)
    outcome = await Asha(http, teams).does("say", text="hello")
    await teams.stop()
    assert outcome["problem"] == "Casework cannot be reached. Try again in a minute."


async def test_conversations_outlive_a_restart(asha: Asha, bot: Any, data_dir: Path) -> None:
    await asha.does("say", text="hello")
    before = await asha.sees()
    again = SandboxTeams(data_dir=data_dir, bot_url=bot.url)
    await again.start("127.0.0.1", 0)
    assert await Asha(asha.http, again).sees() == before
    await again.stop()


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("asha/act", {"title": "No such button"}, 400), ("asha/say", {}, 400), ("mallory/say", {"text": "x"}, 404)],
)
async def test_a_test_that_asks_wrongly_is_told_so(
    http: httpx.AsyncClient, teams: SandboxTeams, path: str, body: dict[str, str], status: int
) -> None:
    assert (await http.post(f"{teams.url}/sandbox/people/{path}", json=body)).status_code == status

"""Who gets in. Every refusal is 401 or 403, nothing is done, and what is unreadable is 400."""

import asyncio
import json
import time
from typing import Any

import httpx
import jwt
import pytest
import structlog

from bot.service_urls import ServiceUrls, is_loopback
from tests.bot.small_teams import TENANT, Answers, SmallTeams, StartBot, echo, invoke, message, new_key, until

FOREIGN_TENANT = "00000000-0000-4000-8000-00000000ffff"


# D7: the stock adapter answers 500 to most of these, and lets three of them in.


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"nbf": int(time.time()) + 3600},
        {"aud": "00000000-0000-4000-8000-00000000dead"},
        {"aud": None},
        {"iss": "https://sts.windows.net/somebody"},
        {"iss": None},
        {"no_kid": True},
    ],
    ids=[
        "expired",
        "never expires",
        "not yet",
        "another bot",
        "no audience",
        "another issuer",
        "no issuer",
        "names no key",
    ],
)
async def test_a_token_that_is_not_good_is_401(teams: SmallTeams, start_bot: StartBot, claims: dict[str, Any]) -> None:
    dialogs = Answers(echo)
    bot = await start_bot(dialogs)
    assert (await bot.post(message(teams), token=teams.token(**claims))).status_code == 401
    assert dialogs.turns == []
    assert teams.sent == []


@pytest.mark.parametrize("token", ["x", "garbage", "a.b.c", "é" * 10, "e30.e30.e30"])
async def test_no_token_or_garbage_is_401(teams: SmallTeams, start_bot: StartBot, token: str) -> None:
    bot = await start_bot()
    headers = {"Authorization": f"Bearer {token}".encode()}
    answer = await bot.http.post(f"{bot.url}/api/messages", json=message(teams), headers=headers)
    assert answer.status_code == 401
    assert (await bot.http.post(f"{bot.url}/api/messages", json=message(teams))).status_code == 401


async def test_a_forged_token_is_401(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    claims = jwt.decode(teams.token(), options={"verify_signature": False})
    forged = jwt.encode(claims, new_key(), algorithm="RS256", headers={"kid": "first"})
    unsigned = jwt.encode(claims, None, algorithm="none", headers={"kid": "first"})
    by_secret = jwt.encode(claims, "x" * 32, algorithm="HS256", headers={"kid": "first"})
    for token in (forged, unsigned, by_secret):
        assert (await bot.post(message(teams), token=token)).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {
            "channelData": {"tenant": {"id": FOREIGN_TENANT}},
            "conversation": {"id": "a:x", "conversationType": "personal"},
        },
        {"channelData": {"tenant": {"id": FOREIGN_TENANT}}},
        {"channelData": None, "conversation": {"id": "a:x", "conversationType": "personal"}},
        {"channelId": "directline"},
        {"from": {"id": "29:asha", "name": "Asha Verma"}},
        {"from": {"id": "29:asha", "name": "Asha Verma", "aadObjectId": ""}},
    ],
    ids=["foreign tenant", "two tenants", "no tenant", "another channel", "no Entra id", "empty Entra id"],
)
async def test_a_good_token_for_what_is_not_ours_is_403(
    teams: SmallTeams, start_bot: StartBot, changes: dict[str, Any]
) -> None:
    teams.endorsements.append("directline")
    dialogs = Answers(echo)
    bot = await start_bot(dialogs)
    assert (await bot.post(message(teams, **changes))).status_code == 403
    assert dialogs.turns == []


async def test_a_key_that_may_not_sign_for_teams_is_403(teams: SmallTeams, start_bot: StartBot) -> None:
    teams.endorsements[:] = ["webchat"]
    bot = await start_bot()
    assert (await bot.post(message(teams))).status_code == 403


async def test_the_tokens_clock_may_be_five_minutes_off(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    assert (await bot.post(message(teams), token=teams.token(exp=int(time.time()) - 200))).status_code == 200


async def test_each_refusal_is_in_the_log_with_its_reason_and_nothing_of_the_activity(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    dialogs = Answers(echo)
    bot = await start_bot(dialogs)
    foreign = "https://evil.example/"
    claims = jwt.decode(teams.token(), options={"verify_signature": False})
    forged = jwt.encode(claims, new_key(), algorithm="RS256", headers={"kid": "first"})
    secret = "find R v Okafor"
    with structlog.testing.capture_logs() as lines:
        await bot.post(message(teams, secret), token=forged)
        await bot.post(message(teams, secret), token=teams.token(exp=int(time.time()) - 3600))
        await bot.post(message(teams, secret), token=teams.token(aud=FOREIGN_TENANT))
        await bot.post(message(teams, secret, channelData={"tenant": {"id": FOREIGN_TENANT}}))
        await bot.post(message(teams, secret, serviceUrl=foreign), token=teams.token(serviceurl=foreign))
    assert [(one["status"], one["reason"]) for one in lines if one["event"] == "activity_refused"] == [
        (401, "InvalidSignatureError"),
        (401, "ExpiredSignatureError"),
        (401, "InvalidAudienceError"),
        (403, "foreign-tenant"),
        (403, "foreign-service-url"),
    ]
    assert dialogs.turns == []
    assert not any(word in str(lines) for word in ("Okafor", "Asha", forged))


# D16: with a reply address that is simply believed, a stranger makes the bot call hosts of our network.


@pytest.mark.parametrize("address", ["http://169.254.169.254/", "https://evil.example/", "http://127.0.0.1:1/"])
async def test_a_foreign_reply_address_is_403_whatever_the_token_says(
    teams: SmallTeams, start_bot: StartBot, address: str
) -> None:
    bot = await start_bot()
    token = teams.token(serviceurl=address)
    assert (await bot.post(message(teams, serviceUrl=address), token=token)).status_code == 403


async def test_a_reply_address_that_differs_from_the_tokens_is_403(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    assert (await bot.post(message(teams), token=teams.token(serviceurl="https://smba.example/"))).status_code == 403


def test_only_named_hosts_over_https_are_reply_addresses() -> None:
    urls = ServiceUrls(("smba.trafficmanager.net", "127.0.0.1:3982"))
    assert urls.allow("https://smba.trafficmanager.net/emea/")
    assert urls.allow("http://127.0.0.1:3982/")
    for wrong in (
        "http://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://evil.example/?smba.trafficmanager.net",
        "https://smba.trafficmanager.net:8443/",
        "http://127.0.0.1:3983/",
        "file:///etc/passwd",
        "https://[::1",
        "",
    ):
        assert not urls.allow(wrong), wrong


# D5 and D6: the stock cache blocks the whole bot while it fetches keys, and an unknown key is an IndexError.


async def test_new_keys_are_fetched_when_the_channel_rolls_them_over(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot(between_key_refreshes=0)
    assert (await bot.post(message(teams))).status_code == 200
    teams.keys["second"] = new_key()
    del teams.keys["first"]
    assert (await bot.post(message(teams, id="2"), token=teams.token("second"))).status_code == 200
    assert teams.metadata_requests == 2


async def test_unknown_keys_are_401_and_do_not_make_the_bot_ask_each_time(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    bot = await start_bot()
    assert (await bot.post(message(teams))).status_code == 200
    teams.keys["noise"] = new_key()
    for _ in range(5):
        assert (await bot.post(message(teams), token=teams.token("noise"))).status_code == 401
    assert teams.metadata_requests == 1


async def test_a_hanging_identity_service_holds_up_nobody_whose_key_is_known(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    bot = await start_bot(between_key_refreshes=0)
    assert (await bot.post(message(teams))).status_code == 200
    teams.metadata_gate.clear()
    teams.keys["second"] = new_key()
    waiting = asyncio.create_task(bot.post(message(teams, id="2"), token=teams.token("second")))
    await until(lambda: teams.metadata_requests == 2)
    assert (await bot.post(message(teams, id="3"))).status_code == 200
    assert not waiting.done()
    teams.metadata_gate.set()
    assert (await waiting).status_code == 200


async def test_without_the_identity_service_nobody_new_gets_in(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    right = teams.url
    teams.url = "http://127.0.0.1:1"  # what the metadata names as the keys' address
    token = teams.token(serviceurl=right + "/")
    assert (await bot.post(message(teams, serviceUrl=right + "/"), token=token)).status_code == 401


# D9: what is not an activity is 400 and never half a turn.


def broken(teams: SmallTeams) -> dict[str, bytes]:
    def without(name: str, **changes: Any) -> bytes:
        activity = {**message(teams), **changes}
        activity.pop(name, None)
        return json.dumps(activity).encode()

    return {
        "empty": b"",
        "no JSON": b"{",
        "a list": b"[]",
        "text": b'"hello"',
        "deep": b"[" * 100_000,
        "not UTF-8": b"\xff\xfe{}",
        "no type": without("type"),
        "no conversation": without("conversation"),
        "conversation null": without("", conversation=None),
        "no id": without("id"),
        "id a number": without("", id=7),
        "no sender": without("from"),
        "bad timestamp": without("", timestamp="yesterday"),
        "half a character": without("", text="\ud800"),
        "text a list": without("", text=["x"]),
        "tenant a list": without("", channelData={"tenant": ["x"]}),
        "channel data a text": without("", channelData="x"),
        "entities a text": without("", entities="x"),
        "no service url": without("serviceUrl"),
        "button without action": json.dumps(invoke(teams, "adaptiveCard/action", {})).encode(),
        "button with a text": json.dumps(invoke(teams, "adaptiveCard/action", {"action": "x"})).encode(),
        "dialog without value": json.dumps(invoke(teams, "task/fetch", None)).encode(),
    }


async def test_what_is_not_an_activity_is_400(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = Answers(echo)
    bot = await start_bot(dialogs)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {teams.token()}"}
    for name, body in broken(teams).items():
        answer = await bot.http.post(f"{bot.url}/api/messages", content=body, headers=headers)
        assert (name, answer.status_code) == (name, 400)
    assert dialogs.turns == []
    assert (await bot.post(message(teams))).status_code == 200


async def test_a_body_too_large_or_of_another_type_is_refused(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    assert (await bot.post(message(teams, "x" * 300_000))).status_code == 413
    text = await bot.http.post(f"{bot.url}/api/messages", content=b"hello", headers={"Content-Type": "text/plain"})
    assert text.status_code == 415


async def test_what_nobody_handles_is_accepted_and_ignored(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = Answers(echo)
    bot = await start_bot(dialogs)
    assert (await bot.post(message(teams, type="messageReaction"))).status_code == 200
    assert dialogs.turns == []


# With no app id, local tools may talk to the bot without tokens; nobody else may.


async def test_without_an_app_id_this_machine_needs_no_token(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = Answers(echo)
    bot = await start_bot(dialogs, tokens=False)
    local = message(teams, channelId="emulator", channelData=None, conversation={"id": "c1"}, **{"from": {"id": "u1"}})
    assert (await bot.post(local)).status_code == 200
    assert teams.sent[0].authorization == ""
    assert (dialogs.turns[0].user.entra_id, dialogs.turns[0].personal) == ("local:u1", True)


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Host", "CF-Connecting-IP", "Forwarded", "Origin"])
async def test_without_an_app_id_nobody_comes_in_through_a_proxy_or_a_web_page(
    teams: SmallTeams, start_bot: StartBot, name: str
) -> None:
    bot = await start_bot(tokens=False)
    answer = await bot.http.post(f"{bot.url}/api/messages", json=message(teams), headers={name: "203.0.113.7"})
    assert answer.status_code == 401


async def test_without_an_app_id_a_name_from_outside_is_not_this_machine(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    bot = await start_bot(tokens=False)
    for host, status in (("casework.example", 401), ("[::1]:3978", 200), ("localhost:3978", 200)):
        answer = await bot.http.post(f"{bot.url}/api/messages", json=message(teams, id=host), headers={"Host": host})
        assert (host, answer.status_code) == (host, status)


async def test_without_an_app_id_nobody_is_believed_to_be_a_person_of_teams(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    """Or every program on this machine could use the CMS session of whoever has signed in."""
    dialogs = Answers(echo)
    bot = await start_bot(dialogs, tokens=False)
    claimed = {"id": "29:asha", "name": "Asha Verma", "aadObjectId": "00000000-0000-4000-8000-000000000a01"}
    assert (await bot.post(message(teams, **{"from": claimed}))).status_code == 200
    assert dialogs.turns[0].user.entra_id == "local:29:asha"


async def test_without_an_app_id_the_bot_answers_on_this_machine_only(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot(tokens=False)
    assert (await bot.post(message(teams, serviceUrl="https://smba.trafficmanager.net/"))).status_code == 403


def test_what_this_machine_is_called() -> None:
    assert all(is_loopback(host) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost"))
    assert not any(is_loopback(host) for host in ("10.0.0.1", "localhost.evil.example", "", None, "0.0.0.0"))


async def test_our_tenant_is_the_one_of_the_settings(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    only_in_conversation = {"id": "a:asha", "conversationType": "personal", "tenantId": TENANT}
    answer: httpx.Response = await bot.post(message(teams, channelData=None, conversation=only_in_conversation))
    assert answer.status_code == 200

"""The identity provider and the tokens Teams sends with its activities, as a bot's own checks see them."""

from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from sandbox.people import API_CLIENT_ID, API_CLIENT_SECRET, BOT_APP_ID, BOT_SECRET, TENANT_ID
from sandbox.teams import SandboxTeams

BOT_SCOPE = "https://api.botframework.com/.default"


async def signing_key(http: httpx.AsyncClient, teams: SandboxTeams, token: str) -> jwt.PyJWK:
    metadata = (await http.get(f"{teams.url}/.well-known/openidconfiguration")).json()
    assert metadata["issuer"] == "https://api.botframework.com"
    assert metadata["id_token_signing_alg_values_supported"] == ["RS256"]
    keys = (await http.get(metadata["jwks_uri"])).json()["keys"]
    kid = jwt.get_unverified_header(token)["kid"]
    (listed,) = [key for key in keys if key["kid"] == kid]
    assert listed["endorsements"] == ["msteams"]
    return jwt.PyJWK.from_dict(listed)


async def ask(http: httpx.AsyncClient, teams: SandboxTeams, **changes: str) -> httpx.Response:
    form = {
        "grant_type": "client_credentials",
        "client_id": BOT_APP_ID,
        "client_secret": BOT_SECRET,
        "scope": BOT_SCOPE,
    }
    tenant = changes.pop("tenant", TENANT_ID)
    return await http.post(f"{teams.url}/{tenant}/oauth2/v2.0/token", data=form | changes)


async def test_an_activity_comes_with_a_token_the_bot_can_check(
    http: httpx.AsyncClient, teams: SandboxTeams, bot: Any
) -> None:
    await http.post(f"{teams.url}/sandbox/people/asha/say", json={"text": "hello"})
    token = bot.tokens[0].removeprefix("Bearer ")
    key = await signing_key(http, teams, token)
    claims = jwt.decode(
        token, key, algorithms=["RS256"], audience=BOT_APP_ID, issuer="https://api.botframework.com",
        options={"require": ["exp", "nbf"]},
    )  # fmt: skip
    assert claims["serviceurl"] == bot.seen[0]["serviceUrl"]


async def test_keys_roll_over_and_outlive_a_restart(
    http: httpx.AsyncClient, teams: SandboxTeams, data_dir: Path
) -> None:
    before = teams.identity.for_bot("http://127.0.0.1/").removeprefix("Bearer ")
    rolled = (await http.post(f"{teams.url}/__sandbox/keys/roll")).json()["kid"]
    after = teams.identity.for_bot("http://127.0.0.1/").removeprefix("Bearer ")
    assert jwt.get_unverified_header(before)["kid"] != rolled == jwt.get_unverified_header(after)["kid"]
    await signing_key(http, teams, before)

    again = SandboxTeams(data_dir=data_dir, bot_url="http://127.0.0.1:1/")
    await again.start("127.0.0.1", 0)
    await signing_key(http, again, after)
    await again.stop()


async def test_a_caller_of_the_rest_facade_gets_a_token_of_the_tenant_with_its_roles(
    http: httpx.AsyncClient, teams: SandboxTeams
) -> None:
    answer = await ask(
        http, teams, client_id=API_CLIENT_ID, client_secret=API_CLIENT_SECRET, scope="api://casework-ddei/.default"
    )
    token = answer.json()["access_token"]
    metadata = (await http.get(f"{teams.url}/{TENANT_ID}/v2.0/.well-known/openid-configuration")).json()
    (listed,) = (await http.get(metadata["jwks_uri"])).json()["keys"]
    claims = jwt.decode(
        token,
        jwt.PyJWK.from_dict(listed),
        algorithms=["RS256"],
        audience="api://casework-ddei",
        issuer=metadata["issuer"],
    )
    assert (claims["azp"], claims["tid"], len(claims["roles"])) == (API_CLIENT_ID, TENANT_ID, 1)


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": API_CLIENT_ID}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 400, "unauthorized_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "api://casework-ddei/.default"}, 400, "invalid_scope"),
        ({"tenant": "another"}, 400, "invalid_request"),
    ],
)
async def test_a_wrong_request_gets_no_token(
    http: httpx.AsyncClient, teams: SandboxTeams, changes: dict[str, str], status: int, error: str
) -> None:
    answer = await ask(http, teams, **changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert "access_token" not in answer.json()

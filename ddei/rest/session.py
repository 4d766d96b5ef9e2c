"""Signing in to CMS over REST, and who somebody is."""

from casework.people import Channel
from ddei.rest.answers import Answer
from ddei.rest.models.requests import AuthenticateOpenApiDefinition
from ddei.rest.requests import Ask
from ddei.rest.words import people as words


async def authenticate(ask: Ask) -> Answer:
    """Authenticate: sign in by form; the answer goes into Cms-Auth-Values from then on."""
    said = ask.form(AuthenticateOpenApiDefinition)
    with ask.sign_ins.trying(ask.who.entra_id, said.username):
        caller = await ask.ddei.access.sign_in(
            said.username, said.password.get_secret_value(), channel=Channel.REST,
            correlation_id=ask.who.correlation_id, entra_id=ask.who.entra_id,
        )  # fmt: skip
    return Answer({"Cookies": caller.session.cookies, "Token": caller.session.token})


async def verify(_ask: Ask) -> Answer:
    """verify-cms-auth: whoever gets here has a live session, for the door has asked CMS."""
    return Answer()


async def modern_token(ask: Ask) -> Answer:
    """GetCmsModernToken: the token half of the session."""
    return Answer({"cmsModernToken": ask.caller.session.token})


async def user_data(ask: Ask) -> Answer:
    """GetUserData."""
    return Answer(words.user_data(ask.caller.user, await ask.ddei.access.units(ask.caller)))


async def user_filter_data(ask: Ask) -> Answer:
    """GetUserFilterData: areas and units."""
    return Answer(words.user_filter_data(await ask.ddei.access.units(ask.caller)))


async def units(ask: Ask) -> Answer:
    """ListUnits: those the person may work for."""
    return Answer([words.unit_entity(unit) for unit in await ask.ddei.access.units(ask.caller)])


async def status(_ask: Ask) -> Answer:
    """Status: that the API answers."""
    return Answer({"name": "Casework Bot DDEI", "buildVersion": "1.0"})


async def health_check(ask: Ask) -> Answer:
    """HealthCheck: how the backends are, asked a few seconds ago at most."""
    return Answer(words.health(await ask.ddei.health.now()))

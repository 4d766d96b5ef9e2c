"""Signing in to CMS over REST, as scripts and services do."""

from aiohttp import web

from ddei.rest import answers
from ddei.rest.requests import Ask


async def verify(_ask: Ask) -> web.Response:
    """verify-cms-auth: whoever gets here has a live session, for the door has asked CMS."""
    return answers.nothing()


async def modern_token(ask: Ask) -> web.Response:
    """GetCmsModernToken: the token half of the session."""
    return answers.answer({"cmsModernToken": ask.caller.session.token})

"""The bot on the web server: POST /api/messages with everything behind it."""

import structlog
from aiohttp import web

from bot.adapter import TeamsAdapter
from bot.credential import Credential
from bot.handler import Answering, CaseworkHandler
from bot.local import LocalCheck
from bot.messages import Endpoint
from bot.outbound import Connector
from bot.pace import Pace
from bot.proactive import Proactive
from bot.service_urls import ServiceUrls
from bot.settings import DEFAULT_TIMINGS, BotSettings, Timings
from bot.tokens import KeyCache, TokenCheck
from integrations.http_client import make_http
from store.chat import ChatState

log = structlog.get_logger()

ANSWER_SECONDS = 10


def add_bot(
    app: web.Application,
    *,
    answer: Answering,
    chat: ChatState,
    settings: BotSettings,
    timings: Timings = DEFAULT_TIMINGS,
) -> Proactive:
    """Put POST /api/messages on the web server. The answer writes to people first; the scheduler calls its `deliver`."""
    http = make_http(answer_s=ANSWER_SECONDS)
    tokens = bool(settings.app_id)
    if not tokens:
        log.warning("bot_takes_no_tokens", accepts="this machine only")
    service_urls = ServiceUrls(settings.service_url_hosts, loopback_only=not tokens)
    credential = Credential(settings=settings, http=http) if tokens else None
    connector = Connector(http=http, credential=credential, service_urls=service_urls, pace=Pace(), timings=timings)
    keys = KeyCache(metadata_url=settings.openid_metadata_url, http=http, timings=timings)
    endpoint = Endpoint(
        adapter=TeamsAdapter(connector=connector),
        handler=CaseworkHandler(answer=answer, chat=chat, timings=timings, trusted=tokens),
        chat=chat,
        check=TokenCheck(settings=settings, keys=keys, service_urls=service_urls)
        if tokens
        else LocalCheck(service_urls=service_urls),
        timings=timings,
    )
    app.router.add_post("/api/messages", endpoint.receive)

    async def close(_app: web.Application) -> None:
        await endpoint.stop()
        await http.aclose()

    app.on_cleanup.append(close)
    return Proactive(chat=chat, connector=connector)

"""The web server: bot, DDEI over REST, viewer, sign-in page, health; and the scheduler beside it."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from app.build import Product, build
from app.health import add_health
from app.legal_log import signed_heads
from app.pages import Pages
from app.scheduler import Job, drift_alarm, running
from app.settings import Settings
from bot.endpoint import add_bot
from bot.proactive import Proactive
from bot.settings import BotSettings
from ddei.rest.door import add_rest
from ddei.rest.tokens import TokenVerifier
from dialogs.dialogs import Dialogs
from dialogs.notices import HeldNotices, RedactionNotices, ReliedNotices
from dialogs.preview import MakePicture, no_picture
from digests.supervisor import SupervisorDigest
from viewer.headers import TEAMS_FRAMES
from viewer.pictures import PictureLinks
from viewer.routes import add_viewer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# The largest body anybody may send: a document of the CMS's own limit, and its form around it.
MAX_BODY = 45 * 1024 * 1024


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[None]:
    """Serve until the caller has enough."""
    async with build(settings) as product:
        digest = supervisor_digest(product)
        app, proactive = web_app(product, digest)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
            async with running(jobs(product, digest, proactive)):
                yield
        finally:
            await runner.cleanup()


def web_app(product: Product, digest: SupervisorDigest) -> tuple[web.Application, Proactive]:
    """Every route of the product on its finished parts, and the way to write to people first."""
    settings, store, ddei = product.settings, product.store, product.ddei
    app = web.Application(client_max_size=MAX_BODY, middlewares=[_correlated])
    dialogs = Dialogs(
        ddei=ddei,
        chat=store.chat,
        base_url=settings.public_url,
        digest=digest.show,
        picture=picture_maker(product),
    )
    add_health(app, product)
    Pages(settings=settings, ddei=ddei, sign_ins=store.chat.sign_ins).add_to(app)
    proactive = add_bot(app, answer=dialogs.handle, chat=store.chat, settings=bot_settings(settings))
    add_rest(
        app,
        ddei=ddei,
        tokens=token_verifier(product),
        file_store=settings.data_dir / "rest-files",
        idempotency=store.idempotency,
    )
    add_viewer(app, ddei=ddei, chat=store.chat, pictures=store.picture_links, frames=frames(settings))
    return app, proactive


def picture_maker(product: Product) -> MakePicture:
    """What makes the addresses of pictures in cards; by policy there may be none."""
    if not product.settings.pictures_in_cards:
        return no_picture
    return PictureLinks(links=product.store.picture_links, base_url=product.settings.public_url).create


def frames(settings: Settings) -> tuple[str, ...]:
    """The origins whose pages may show the viewer in a dialog: Teams', or the sandbox's."""
    return (settings.sandbox_teams_url,) if settings.sandbox_teams_url else TEAMS_FRAMES


def supervisor_digest(product: Product) -> SupervisorDigest:
    """The one digest of the product: asked for in a dialog, and due once a day."""
    store = product.store
    return SupervisorDigest(ddei=product.ddei, chat=store.chat, ledger=store.ledger, at=product.settings.digest_at)


def jobs(product: Product, digest: SupervisorDigest, proactive: Proactive) -> dict[str, tuple[float, Job]]:
    """What the web process does without being asked, and every how many seconds."""
    return {
        "deliver_messages": (1, proactive.deliver),
        "held_mail_cards": (2, HeldNotices(ddei=product.ddei, chat=product.store.chat).queue_due),
        "undone_mail_readers": (20, ReliedNotices(ddei=product.ddei, chat=product.store.chat).queue_due),
        "redaction_log_again": (20, RedactionNotices(ddei=product.ddei, chat=product.store.chat).queue_due),
        "daily_digest": (60, digest.send_due),
        **drift_alarm(product),
        "sign_legal_log": (600, signed_heads(product.settings, product.store).sign_due),
        "clear_cases": (600, product.ddei.clearing.clear_due),
        "forget_answers": (3600, product.store.idempotency.purge),
    }


def bot_settings(settings: Settings) -> BotSettings:
    """The bot's part of the settings."""
    return BotSettings(
        app_id=settings.app_id,
        app_password=settings.app_password.get_secret_value(),
        tenant_id=settings.tenant_id,
        openid_metadata_url=settings.bot_openid_metadata_url,
        token_url=settings.token_url,
        service_url_hosts=settings.service_url_hosts,
        issuer=settings.bot_token_issuer,
    )


def token_verifier(product: Product) -> TokenVerifier:
    """Who may call DDEI over REST."""
    settings = product.settings
    return TokenVerifier(
        http=product.http, issuer=settings.api_issuer, audience=settings.api_audience, jwks_url=settings.api_jwks_url
    )


@web.middleware
async def _correlated(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give each request a correlation id; REST callers bring their own, which DDEI's routes check."""
    request["correlation_id"] = str(uuid.uuid4())
    return await handler(request)

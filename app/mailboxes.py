"""Which mailboxes are read, and over which wire: EWS on the premises, Microsoft Graph in the cloud."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from app.settings import Settings
from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.mail.graph import GraphMailbox
from integrations.mail.graph_hooks import GraphHooks
from integrations.mail.graph_token import EWS_SCOPE, GRAPH_SCOPE, ApplicationToken
from integrations.mail.port import Mailbox


@asynccontextmanager
async def mailboxes(settings: Settings) -> AsyncIterator[list[Mailbox]]:
    """Each mailbox that is to be read, closed again at the end."""
    async with AsyncExitStack() as stack:
        opened = await _over_graph(settings, stack) if settings.mailbox_wire == "graph" else _over_ews(settings)
        for each in opened:
            stack.push_async_callback(each.close)
        yield opened


def _over_ews(settings: Settings) -> list[Mailbox]:
    token = _token(settings, EWS_SCOPE) if settings.ews_auth == "oauth" else None
    return [
        EwsMailbox(
            service_url=settings.ews_url,
            address=address,
            username=settings.mailbox_username or address,
            password=settings.mailbox_password.get_secret_value(),
            ntlm=settings.ews_auth == "ntlm",
            token=token,
        )
        for address in settings.mailbox_addresses
    ]


async def _over_graph(settings: Settings, stack: AsyncExitStack) -> list[Mailbox]:
    http = await stack.enter_async_context(make_http())
    token = _token(settings, GRAPH_SCOPE)
    hooks = await _hooks(settings, stack) if settings.graph_hook_url else None
    return [
        GraphMailbox(
            http=http,
            graph_url=settings.graph_url,
            address=address,
            token=token,
            hook=hooks.hook() if hooks is not None else None,
        )
        for address in settings.mailbox_addresses
    ]


async def _hooks(settings: Settings, stack: AsyncExitStack) -> GraphHooks:
    hooks = GraphHooks(url=settings.graph_hook_url)
    stack.push_async_callback(hooks.stop)
    await hooks.start(settings.host, settings.graph_hook_port)
    return hooks


def _token(settings: Settings, scope: str) -> ApplicationToken:
    return ApplicationToken(
        authority=settings.authority,
        client_id=settings.graph_client_id,
        client_secret=settings.graph_client_secret.get_secret_value(),
        scope=scope,
    )

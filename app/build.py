"""Putting the product together, in one readable place; every process starts here."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from app.search_engine import search_engine
from app.settings import Settings
from casework.people import Channel
from ddei.access import ServiceAccount
from ddei.drift import Drift
from ddei.facade import Ddei
from ddei.papers import shelf_in
from integrations.cms.client import CmsClient
from integrations.cms.drift import Comparer
from integrations.cms.heard import Heard, nobody
from integrations.cms.port import Cms
from integrations.ddei.client import DdeiClient
from integrations.ddei.service_token import ServiceToken
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from store.store import Store


@dataclass(frozen=True, slots=True)
class Product:
    """The finished parts that the processes share."""

    settings: Settings
    store: Store
    http: httpx.AsyncClient
    ddei: Ddei

    def service_account(self, channel: Channel) -> ServiceAccount:
        """The product's own CMS account, for work that comes through this door."""
        return ServiceAccount(
            access=self.ddei.access,
            username=self.settings.cms_service_username,
            password=self.settings.cms_service_password.get_secret_value(),
            channel=channel,
        )


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Product]:
    """Open everything, hand it out, close it again."""
    async with contextlib.AsyncExitStack() as stack:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        store = await Store.open(settings.store_url, secret=settings.secret_key.get_secret_value())
        stack.push_async_callback(store.close)
        http = await stack.enter_async_context(make_http())
        comparer = Comparer(http=http, base_url=settings.cms_url)
        # Somebody else's DDEI compares its CMS itself.
        drift = Drift(compares=() if settings.ddei_url else (comparer.material, comparer.modern))
        engine = search_engine(settings, settings.data_dir)
        stack.push_async_callback(engine.close)
        ddei = Ddei(
            cms=way_down(settings, http, drift.heard),
            redaction_log=RedactionLogClient(
                base_url=settings.redaction_log_url, http=http, token=settings.redaction_log_token.get_secret_value()
            ),
            store=store,
            spool=settings.spool,
            drift=drift,
            check_task=settings.mail_check_task,
            forces=settings.sender_forces,
            shelf=shelf_in(settings.data_dir),
            engine=engine,
        )
        stack.push_async_callback(ddei.close)
        yield Product(settings=settings, store=store, http=http, ddei=ddei)


def way_down(settings: Settings, http: httpx.AsyncClient, heard: Heard = nobody) -> Cms:
    """Over somebody else's DDEI if one is named, else straight to CMS."""
    if not settings.ddei_url:
        return CmsClient(base_url=settings.cms_url, http=http, heard=heard)
    token = ServiceToken(
        http=http,
        token_url=settings.ddei_token_url,
        client_id=settings.ddei_client_id,
        client_secret=settings.ddei_client_secret.get_secret_value(),
        scope=settings.ddei_scope,
    )
    key = settings.ddei_functions_key.get_secret_value()
    return DdeiClient(base_url=settings.ddei_url, http=http, token=token, functions_key=key, heard=heard)

"""exchangelib, set up for a service: its connections, and services that stream. Nothing in it is patched."""

from collections.abc import Iterator
from typing import Any

from exchangelib import UTC, Account, Configuration, FailFast
from exchangelib.errors import SessionPoolMinSizeReached
from exchangelib.extended_properties import ExtendedProperty
from exchangelib.items import Message
from exchangelib.protocol import Protocol as EwsConnections
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from integrations.mail.ews_login import EwsLogin

_SLICE = 64 * 1024
# Streaming holds one connection for itself; a call must never wait for it.
CALLS_AT_ONCE = 2


class CaseworkReference(ExtendedProperty):  # type: ignore[misc]  # exchangelib has no types
    """Our reference on a mail: searchable, and it stays on the mail when it is moved."""

    property_set_id = "7c0e4c3a-52a1-4f0e-9d55-31b6f8a7c952"
    property_name = "CaseworkReference"
    property_type = "String"


def register_reference() -> None:
    """Make our reference a field of exchangelib's messages; a second call changes nothing."""
    if "casework_reference" not in {field.name for field in Message.FIELDS}:
        Message.register("casework_reference", CaseworkReference)


class _ReadInSlices(Response):
    """A response that is read in slices once it is whole: exchangelib asks for one byte at a time, 27 times slower.

    A response still coming in keeps the small steps, or streamed notifications would be held back.
    """

    def iter_content(self, chunk_size: int | None = 1, decode_unicode: Any = False) -> Iterator[Any]:  # noqa: FBT002
        whole = bool(getattr(self, "_content_consumed", False))
        pieces: Iterator[Any] = super().iter_content(
            _SLICE if whole and chunk_size == 1 else chunk_size, decode_unicode
        )
        return pieces


class _Adapter(HTTPAdapter):
    def build_response(self, req: PreparedRequest, resp: Any) -> Response:
        built = super().build_response(req, resp)
        sliced = _ReadInSlices()
        sliced.__dict__.update(built.__dict__)
        return sliced


class _Connections(EwsConnections):  # type: ignore[misc]  # exchangelib has no types
    """Connections of one mailbox: responses in slices, and a pool that keeps its size.

    exchangelib shrinks the pool when the server is busy, and can wait for itself while doing so; we are told to wait
    instead, and three connections are little.
    """

    HTTP_ADAPTER_CLS = _Adapter
    USERAGENT = "casework"

    def decrease_poolsize(self) -> None:
        """Keep the pool as it is."""
        raise SessionPoolMinSizeReached("The pool keeps its size")

    def create_oauth2_session(self) -> Any:
        """A connection that puts our own token on each request."""
        session = self.raw_session(self.service_endpoint)
        session.auth = self.credentials.bearer
        return session


def connect(*, service_url: str, address: str, login: EwsLogin, timeout_s: float) -> Account:
    """An account over its own connections. Nothing is sent before the first call."""
    register_reference()
    configuration = Configuration(
        service_endpoint=service_url,
        credentials=login.credentials(address),
        auth_type=login.auth_type,
        retry_policy=FailFast(),
        max_connections=CALLS_AT_ONCE + 1,
    )
    connections = _Connections(config=configuration)
    connections.TIMEOUT = timeout_s
    # The account finds these connections in exchangelib's cache, under these credentials.
    return Account(
        address,
        config=configuration,
        autodiscover=False,
        access_type=login.access_type,
        default_timezone=UTC,
        locale="en_GB",
    )


def disconnect(account: Account) -> None:
    """Close the connections and have exchangelib forget them."""
    account.protocol.close()
    del _Connections[account.protocol.config]

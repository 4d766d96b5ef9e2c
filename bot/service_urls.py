"""Which addresses the bot may send to. Pure: an activity names its own reply address, so it is never simply believed."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


class ServiceUrls:
    """The allow-list of connector addresses: named hosts over https; with no names given, this machine alone."""

    def __init__(self, hosts: tuple[str, ...], *, loopback_only: bool = False) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._loopback_only = loopback_only

    def allow(self, url: str) -> bool:
        """Whether something may be sent there."""
        try:
            parts = urlsplit(url)
            named = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
        except ValueError:
            return False
        loopback = is_loopback(parts.hostname)
        # A name and password, or anything after the path, has no business in a connector address.
        if parts.username is not None or parts.query or parts.fragment:
            return False
        if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
            return False
        if self._loopback_only:
            return loopback
        return named in self._hosts or (parts.port in {None, 443} and parts.hostname in self._hosts)

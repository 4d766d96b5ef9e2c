"""What our own gateway writes on a mail that comes in: whether its sender is who it says."""

import email.utils
import re

from sandbox.mailbox.message import MessageView
from sandbox.people import FORGED_DOMAIN, FORGED_SENDERS, GATEWAY

_KNOWN = (".test",)
_VERDICT = re.compile(rf"^{re.escape(GATEWAY)}; dmarc=(\w+) ")


def stamped(raw: bytes, envelope_from: str) -> bytes:
    """The mail as it arrived, below the gateway's own line. A line of that name that came with it stays where it is."""
    shown = MessageView(_head(raw)).addresses("From")
    address = shown[0].address.lower() if shown else ""
    domain = address.rpartition("@")[2]
    named = domain if domain and all(each.isalnum() or each in ".-" for each in domain) else "unknown"
    verdict = _dmarc(address, named, email.utils.parseaddr(envelope_from)[1].lower())
    line = f"Authentication-Results: {GATEWAY}; dmarc={verdict} header.from={named}"
    return line.encode("ascii", "replace") + _line_end(raw) + raw


def verdict(view: MessageView) -> str:
    """What our gateway said of a mail's sender; empty if it did not see the mail."""
    first = next((value for name, value in view.headers if name == "Authentication-Results"), "")
    found = _VERDICT.match(first)
    return found[1] if found else ""


def _dmarc(address: str, domain: str, envelope_from: str) -> str:
    if address in FORGED_SENDERS or envelope_from.endswith("@" + FORGED_DOMAIN):
        return "fail"
    return "pass" if domain.endswith(_KNOWN) else "none"


def _head(raw: bytes) -> bytes:
    ends = [at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0]
    return raw[: min(ends)] if ends else raw


def _line_end(raw: bytes) -> bytes:
    head = raw[: raw.find(b"\n") + 1]
    return b"\n" if head.endswith(b"\n") and not head.endswith(b"\r\n") else b"\r\n"

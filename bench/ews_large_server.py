"""The mailbox double of `bench ews-large`, in a process of its own: a small mail, and one with a large attachment."""

import asyncio
import base64
import hashlib
import json
import logging
import sys
from pathlib import Path

import structlog

from sandbox.mailbox.mailbox import SandboxMailbox

_LINE = 988


def mail(subject: str, size: int) -> bytes:
    """A mail with an attachment of `size` bytes, the same each time."""
    encoded = base64.b64encode((hashlib.sha256(subject.encode()).digest() * (size // 32 + 1))[:size])
    lines = b"\r\n".join(encoded[at : at + _LINE] for at in range(0, len(encoded), _LINE))
    head = f"From: officer@surrey.police.test\r\nSubject: {subject}\r\nMessage-ID: <{size}@surrey.police.test>\r\n"
    kind = "Content-Type: image/tiff; name=stills.tiff\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return (head + kind).encode() + lines + b"\r\n"


async def main(folder: Path, megabytes: int) -> None:
    """Fill the mailbox, print where it is, and go on until terminated."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    mailbox = SandboxMailbox(data_dir=folder)
    await mailbox.start("127.0.0.1", 0)
    mailbox.store.deliver(mail("small", 1024))
    mailbox.store.deliver(mail("large", megabytes * 1024 * 1024))
    where = {"ews": mailbox.ews_url, "graph": mailbox.graph_url, "authority": mailbox.authority_url}
    print(json.dumps(where), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))

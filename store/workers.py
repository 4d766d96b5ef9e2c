"""Names of the processes that work on the ledger, and whether one of them is gone for good."""

import os
import secrets
import socket


def worker_name() -> str:
    """A name no other worker has, on any machine, now or after a restart."""
    return f"{socket.gethostname()[:40]}/{os.getpid()}/{secrets.token_hex(4)}"


def is_gone(worker: str) -> bool:
    """Whether a worker was a process of this machine that is no more: then nobody has to wait for its lease to end."""
    host, _, rest = worker.partition("/")
    number = rest.partition("/")[0]
    if host != socket.gethostname()[:40] or not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

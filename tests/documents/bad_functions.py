"""Functions that misbehave, to be run in a guarded child."""

import os
import signal
import socket
import time
from pathlib import Path

from casework.errors import CannotOpen

MIB = 1024 * 1024


def take_memory(data: bytes) -> bytes:
    return bytes(len(data) * 1024 * MIB)


def take_time(_data: bytes) -> bytes:
    while True:
        pass


def wait_forever(_data: bytes) -> bytes:
    time.sleep(600)
    return b""


def answer_too_much(_data: bytes) -> bytes:
    return bytes(3 * MIB)


def crash(_data: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def abort(_data: bytes) -> bytes:
    """As native code does when it gets no memory."""
    os.abort()


def write_a_file(_data: bytes) -> bytes:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with Path("/tmp/casework-guard-test").open("wb", buffering=0) as file:
        file.write(b"x")
    return b""


def write_there(place: bytes) -> bytes:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open(place, "wb", buffering=0) as file:
        file.write(b"x")
    return b""


def refuse(_data: bytes) -> bytes:
    raise CannotOpen("encrypted", "It asks for a password.")


def call_out(host: bytes) -> bytes:
    """Any network would do: even the machine's own is not there."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=2):
        return host


def how_soon_it_goes(_data: bytes) -> bytes:
    return Path("/proc/self/oom_score_adj").read_bytes().strip()


def print_and_answer(_data: bytes) -> bytes:
    print("noise of a library", flush=True)
    return b"answer"


def environment(_data: bytes) -> bytes:
    return ",".join(sorted(os.environ)).encode()

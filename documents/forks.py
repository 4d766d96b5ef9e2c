"""Children for guarded work, at the price of a fork: one process of ours imports the parsers once, and is copied for each job.

A fresh interpreter that imports them costs half a second of CPU a time. The process that is copied never sees a job's
bytes: it only passes the child its end of a socket, and says how the child ended.
"""

import contextlib
import gc
import importlib
import os
import selectors
import signal
import socket
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

NUMBER = struct.Struct("!i")
LONGEST_NAME = 1000


@dataclass(frozen=True, slots=True)
class Fork:
    """Our ends of a child's two sockets: its job and answer; its process id, and how it ended."""

    talk: socket.socket
    status: socket.socket


class Forks:
    """The process that is copied. Started when first needed, again if it should have died; it ends when this one does."""

    def __init__(self) -> None:
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()

    def new(self, module: str) -> Fork:
        """A new child, which has this module imported."""
        with self._starting:
            try:
                return self._ask(self._running(), module)
            except OSError:
                self._end()
                return self._ask(self._running(), module)

    def cpu_seconds(self) -> float:
        """Processor time of the process that is copied, and of all copies that have ended."""
        if self._process is None:
            return 0.0
        told = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")

    def _running(self) -> socket.socket:
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self._end()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-m", "documents.worker"],
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                cwd="/", env={"LANG": "C.UTF-8"}, start_new_session=True,
            )  # fmt: skip
        return self._control

    def _ask(self, control: socket.socket, module: str) -> Fork:
        talk, their_talk = socket.socketpair()
        status, their_status = socket.socketpair()
        with their_talk, their_status:
            try:
                socket.send_fds(control, [module.encode()], [their_talk.fileno(), their_status.fileno()])
            except OSError:
                talk.close()
                status.close()
                raise
        return Fork(talk=talk, status=status)

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


def serve(control: socket.socket) -> int:
    """The side that is copied: goes on until its parent is gone, and returns in each child only, with the child's talk."""
    statuses: dict[int, int] = {}
    woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    selector.register(woken, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is not control:
                _bury(statuses, woken)
            elif (talk := _copy(control, statuses)) is not None:
                selector.close()
                os.close(woken)
                os.close(wake)
                return talk


def _copy(control: socket.socket, statuses: dict[int, int]) -> int | None:
    """One child more; in the child, its talk."""
    name, descriptors, _, _ = socket.recv_fds(control, LONGEST_NAME, 2)
    if not name:
        os._exit(0)
    with contextlib.suppress(ImportError, AttributeError, SyntaxError):  # then the child says so
        importlib.import_module(name.decode())
    gc.freeze()  # or each copy would write to, and so copy, all that is here
    talk, status = descriptors
    if (child := os.fork()) == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        for other in (status, *statuses.values()):
            os.close(other)
        return talk
    os.close(talk)
    statuses[child] = status
    _tell(status, child)
    return None


def _bury(statuses: dict[int, int], woken: int) -> None:
    """Say how each child ended, before its process id may be another's."""
    with contextlib.suppress(BlockingIOError):
        os.read(woken, 4096)
    with contextlib.suppress(ChildProcessError):
        while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
            status = statuses.pop(ended.si_pid)
            _tell(status, code)
            os.close(status)
            os.waitpid(ended.si_pid, 0)


def _tell(status: int, number: int) -> None:
    with contextlib.suppress(OSError):  # nobody waits for it any more
        os.write(status, NUMBER.pack(number))

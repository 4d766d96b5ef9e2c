"""Started as a script by documents.programs: take limits, leave the network, and start the program. Standard library only."""

import ctypes
import json
import os
import resource
import signal
import sys

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
NEW_USER, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
KILLED = 128


def main() -> None:
    """argv: the limits as JSON, then the program with its arguments."""
    c = ctypes.CDLL(None)
    _confine(json.loads(sys.argv[1]), c)
    # A network of its own has no way out, and of processes of its own nothing outlives the first: LibreOffice starts
    # another that would. Where the system allows neither, the other limits still hold.
    if c.unshare(NEW_NETWORK | NEW_PROCESSES) == 0 or c.unshare(NEW_USER | NEW_NETWORK | NEW_PROCESSES) == 0:
        if (first := os.fork()) == 0:
            c.prctl(DIE_WITH_PARENT, signal.SIGKILL)
            if (program := os.fork()) != 0:  # the first of its kind is deaf to most signals, so it only waits
                os._exit(_ended(program))
        else:
            os._exit(_ended(first))
    elif c.unshare(NEW_NETWORK) != 0:
        c.unshare(NEW_USER | NEW_NETWORK)
    _become(sys.argv[2:])


def _confine(limits: dict[str, int], c: ctypes.CDLL) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"], limits["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"], limits["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    c.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    c.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def _ended(child: int) -> int:
    """How it ended, the way a shell says it."""
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else KILLED - code


def _become(command: list[str]) -> None:
    os.execv(command[0], command)  # noqa: S606  to become the program is the point


if __name__ == "__main__":
    main()

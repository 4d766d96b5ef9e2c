"""Started as a script by documents.programs: take limits, leave the network, and become the program. Standard library only."""

import ctypes
import json
import os
import resource
import signal
import sys

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000


def main() -> None:
    """argv: the limits as JSON, then the program with its arguments."""
    limits = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"], limits["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"], limits["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    c = ctypes.CDLL(None)
    c.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    c.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    # A network of its own has no way out. Where the system allows neither way, the other limits still hold.
    if c.unshare(NEW_NETWORK) != 0:
        c.unshare(NEW_USER | NEW_NETWORK)
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606  to become the program is the point


if __name__ == "__main__":
    main()

"""A network of one's own, with no way out: for the processes that open what nobody vouches for."""

import ctypes
import os

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET


def cut_network() -> bool:
    """Leave the network for good, this process and all that it will start; False where the system does not allow it."""
    c = ctypes.CDLL(None)
    return any(c.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def network_of(_data: bytes) -> bytes:
    """Which network this process is in."""
    return os.readlink("/proc/self/ns/net").encode()

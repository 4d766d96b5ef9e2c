"""The server's half of NTLM version 2: it says a number, and checks what the client made of it with its password.

The layouts are those of the published protocol ([MS-NLMP]); version 1 and unnamed clients are refused.
"""

import hmac
import secrets
import struct

_SIGNATURE = b"NTLMSSP\0"
_NEGOTIATE, _CHALLENGE, _AUTHENTICATE = 1, 2, 3
# Unicode, the target's name, NTLM, always sign, server, extended security, target information, 128 bits.
_FLAGS = 0x00000001 | 0x00000004 | 0x00000200 | 0x00008000 | 0x00020000 | 0x00080000 | 0x00800000 | 0x20000000
_DOMAIN = "CASEWORK"
_HEAD = 48
_AV_END, _AV_DOMAIN, _AV_COMPUTER = 0, 2, 1


class Handshake:
    """One connection's way from a stranger to somebody with a name."""

    def __init__(self) -> None:
        self._number = b""

    def answer(self, message: bytes) -> bytes:
        """What a client's first message is answered with; empty if it is none."""
        if _kind(message) != _NEGOTIATE:
            return b""
        self._number = secrets.token_bytes(8)
        name, info = _DOMAIN.encode("utf-16-le"), _target()
        fields = _field(name, _HEAD) + struct.pack("<I", _FLAGS) + self._number + bytes(8)
        fields += _field(info, _HEAD + len(name))
        return _SIGNATURE + struct.pack("<I", _CHALLENGE) + fields + name + info

    def proved(self, message: bytes, password_hash: bytes) -> str:
        """Who the client proved to be, knowing the password; empty if it did not. A number is good once."""
        number, self._number = self._number, b""
        if not number or _kind(message) != _AUTHENTICATE:
            return ""
        response, domain, user = _part(message, 20), _part(message, 28), _part(message, 36)
        proof, blob = response[:16], response[16:]
        name = user.decode("utf-16-le", "replace")
        key = _hmac(password_hash, name.upper().encode("utf-16-le", "replace") + domain)
        good = bool(name) and len(blob) > 8 and hmac.compare_digest(_hmac(key, number + blob), proof)
        return name if good else ""


def _kind(message: bytes) -> int:
    if len(message) < 12 or not message.startswith(_SIGNATURE):
        return 0
    return int(struct.unpack_from("<I", message, 8)[0])


def _part(message: bytes, at: int) -> bytes:
    if len(message) < at + 8:
        return b""
    length, _, offset = struct.unpack_from("<HHI", message, at)
    return message[offset : offset + length]


def _field(data: bytes, offset: int) -> bytes:
    return struct.pack("<HHI", len(data), len(data), offset)


def _target() -> bytes:
    named = ((_AV_DOMAIN, _DOMAIN), (_AV_COMPUTER, "MAIL"))
    pairs = [struct.pack("<HH", kind, 2 * len(text)) + text.encode("utf-16-le") for kind, text in named]
    return b"".join(pairs) + struct.pack("<HH", _AV_END, 0)


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "md5")

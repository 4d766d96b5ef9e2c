"""Base64 as XML Schema has it, decoded in pieces cut anywhere."""

from binascii import Error, a2b_base64, b2a_base64

_BLANKS = b" \t\r\n"


class Base64Text:
    """Decodes a text that arrives in pieces. Raises ValueError for what is no base64, or goes on after its end."""

    def __init__(self) -> None:
        self._rest = b""
        self._ended = False

    def feed(self, text: bytes) -> bytes:
        """The bytes that are whole by now."""
        if self._ended:
            return self._nothing_more(text)
        text = self._rest + text
        try:
            return self._decoded(text)
        except Error:
            # Blanks are allowed, and rare: the strict decoder finds the first one sooner than a search for them would.
            return self._decoded(text.translate(None, _BLANKS))

    def close(self) -> None:
        """Nothing may be left over."""
        if self._rest.strip(_BLANKS):
            raise ValueError("base64 that stops in the middle")

    def _decoded(self, text: bytes) -> bytes:
        cut = len(text) & ~3
        data = a2b_base64(memoryview(text)[:cut], strict_mode=True)
        self._rest = text[cut:]
        if text[cut - 1 : cut] == b"=":
            _check_end(text[:cut], data)
            self._ended = True
            self._nothing_more(self._rest)
        return data

    def _nothing_more(self, text: bytes) -> bytes:
        self._rest = b""
        if text.strip(_BLANKS):
            raise ValueError("base64 after its padding")
        return b""


def _check_end(text: bytes, data: bytes) -> None:
    # The decoder lets a fourth of nothing but padding pass, and bits that no byte needs.
    pads = len(text) - len(text.rstrip(b"="))
    left = 3 - pads
    if left < 1 or len(data) != len(text) // 4 * 3 - pads or b2a_base64(data[-left:], newline=False) != text[-4:]:
        raise ValueError("base64 with a wrong end")

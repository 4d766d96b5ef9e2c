"""Headers of mail from strangers: decoded where they can be, as they stand where they cannot."""

import email.header
import email.policy
import email.utils
import re
from datetime import UTC, datetime
from email.errors import MessageError

# What the standard library raises on headers that are not what they should be.
FAILURES = (LookupError, UnicodeError, ValueError, TypeError, AttributeError, OverflowError, MessageError)
_ID = re.compile(r"<[^<>\s]{1,998}>")
# Its time grows with the square of the length; 200 kB of header would take two seconds.
_MOST_FOR_THE_MODERN_PARSER = 4000
_CONTROL = re.compile("[\x00-\x1f\x7f\u2028\u2029]+")


class Headers:
    """A mail's headers by name, in any case."""

    def __init__(self, raw: list[tuple[str, str]]) -> None:
        self.all = tuple((str(name), decoded(name, value)) for name, value in raw)

    def text(self, name: str) -> str:
        """The first header of that name in one line; empty if there is none."""
        return next((value for key, value in self.all if key.lower() == name.lower()), "")

    def ids(self, name: str) -> tuple[str, ...]:
        """The message ids of a header, with their angle brackets."""
        return tuple(_ID.findall(self.text(name)))

    def message_id(self) -> str:
        """The mail's own id; empty if it has none."""
        return next(iter(self.ids("Message-ID")), self.text("Message-ID"))

    def addresses(self, name: str) -> tuple[tuple[str, str], ...]:
        """Names and addresses of a header."""
        try:
            found = email.utils.getaddresses([value for key, value in self.all if key.lower() == name.lower()])
        except FAILURES:
            return ()
        return tuple((shown, address) for shown, address in found if address)

    def date(self) -> datetime | None:
        """When the mail says it was sent, in UTC."""
        try:
            sent = email.utils.parsedate_to_datetime(self.text("Date"))
            return (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).astimezone(UTC)
        except (*FAILURES, IndexError):
            return None


def decoded(name: str, value: str) -> str:
    """One header's text in one line: encoded words decoded, raw 8-bit text guessed."""
    # Unfolded first: a word may go on in the next line, and the library would leave a gap there.
    plain = _guessed(str(value)).replace("\r\n", "").replace("\n", "")
    if "=?" in plain:
        plain = _without_encoded_words(name, plain)
    one_line = _CONTROL.sub(" ", plain).strip()
    return one_line.encode("utf-8", "replace").decode()


def _without_encoded_words(name: str, value: str) -> str:
    if len(value) <= _MOST_FOR_THE_MODERN_PARSER:
        try:
            # It also reads what is between the words as it is meant.
            parsed = str(email.policy.default.header_factory(_parsed_as(name), value))
        except (*FAILURES, IndexError, AssertionError):
            parsed = value
        if "=?" not in parsed:
            return parsed
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except FAILURES:
        return value


def _parsed_as(name: str) -> str:
    """Only text headers are read by the modern parser; it rewrites addresses, and dates it does not like."""
    return "subject" if name.lower() in {"subject", "comments", "thread-topic"} else "x-text"


def _guessed(value: str) -> str:
    try:
        data = value.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return value
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")

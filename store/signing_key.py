"""The key that signs the legal log's heads: given, or kept in a file that only the product's own account can read."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def signing_key(given: str, file: Path) -> Ed25519PrivateKey:
    """The key from 64 hexadecimal digits, or from the file, which is made at first use. ValueError if it is not a key."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(given or _kept(file)))


def _kept(file: Path) -> str:
    if not file.exists():
        _make(file)
    return file.read_text("ascii").strip()


def _make(file: Path) -> None:
    # Written aside and linked: of two processes that start together one key wins, and none is read half written.
    aside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secrets.token_hex(32))
    try:
        os.link(aside, file)
    except FileExistsError:
        pass
    finally:
        aside.unlink()

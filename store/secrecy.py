"""Keeping what must not be read in the database file: encrypted where we need it back, hashed where we only compare."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Cipher:
    """Encrypts JSON with a key derived from the product's secret."""

    def __init__(self, *, secret: str) -> None:
        derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"casework store").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def lock(self, value: Any) -> str:
        """The value as text that only `unlock` can read."""
        return self._fernet.encrypt(json.dumps(value).encode()).decode("ascii")

    def unlock(self, text: str) -> Any:
        """The value again, or None if it was locked with another secret: then it is as good as forgotten."""
        try:
            return json.loads(self._fernet.decrypt(text.encode("ascii")))
        except InvalidToken:
            return None


def digest(*parts: str) -> str:
    """What is kept of a token: enough to recognise it, useless to whoever reads the table."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()

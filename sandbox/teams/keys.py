"""The identity provider's signing keys: made at the first start, kept beside the data, rolled over on demand."""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ALGORITHM = "RS256"


class SigningKeys:
    """An RSA key that signs, and the keys before it, which stay published as the real provider's do."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys = [_read(path) for path in sorted(folder.glob("signing-*.pem"))]
        if not self._keys:
            self.roll()

    def roll(self) -> str:
        """Sign with a new key from now on; the answer is its id."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        path = self._folder / f"signing-{len(self._keys) + 1:04}.pem"
        path.touch(mode=0o600)
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        self._keys.append(key)
        return key_id(key)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token with these claims, signed by the newest key."""
        newest = self._keys[-1]
        return jwt.encode(dict(claims), newest, algorithm=ALGORITHM, headers={"kid": key_id(newest)})

    def verify(self, token: str, *, audience: str) -> dict[str, Any]:
        """The claims of a token of ours; jwt.PyJWTError if it is not good."""
        wanted = jwt.get_unverified_header(token).get("kid")
        key = next((each for each in self._keys if key_id(each) == wanted), None)
        if key is None:
            raise jwt.InvalidTokenError("unknown key")
        claims: dict[str, Any] = jwt.decode(
            token,
            key.public_key(),
            algorithms=[ALGORITHM],
            audience=audience,
            options={"require": ["exp", "iss", "aud"]},
        )
        return claims

    def published(self) -> list[dict[str, Any]]:
        """The public halves, newest first, as a JWKS lists them. `endorsements` says which channels each may sign for."""
        return [
            {**_public(each), "kid": key_id(each), "use": "sig", "alg": ALGORITHM, "endorsements": ["msteams"]}
            for each in reversed(self._keys)
        ]


def key_id(key: rsa.RSAPrivateKey) -> str:
    """A key's lasting name, from its public half."""
    digest = hashlib.sha256(json.dumps(_public(key), sort_keys=True).encode()).digest()
    return base64.urlsafe_b64encode(digest[:15]).decode()


def _public(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    listed = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {name: listed[name] for name in ("kty", "n", "e")}


def _read(path: Path) -> rsa.RSAPrivateKey:
    # We wrote the file ourselves; checking its primes again at each start takes a tenth of a second.
    key = serialization.load_pem_private_key(path.read_bytes(), password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path.name} holds no RSA key.")
    return key

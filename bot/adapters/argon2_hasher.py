"""Passwords by Argon2id, at the cost that its library holds right for now (RFC 9106)."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Each takes 64 MiB: as many at once as there are people at a desk would take the memory from those who ask.
_AT_ONCE = 2


class Argon2Hasher:
    """Implements `Hasher`."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """The hash in Argon2's own notation."""
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, hashed: str, password: str) -> bool:
        """Whether it is the password; a hash that is none fits nothing."""
        try:
            with self._turn:
                return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, hashed: str) -> bool:
        """Whether its parameters are not those of new hashes."""
        return self._hasher.check_needs_rehash(hashed)

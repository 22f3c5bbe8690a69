"""Passwords by Argon2id (RFC 9106): kept as hashes, checked in the same time whether there is an account or not.

64 MiB and 3 passes as in RFC 9106's second recommended set, but in one lane: the cost to who guesses is the same, and on a small machine a login leaves
the other processors to those who read. Well above what OWASP's cheat sheet asks for in the least (19 MiB, 2 passes). A hash takes some 150 ms of a processor:
people don't notice, who guesses does. Raise the parameters here: every hash is made anew with them when its owner logs in.
"""

import base64
import threading
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from access.accounts.account_refusals import HashingBusy
from access.engine.secret_rows import SecretRows

HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
AT_ONCE = 2
"""Hashes that a process makes at the same moment: 64 MiB each, and other requests need the processors too."""
WAITING = 8
"""Who waits for that, at most: under a second each."""
RETRY_AFTER = 2
"""Seconds in which a full queue has long been worked off."""
NOBODY = UUID(int=0)


class HashingTurns:
    """One per process. Whoever waits holds a thread of those that answer requests: a queue without end would take them from everybody else."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._turns = threading.BoundedSemaphore(at_once)

    @contextmanager
    def taken(self) -> Generator[None]:
        """Wait for a turn and have it. Raises HashingBusy where too many wait already."""
        if not self._places.acquire(blocking=False):
            raise HashingBusy(seconds=RETRY_AFTER)
        try:
            with self._turns:
                yield
        finally:
            self._places.release()


_turns = HashingTurns(AT_ONCE, WAITING)


def nobodys_hash() -> str:
    """Make a hash that no password has, with the parameters of today: who checks against it works as long as with a real one."""
    salt, tag = (base64.b64encode(bytes(length)).decode().rstrip("=") for length in (HASHER.salt_len, HASHER.hash_len))
    return f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}${salt}${tag}"


def hashed(password: str) -> str:
    """Make a new hash; argon2-cffi lets other threads run meanwhile. Raises HashingBusy."""
    with _turns.taken():
        return HASHER.hash(_one_writing(password))


class Passwords(SecretRows):
    """Of accounts."""

    def keep_password(self, account_id: UUID, customer_id: UUID, password: str) -> UUID:
        """Keep a password that the rules were asked about before (access/accounts/password_rules.py)."""
        return self._keep_digest("password", account_id, customer_id, hashed(password))

    def check_password(self, secret_id: UUID | None, password: str) -> bool:
        """Tell whether it is this password; None: there is none, which takes as long to find out. Raises HashingBusy."""
        kept = self._digest_of(secret_id or NOBODY, "password")
        anew = None
        with _turns.taken():
            matches = _verified(kept or nobodys_hash(), _one_writing(password)) and kept is not None
            if matches and kept is not None and HASHER.check_needs_rehash(kept):
                anew = HASHER.hash(_one_writing(password))
        if anew is not None:
            self._replace(secret_id or NOBODY, kept, anew)
        return matches

    def _replace(self, secret_id: UUID, kept: str | None, digest: str) -> None:
        with self._log.pool.connection() as connection:
            connection.execute("UPDATE secrets SET digest = %s WHERE secret_id = %s AND digest = %s", (digest, secret_id, kept))


def _verified(digest: str, password: str) -> bool:
    try:
        return HASHER.verify(digest, password)
    except (VerificationError, InvalidHashError):
        return False


def _one_writing(password: str) -> str:
    """Keyboards write "ü" as one character or as two: both are the same password."""
    return unicodedata.normalize("NFC", password)

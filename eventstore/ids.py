"""Ids that grow with time (UUIDv7, RFC 9562), so that indexes grow at their right edge."""

import hashlib
import os
import random
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62
_MILLISECONDS = (1 << 48) - 1
_random = random.Random(os.urandom(32))  # noqa: S311  ids need not be secret, only different
os.register_at_fork(after_in_child=lambda: _random.seed(os.urandom(32)))


def new_id() -> UUID:
    """Make a new id: 48 bits of milliseconds, 12 bits of the millisecond's fraction, 62 random bits."""
    now = time.time_ns()
    milliseconds, rest = divmod(now, 1_000_000)
    bits = (milliseconds & _MILLISECONDS) << 80 | _VERSION | (rest * 4096 // 1_000_000) << 64 | _VARIANT | _random.getrandbits(62)
    return UUID(int=bits)


def derived_id(run: UUID, what: str) -> UUID:
    """Derive the id of something that a run makes: the same each time the run is tried again, and in order of time like the run's own."""
    digest = int.from_bytes(hashlib.sha256(run.bytes + what.encode()).digest()[:10])
    lower = digest & ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=(run.int >> 80) << 80 | lower | _VERSION | _VARIANT)

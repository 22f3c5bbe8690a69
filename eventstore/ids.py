"""Ids that grow with time (UUIDv7, RFC 9562), so that indexes grow at their right edge."""

import hashlib
import os
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62
_RANDOM = (1 << 62) - 1


def new_id() -> UUID:
    """A new id: 48 bits of milliseconds, 12 bits of the millisecond's fraction, 62 random bits."""
    now = time.time_ns()
    milliseconds, rest = divmod(now, 1_000_000)
    random = int.from_bytes(os.urandom(8)) & _RANDOM
    return UUID(int=(milliseconds & (1 << 48) - 1) << 80 | _VERSION | (rest * 4096 // 1_000_000) << 64 | _VARIANT | random)


def derived_id(run: UUID, what: str) -> UUID:
    """The id of something that a run makes: the same each time the run is tried again, and in order of time like the run's own."""
    digest = int.from_bytes(hashlib.sha256(run.bytes + what.encode()).digest()[:10])
    lower = digest & ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=(run.int >> 80) << 80 | lower | _VERSION | _VARIANT)

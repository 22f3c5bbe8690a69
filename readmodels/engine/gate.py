"""The gate between those who read several read models in one transaction and a rebuild that replaces them.

A rebuild needs every view of a projection for itself for a moment. A reader that holds one of them and is about to ask for another would wait for
the rebuild while the rebuild waits for it. So readers pass this gate first, by an advisory lock that they share until their transaction ends.
"""

GATE = 7_203_400
PASS = f"pg_advisory_xact_lock_shared({GATE})"
"""What a reader selects before it reads."""

_FILES = 7_203_401
PASS_WHOLE = f"pg_advisory_xact_lock_shared({_FILES}), {PASS}"
"""What a reader selects who asks for all rows of a list at once, which takes seconds: a rebuild that is about to switch lets no new one begin."""
HOLD_FILES = f"SELECT pg_advisory_lock({_FILES})"
"""Waits until the rows of all files that were begun are computed, and lets no more begin until the session lets go (LET_FILES_GO)."""
LET_FILES_GO = f"SELECT pg_advisory_unlock({_FILES})"

CLOSE = f"SELECT pg_advisory_xact_lock({GATE})"
"""Waits until all readers that passed are done, and lets no more pass until the transaction ends."""

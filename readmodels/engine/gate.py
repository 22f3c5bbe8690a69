"""The gate between those who read several read models in one transaction and a rebuild that replaces them.

A rebuild needs every view of a projection for itself for a moment. A reader that holds one of them and is about to ask for another would wait for
the rebuild while the rebuild waits for it. So readers pass this gate first, by an advisory lock that they share until their transaction ends.
"""

from foundation.advisory_locks import READING, READING_WHOLE

PASS = READING.share
"""What a reader selects before it reads."""

PASS_WHOLE = f"{READING_WHOLE.share}, {PASS}"
"""What a reader selects who asks for all rows of a list at once, which takes seconds: a rebuild that is about to switch lets no new one begin."""

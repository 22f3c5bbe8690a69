"""The projector's own connection to the database, and its patience while the database is away."""

import logging
import time

from psycopg import Connection, OperationalError
from psycopg.rows import TupleRow

from eventstore.pool import within_seconds

RECOVERY, LONGEST_RECOVERY = 0.1, 1.0
"""Seconds before it tries again after the database failed it; each pause is twice as long as the one before, up to the longest: it is back soon after the database."""
OUTAGE_SAID_AGAIN = 60.0
"""Seconds after which it says once more that the database is away."""
PENDING, PENDING_WHEN_BEHIND = 256, 4_096
"""KiB of a trigram index's pending list: with batches of a few rows, and with full pages."""

log_of = logging.getLogger(__name__)


def connected(dsn: str) -> Connection[TupleRow]:
    """Open a connection of the projector's own: the locks on projections live and end with the one that took them."""
    connection = Connection[TupleRow].connect(within_seconds(dsn), autocommit=True, application_name="portal projector")
    # The same few statements with every batch, all by key: planning each anew takes longer than most of them run. A plan that is kept
    # must not read whole tables because they were still small when it was made.
    connection.execute("SET plan_cache_mode = force_generic_plan")
    for whole in ("seqscan", "hashjoin", "mergejoin", "material"):
        connection.execute(f"SET enable_{whole} = off".encode())
    # Rows and position are lost together, if at all, and come again from the events, which are safe: nobody need wait for the disk.
    connection.execute("SET synchronous_commit = off")
    # What a frozen process has locked in a transaction is free by the time that another one takes over.
    connection.execute("SET idle_in_transaction_session_timeout = '30s'")
    # Trigram indexes take in what is pending a little at a time, or one batch in hundreds would wait for all of it.
    connection.execute(f"SET gin_pending_list_limit = {PENDING}".encode())
    return connection


class Away:
    """How long the database (or whatever else the projector can't do without) has been away, and when to try again."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._said = 0.0
        self._tries = 0

    def failed(self, error: Exception) -> float:
        """Say so, at first and then rarely; the seconds until the next try."""
        now = time.monotonic()
        if self._since is None or now - self._said >= OUTAGE_SAID_AGAIN:
            self._said = now
            if isinstance(error, OperationalError):
                log_of.warning("projector lost the database, tries again: %s", error)
            else:
                log_of.error("projector failed, tries again", exc_info=error)
        self._since = self._since if self._since is not None else now
        self._tries += 1
        return min(RECOVERY * 2 ** min(self._tries - 1, 10), LONGEST_RECOVERY)

    def over(self) -> None:
        """Say that it is back, and has done what it was asked."""
        if self._since is not None:
            log_of.warning("projector has the database again, after %.1f s and %s tries", time.monotonic() - self._since, self._tries)
        self._since, self._tries = None, 0

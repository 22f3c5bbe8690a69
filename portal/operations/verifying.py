"""Verification with its progress bar."""

from typing import NamedTuple

from eventstore.log import EventLog
from eventstore.verify_claims import verify_claims
from portal.operations.rebuilding import shown_progress
from projections.engine.fill import Progress
from projections.engine.projection import Projection
from projections.engine.verify import verify

COMPARISON_COLUMNS = ("projection", "table", "rows", "only_in_tables", "only_from_events", "equal")


class Verified(NamedTuple):
    projection: str
    table: str
    rows: int
    only_live: int
    only_fresh: int
    equal: bool
    examples: tuple[str, ...]


def verify_shown(log: EventLog, projection: Projection) -> list[Verified]:
    """Compare every table of a projection with a fresh rebuild."""
    with shown_progress() as report:
        compared = verify(log, projection, report)
    return [
        Verified(projection.name, table.table, table.rows, table.only_live, table.only_fresh, table.equal, table.examples)
        for table in compared
    ]


def verify_claims_shown(log: EventLog) -> Verified:
    """Compare the claims with what all events together claim."""
    with shown_progress() as report:
        found = verify_claims(log, lambda done, total: report(_claims_progress(done, total)))
    return Verified("claims", "claims", found.rows, found.only_kept, found.only_fresh, found.equal, found.examples)


def _claims_progress(done: int, total: int) -> Progress:
    return Progress(("claims",), "events", done, total)

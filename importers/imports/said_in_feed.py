"""Which corrected rows of a feed name a number of which another row of that feed has been taken already: as within the file, no two count (F-12)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from aggregates.sim import NUMBER_CLAIM
from commands.engine.given import Batch
from commands.sims.said import LISTED, NOT_LISTED
from importers.imports.booking import Booking
from importers.imports.feed_rows import FeedRows, ParsedLine
from importers.imports.feed_sayings import load_sayings


def contradicting_said(
    batch: Batch, booking: Booking, rows: FeedRows, customer_id: UUID, carrier: str, day: date, parsed: Sequence[ParsedLine]
) -> list[ParsedLine]:
    """Return those that say something else than the row of the feed that was taken. `batch` is not gone on with."""
    said = _said(batch, customer_id, carrier, day, [entry.row.number for entry in parsed])
    doubtful = [entry for entry in parsed if entry.row.number in said]
    decided = booking.decide(batch, rows.observe(batch, doubtful)) if doubtful else []
    return [entry for entry, each in zip(doubtful, decided, strict=True) if each.decision or each.refusal]


def _said(batch: Batch, customer_id: UUID, carrier: str, day: date, numbers: Sequence[str]) -> set[str]:
    """The numbers of which a row of the feed was taken: it said more of them than that they are listed, and none of theirs went to the quarantine since."""
    claims = {NUMBER_CLAIM.of(number): number for number in numbers}
    batch.load_claims(customer_id, claims)
    sims = {sim_id: number for claim, number in claims.items() if (sim_id := batch.holder(customer_id, claim)) is not None}
    return {
        sims[sim_id]
        for sim_id, sayings in load_sayings(batch.connection, customer_id, sims).items()
        if (carrier, day) not in sayings.unsaid and sayings.at(carrier, day) not in (None, NOT_LISTED, LISTED)
    }

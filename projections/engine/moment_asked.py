"""Which moment is asked for."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from projections.engine.as_of import Clock
from projections.engine.projection import Projection


@dataclass(frozen=True, slots=True)
class Moment:
    """Of which customer, by which clock, and when."""

    customer_id: UUID
    clock: Clock
    at: datetime

    def name(self, projection: Projection) -> str:
        """Name it, of one projection: whoever makes it locks that name."""
        return f"{self.customer_id} {projection.name} {projection.version} {self.clock} {self.at.astimezone(UTC).isoformat()}"

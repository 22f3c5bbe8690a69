"""Events told to a projection in memory, with all that the log would do to them on the way."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.registry import EVENTS
from eventstore.envelope import Cause, Recorded
from eventstore.keyring import Keyring, MasterKey
from eventstore.mapper import EventMapper, EventRow
from eventstore.personal_fields import sealed
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.table import R, Table, Tally
from tests.commands.made_up import ACTOR, CUSTOMER
from tests.eventstore.store import SECRET

BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)


class Story:
    """Each event a minute after the one before; `on` says on which day (from 0) the next ones happen."""

    def __init__(self, projection: Projection) -> None:
        self.projection = projection
        self.rows = Rows(None, {}, projection.counts)
        self.told: list[Recorded[Event]] = []
        self._mapper = EventMapper(EVENTS)
        self._keys = Keyring(MasterKey(SECRET))
        self._versions: Counter[UUID] = Counter()
        self._cause = Cause(CUSTOMER, ACTOR, "command:1", "request:1")

    def by(self, **changes: Any) -> Self:
        """The following events are of another customer, actor, day (`effective_at`)."""
        self._cause = replace(self._cause, **changes)
        return self

    def tell(self, *entries: tuple[UUID, Event]) -> Self:
        for stream_id, event in entries:
            recorded = self.recorded(stream_id, event)
            self.told.append(recorded)
            self.projection.handle(self.rows, recorded)
        return self

    def tell_redacted(self, *entries: tuple[UUID, Event]) -> Self:
        """The same events read after the keys of their streams were destroyed, as a rebuild reads them."""
        stored = [self.stored(stream_id, event) for stream_id, event in entries]
        for stream_id, _ in entries:
            self._keys.forget(stream_id)
        for row in stored:
            self.projection.handle(self.rows, self._mapper.recorded(row, self._keys))
        return self

    def recorded(self, stream_id: UUID, event: Event) -> Recorded[Event]:
        """As the log gives it back."""
        row = self.stored(stream_id, event)
        if event.destroys_key:
            self._keys.forget(stream_id)
        return self._mapper.recorded(row, self._keys)

    def stored(self, stream_id: UUID, event: Event) -> EventRow:
        """As the log keeps it."""
        if event.opens_key:
            self._keys.open_new(stream_id)
        payload = sealed(stream_id, event, self._keys)
        self._versions[stream_id] += 1
        position = self._versions.total()
        at = BEGAN + timedelta(minutes=position)
        cause = self._cause
        return EventRow(
            position,
            stream_id,
            self._versions[stream_id],
            cause.customer_id,
            event.event_name,
            event.event_version,
            payload,
            at,
            cause.effective_at or at,
            cause.actor,
            cause.on_behalf_of,
            cause.causation,
            cause.correlation,
        )

    def row(self, table: Table[R], key: Any) -> R:
        found = self.rows.get(table, key)
        assert found is not None, f"no row {key} in {table.name}"
        return found

    def added(self, table: Table[R]) -> list[R]:
        return self.rows.added(table)

    def count(self, figure: str, label: str, customer_id: UUID = CUSTOMER) -> int:
        return self.rows.tallies[Tally(customer_id, figure, label)]

    def counts(self) -> dict[tuple[str, str], int]:
        """All figures that are not zero."""
        return {(tally.figure, tally.label): n for tally, n in self.rows.tallies.items() if n}

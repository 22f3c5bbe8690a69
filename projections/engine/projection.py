"""How a projection is declared: a name, a version, tables, and a handler per event.

    device_history = Projection("device_history", version=2, tables=(DEVICE_HISTORY,))

    @device_history.on(DeviceReassigned)
    def reassigned(rows: Rows, recorded: Recorded[DeviceReassigned]) -> None: ...

The same handlers serve the live projector, rebuilds, and questions as of a moment. A handler reads no clock and calls nobody.
Raise `version` whenever handlers or tables change, an area that extends a projection that of its extension: the read model is then rebuilt beside the live one.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event, PastFact
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable
from foundation.contribution import Point
from projections.engine.rows import Counts, Rows
from readmodels.engine.table import Table

PROJECTIONS: "Point[Projection]" = Point("projections.registry", "PROJECTIONS")
"""All projections there are, with all their handlers."""

E = TypeVar("E", bound=Event)
F = TypeVar("F", bound=PastFact)
Reads = Callable[[Recorded[Event]], Iterable[tuple[Table[Any], Any]]]
Handler = Callable[[Rows, Recorded[Any]], None]
Physical = Mapping[str, str]
"""Table name → the table of the generation at hand."""
Touched = Mapping[str, frozenset[Any]]
"""Table name → keys whose rows changed."""
Afterwards = Callable[[Connection[TupleRow], Physical, Touched | None], None]


class NamedRows(NamedTuple):
    """Rows that other rows name by their key: in which columns, and what is told of one that is named at a moment at which it wasn't there yet (not_yet_there.py).

    Whatever shows their names joins them as `relation`.
    """

    table: Table[Any]
    by: tuple[tuple[Table[Any], str], ...]
    called: Callable[[Any], Mapping[str, Any]]

    @property
    def relation(self) -> str:
        return f"{self.table.name}_named"


class Reach(NamedTuple):
    """Rows of other streams, as the live table has them, that follow from an event of their customer's own stream, too: those that meet a condition in SQL."""

    table: Table[Any]
    where: str


@dataclass(eq=False)
class Projection:
    """`reads` names the rows that an event's handlers will look at, so that a batch loads them in one query; `begins` names further ones that
    are there from their stream's first event on, if at all: at that event nobody need look for them.

    `afterwards` derives what is simpler as one SQL statement, from the keys that a batch touched, or (None) from scratch.
    """

    name: str
    version: int
    tables: tuple[Table[Any], ...]
    reads: Reads | None = None
    begins: Reads | None = None
    afterwards: Afterwards | None = None
    marks: bool = False
    """Its rows are shown as they are: what nobody sees in the texts of old events is marked in them (`foundation/normal_form.py`)."""
    copies: bool = False
    """Its handlers make one row of each event, of envelope and payload alone: a rebuild then lets the database copy them (copied.py)."""
    keeps_moments: bool = False
    """All its rows can be told as of a moment (moment.py): each follows from a stream, or SQL derives it."""
    named: tuple[NamedRows, ...] = ()
    reaches: Mapping[type[Event], Reach] = field(default_factory=dict[type[Event], Reach])
    """Events of a customer's own stream that change other streams' rows, or what the handlers of those look at; all others change its own row alone."""
    unseen: frozenset[str] = frozenset()
    """Columns that `afterwards` doesn't look at: rows that changed in nothing else are not told to it."""
    tally: Table[Any] | None = None
    """The table (customer_id, figure, label, n) in which `counts` are kept."""
    counts: Mapping[str, Counts] = field(default_factory=dict[str, Counts])
    views: Mapping[str, str] = field(default_factory=dict[str, str])
    """View name → SELECT over `{tables}`, its own, what is joined for names, and what is gathered of several projections: joins that are made when asked."""
    selects: Mapping[str, Callable[[Physical], str]] = field(default_factory=dict[str, Callable[[Physical], str]])
    """Tables that `afterwards` fills → SELECT of all their rows over the others, where it is one."""
    handlers: dict[type[Event], list[Handler]] = field(default_factory=dict[type[Event], list[Handler]])
    urgent: dict[type[Event], list[Handler]] = field(default_factory=dict[type[Event], list[Handler]])
    past: dict[type[Event], list[Handler]] = field(default_factory=dict[type[Event], list[Handler]])
    """Of past facts: questions as of a moment alone run them (docs/decisions/0017)."""

    also_reads: list[Reads] = field(default_factory=list[Reads])
    """What the handlers of other areas look at, as `reads`."""

    def extend(
        self,
        *,
        version: int,
        tables: tuple[Table[Any], ...] = (),
        reads: Reads | None = None,
        views: Mapping[str, str] | None = None,
        counts: Mapping[str, Counts] | None = None,
    ) -> None:
        """Add what another area keeps in this projection: rows that follow from its rows, and are read with them, so at one position.

        `version` counts the changes of what that area adds since it was added first (0), and is added to the projection's own. Who takes an
        extension away adds its version to the projection's own, and one: no version must come back with another meaning.
        """
        self.version += version
        self.tables += tables
        self.views = {**self.views, **(views or {})}
        self.counts = {**self.counts, **(counts or {})}
        if reads is not None:
            self.also_reads.append(reads)

    def joined(self, tables: Physical) -> dict[str, str]:
        """Add what is joined for its names, where all that is named is there."""
        return {**tables, **{each.relation: tables[each.table.name] for each in self.named}}

    def on(
        self, *kinds: type[E], urgent: bool = False
    ) -> Callable[[Callable[[Rows, Recorded[E]], None]], Callable[[Rows, Recorded[E]], None]]:
        """Register a handler. An `urgent` one doesn't wait for a parked stream: it runs at once, and again when the stream goes on."""

        def register(handler: Callable[[Rows, Recorded[E]], None]) -> Callable[[Rows, Recorded[E]], None]:
            for kind in kinds:
                self.handlers.setdefault(kind, []).append(handler)
                if urgent:
                    self.urgent.setdefault(kind, []).append(handler)
            return handler

        return register

    def then(self, *kinds: type[F]) -> Callable[[Callable[[Rows, Recorded[F]], None]], Callable[[Rows, Recorded[F]], None]]:
        """Register what a past fact does to the rows of a moment at which it holds. No live row follows from it."""

        def register(handler: Callable[[Rows, Recorded[F]], None]) -> Callable[[Rows, Recorded[F]], None]:
            for kind in kinds:
                self.past.setdefault(kind, []).append(handler)
            return handler

        return register

    def handle_then(self, rows: Rows, recorded: Recorded[Event]) -> None:
        """Let the handlers of an event that holds at a past moment change the rows of that moment."""
        self._handle(rows, recorded, self.past.get(recorded.kind) or self.handlers.get(recorded.kind))

    def streams_read(self, recorded: Recorded[Event]) -> set[UUID]:
        """Return the streams from which the rows follow that an event's handlers look at, or make."""
        looks = (*((self.reads,) if self.reads is not None else ()), *((self.begins,) if self.begins is not None else ()), *self.also_reads)
        if recorded.kind not in self.handlers and recorded.kind not in self.past:
            return set()
        return {key for look in looks for _, key in look(recorded) if isinstance(key, UUID)}

    def handle(self, rows: Rows, recorded: Recorded[Event]) -> None:
        """Let the handlers of one event change the rows: all of its effect, or (when one raises) none."""
        self._handle(rows, recorded, self.handlers.get(recorded.kind))

    def handle_urgent(self, rows: Rows, recorded: Recorded[Event]) -> None:
        """Let those handlers of an event change the rows that can't wait until its stream goes on."""
        self._handle(rows, recorded, self.urgent.get(recorded.kind))

    def _handle(self, rows: Rows, recorded: Recorded[Event], handlers: list[Handler] | None) -> None:
        if handlers is None:
            return
        rows.begin()
        shown = recorded.marked() if self.marks else recorded
        try:
            for handler in handlers:
                handler(rows, shown)
        except BaseException:
            rows.undo()
            raise

    def prefetch(self, rows: Rows, batch: Iterable[Recorded[Event]]) -> None:
        looks = [*([self.reads] if self.reads is not None else []), *self.also_reads]
        if not looks or rows.in_memory:
            return
        wanted: dict[Table[Any], set[Any]] = {}
        for recorded in batch:
            if recorded.kind in self.handlers:
                with suppress(StoredEventUnreadable):  # handling it will say so
                    if self.begins is not None:
                        for table, key in self.begins(recorded):
                            if recorded.stream_version == 1:
                                rows.absent(table, key)
                            else:
                                wanted.setdefault(table, set()).add(key)
                    for table, key in chain.from_iterable(look(recorded) for look in looks):
                        wanted.setdefault(table, set()).add(key)
        for table, keys in wanted.items():
            rows.request(table, keys)

"""Proves that the claims, and what is remembered of those that were let go, follow from the events: made anew from all of them, and compared with those that are kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from psycopg import Connection, IsolationLevel
from psycopg.rows import TupleRow

from aggregates.engine.event import Event, type_registry
from eventstore.claim_rows import ClaimKey, claim_key
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.mapper import READ_COLUMNS, EventRow
from eventstore.released_claims import Holding, ReleasedClaim

_PAGE = 10_000
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class ClaimsComparison:
    """`rows` kept; how many are only kept, or only follow from the events, or can't be told as an event can't be read; with examples of each."""

    rows: int
    only_kept: int
    only_fresh: int
    unreadable: int
    examples: tuple[str, ...]

    @property
    def equal(self) -> bool:
        return not (self.only_kept or self.only_fresh or self.unreadable)


def verify_claims(log: EventLog, report: Callable[[int, int], None] | None = None) -> ClaimsComparison:
    """Compare at one moment, while writing goes on. `report` is told events done and of how many, by position.

    What a person claimed whose key is destroyed can't be made anew; whatever is left of it is reported as only kept. Raises UnknownEvent.
    """
    with Connection[TupleRow].connect(log.dsn, application_name="portal verify claims") as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        log.check_age(connection)
        unreadable: list[str] = []
        [(upto,)] = connection.execute("SELECT position FROM released_claims_upto").fetchall()
        released = Released(upto)
        fresh = _made_anew(connection, log, report, unreadable, released)
        with connection.cursor(binary=True) as cursor:
            cursor.execute("SELECT customer_id, kind, value, stream_id FROM claims")
            kept: dict[ClaimKey, UUID] = {(customer, kind, value): stream for customer, kind, value, stream in cursor}
            cursor.execute("SELECT * FROM released_claims")
            remembered = {ReleasedClaim(*row) for row in cursor}
    only_kept = [entry for entry in kept.items() if fresh.get(entry[0]) != entry[1]]
    only_fresh = [entry for entry in fresh.items() if kept.get(entry[0]) != entry[1]]
    examples = tuple(
        f"{mark} {kind} {value} (customer {customer}) → {stream}"
        for mark, side in (("-", only_kept), ("+", only_fresh))
        for (customer, kind, value), stream in islice(side, EXAMPLES)
    )
    forgotten, made_up = released.follow - remembered, remembered - released.follow
    examples += tuple(
        f"{mark} {each.kind} {each.value} (customer {each.customer_id}) → {each.stream_id}, {each.held_from} – {each.held_until}"
        for mark, side in (("-", made_up), ("+", forgotten))
        for each in islice(sorted(side), EXAMPLES)
    )
    only = len(only_kept) + len(made_up), len(only_fresh) + len(forgotten)
    return ClaimsComparison(len(kept) + len(remembered), *only, len(unreadable), (*unreadable[:EXAMPLES], *examples))


class Released:
    """What was let go and is remembered, as it follows from the events up to the one until which it is kept."""

    def __init__(self, upto: int) -> None:
        self.upto = upto
        self.follow: set[ReleasedClaim] = set()


def _made_anew(
    connection: Connection[TupleRow],
    log: EventLog,
    report: Callable[[int, int], None] | None,
    unreadable: list[str],
    released: Released,
) -> dict[ClaimKey, UUID]:
    """What appends would have kept, event by event in their order; an event's releases count before its claims."""
    claims: dict[ClaimKey, UUID] = {}
    total = log.recorder.head(connection)
    holding = Holding(log.master)
    for page in _pages(connection, _claiming()):
        keys = Keyring(log.master)
        log.mapper.fetch_keys(connection, page, keys)
        for row in page:
            try:
                recorded = log.mapper.recorded(row, keys)
                event = recorded.event
            except Exception as error:  # noqa: BLE001  whatever is wrong with one event, the others are still compared
                unreadable.append(f"? event {row.position} {row.event_name}: {type(error).__name__}")
                continue
            if row.position <= released.upto:
                released.follow.update(holding.add(recorded))
            # What a person claimed whose key is destroyed is redacted; it was released before that.
            erased = not keys.has(row.stream_id)
            for claim in event.releases():
                key = claim_key(log.master, row.customer_id, claim)
                if not (erased and claim.kind.personal) and claims.get(key) == row.stream_id:
                    del claims[key]
            for claim in event.claims():
                if not (erased and claim.kind.personal):
                    claims[claim_key(log.master, row.customer_id, claim)] = row.stream_id
        if report:
            report(page[-1].position, total)
    return claims


def _claiming() -> list[str]:
    """Names of the events that claim or release something."""
    return [name for name, kind in type_registry.items() if kind.claims is not Event.claims or kind.releases is not Event.releases]


def _pages(connection: Connection[TupleRow], names: list[str]) -> Iterator[list[EventRow]]:
    with connection.cursor("claiming", binary=True) as cursor:
        cursor.execute(f"SELECT {READ_COLUMNS} FROM events WHERE event_name = ANY(%s) ORDER BY position".encode(), (names,))
        while rows := cursor.fetchmany(_PAGE):
            yield list(map(EventRow._make, rows))

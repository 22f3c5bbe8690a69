"""A past day of a carrier's feed, and what is known around it (F-17)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from aggregates.sim import Sim
from commands.sims.late_saying import Saying
from commands.sims.said import EVERYTHING, HEARD, NOT_LISTED
from commands.sims.sim_history import SimHistory
from eventstore.arrays import uuid_array
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from importers.imports.feed_days import FeedDays, feed_days
from importers.imports.feed_sayings import UNKNOWN, Sayings
from importers.imports.imported_files import imported_files
from importers.imports.run import ImportRun

_ACTOR = "import:"
_FEEDS = """SELECT s FROM unnest(%s::uuid[]) AS s JOIN events b ON b.stream_id = s AND b.stream_version = 1,
    LATERAL (SELECT FROM events WHERE stream_id = s AND event_name = 'import.completed' ORDER BY stream_version DESC LIMIT 1) AS e
    WHERE b.payload ->> 'kind' = 'feed'"""


@dataclass(eq=False)
class PastDay:
    """`days` are those of this carrier; `moment`: from when what the feed says held."""

    log: EventLog
    customer_id: UUID
    carrier: str
    day: date
    moment: datetime
    days: FeedDays
    dry: bool = False
    newest: bool = False
    """No feed of a later day of this carrier is known."""
    _others: dict[str, FeedDays] = field(default_factory=dict[str, FeedDays])
    _behind: dict[str, list[tuple[date, datetime]]] = field(default_factory=dict[str, list[tuple[date, datetime]]])
    _since: dict[str, list[tuple[date, datetime]]] = field(default_factory=dict[str, list[tuple[date, datetime]]])
    _by_feed: dict[str, bool] = field(default_factory=dict[str, bool])
    """Actor → whether it was a feed that was imported to its end."""
    _own: set[str] | None = None

    @property
    def base(self) -> date | None:
        """The day of the feed with which this one is compared."""
        return self.days.upto(self.day)

    def following(self, sayings: Sayings) -> tuple[date, datetime] | None:
        """Return the next day whose feed said something of the number, of this carrier; and from when that held."""
        return next(((day, at) for day, at in self._after(self.carrier) if (self.carrier, day) not in sayings.unsaid), None)

    @cached_property
    def in_order(self) -> bool:
        """Whether what later feeds of the carrier said held from later moments on; of days before there was a cut-off it may not have."""
        moments = [at for _, at in self._after(self.carrier)]
        return moments == sorted(moments) and all(at > self.moment for at in moments)

    def later(self, sayings: Sayings, history: SimHistory) -> Iterator[Saying]:
        """Yield what later days' feeds said of a number, carrier by carrier. Where nothing is kept of that, the log says whether it was listed."""
        for carrier in {self.carrier, *sayings.runs}:
            for day, at in self._after(carrier):
                if at <= self.moment:
                    continue
                if (carrier, day) in sayings.unsaid:
                    yield Saying(at, day, carrier, HEARD)
                else:
                    said = sayings.at(carrier, day)
                    yield Saying(at, day, carrier, by_the_log(history.at(at), carrier) if said is None else said)

    def kept_before(self, history: SimHistory, sayings: Sayings) -> int:
        """Tell what is known of the next day whose feed said something, where nothing was kept of that."""
        following = self.following(sayings)
        return NOT_LISTED if following is None or history.at(following[1]) is None else UNKNOWN

    def by_feed(self, recorded: Recorded[Event]) -> bool:
        """Tell whether the event was caused by a feed, whose days and sayings are known."""
        return self._by_feed.get(recorded.actor, False)

    def load_causes(self, connection: Connection[TupleRow], histories: Iterable[Iterable[Recorded[Event]]]) -> None:
        """Look up which of the imports that caused these events were feeds."""
        actors = {each.actor for history in histories for each in history if each.actor.startswith(_ACTOR)} - self._by_feed.keys()
        ids = {actor: UUID(actor.removeprefix(_ACTOR)) for actor in actors}
        if ids:
            feeds = {import_id for (import_id,) in connection.execute(_FEEDS, (uuid_array(ids.values()),))}
            self._by_feed.update({actor: import_id in feeds for actor, import_id in ids.items()})

    def own_causes(self, connection: Connection[TupleRow]) -> set[str]:
        """Name the imports of this carrier's feeds as events name what caused them."""
        if self._own is None:
            files = imported_files(self.log, connection, self.customer_id, "feed", self.carrier)
            holders = self.log.holders(connection, self.customer_id, (file.claim for file in files))
            self._own = {f"{_ACTOR}{holder}" for holder in holders.values() if holder is not None}
        return self._own

    def load_days(self, connection: Connection[TupleRow], sayings: Iterable[Sayings], carriers: Iterable[str] = ()) -> None:
        """Look up the days of these carriers, and of others that have listed these numbers."""
        for carrier in {*carriers, *(carrier for each in sayings for carrier in each.runs)} - {self.carrier} - self._others.keys():
            self._others[carrier] = feed_days(self.log, connection, self.customer_id, carrier)

    def days_of(self, carrier: str) -> list[tuple[date, datetime]]:
        """List the days of a carrier's feeds, and from when each of them holds."""
        return (self.days if carrier == self.carrier else self._others[carrier]).after(date.min)

    def feeds_since(self, carrier: str) -> list[tuple[date, datetime]]:
        """List those that hold from this day's moment on, or from a later one."""
        if carrier not in self._since:
            self._since[carrier] = [(day, at) for day, at in self.days_of(carrier) if at >= self.moment]
        return self._since[carrier]

    def _after(self, carrier: str) -> list[tuple[date, datetime]]:
        """The carrier's days behind this one: asked for each row."""
        if carrier not in self._behind:
            self._behind[carrier] = (self.days if carrier == self.carrier else self._others[carrier]).after(self.day)
        return self._behind[carrier]


def feed_day(run: ImportRun, carrier: str, days: FeedDays) -> PastDay:
    """Make the day of this run's feed. `days`: those of the carrier's feeds that are known."""
    order = run.order
    moment = days.moment(order.feed_date) or run.cause.effective_at or datetime.now(UTC)
    return PastDay(run.log, order.customer_id, carrier, order.feed_date, moment, days, order.dry_run, not order.past)


def by_the_log(then: Sim | None, carrier: str) -> int:
    """Tell whether the carrier's feed listed the number, of whose rows nothing is kept."""
    return EVERYTHING if then is not None and then.missing_since is None and then.carrier == carrier else NOT_LISTED

"""Why a thing says what it says: for each value that is shown of it, the event that set it (A-15).

The streams from which it follows are replayed through the live handlers, and after each event the thing is looked at by the query that shows it: what
then reads otherwise, that event has set. So whatever is shown can be told, values that come by a link or by another's stream too, and nothing is said by
hand. What a replay doesn't arrive at is left out: never is a wrong event named.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import DELETED, Event
from aggregates.engine.meaning import ids_in
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.batch import is_refusal
from projections.engine.projection import PROJECTIONS, Projection
from projections.engine.replayed import Replayed
from projections.engine.rows import Rows
from projections.engine.views import gathered_of
from readmodels.engine.reader import Reading

STREAMS = 60
"""So many streams are replayed at once at most: a thing, what it is linked with, and was."""
PART = 25
"""Of a thing that shows more ids than that, those that it unfolds to are replayed so many at a time, each with what they are linked with."""
PARTS = 40
"""So many times at most; what a thing unfolds to beyond that isn't traced."""
EVENTS = 5_000
"""With more events, no further stream is taken in."""
FURTHER = 300
"""The newest streams of its history that are looked into besides, where something is still unexplained."""

Show = Callable[[Reading], Mapping[str, Any] | None]
"""What is shown of a thing; of read models as they are, or as they were after an event (`Replayed`)."""
UNTOLD = frozenset({"version", "position"})
"""Each event changes them."""


class Why(NamedTuple):
    """`never_set`: the thing came without it, by this event, and none has set it since.

    `linked_by`: of a value that belongs to something else (the name of a device's user) and was changed there since: the event by which the thing came to that.
    """

    value: Any
    set_by: Recorded[Event]
    never_set: bool
    linked_by: Recorded[Event] | None = None


class Explained(NamedTuple):
    """What is shown now, why, and how many of its values could not be explained."""

    shown: Mapping[str, Any]
    why: Mapping[str, Why]
    left_out: int


def explained(
    log: EventLog,
    reading: Reading,
    things: Sequence[UUID],
    show: Show,
    further: Callable[[], Sequence[UUID]],
    owners: Collection[UUID] | None = (),
    told_of: Mapping[str, str] = {},
) -> Explained | None:
    """Explain each value that `show` shows of a thing, by its path (`user.name`); None if it shows nothing.

    It follows from the projections that the reading waited for.

    `things` are ids whose streams it follows from, besides those that it shows and that are named there; `further`: others that may have to do with it. `owners`: whose events count besides the customer's own;
    None: everybody's. `told_of`: paths that tell of something else → the path of its id, where their names don't say so. Rows are seen through the customer's wall all the same.
    """
    found = _seen(reading, show)
    if found is None:
        return None
    shown, upto = found
    live = leaves(shown)
    projections = with_what_is_gathered(reading.projections)
    own, unfolded = _unfolded(shown)
    why: dict[str, Why] = {}
    for number, part in enumerate(unfolded[:PARTS]):
        replay = _Replay(log, reading, projections, upto, owners)
        replay.take([reading.customer_id, *things, *own, *(each for ids in part.values() for each in ids)], STREAMS)
        told = _why(replay, show, shown, told_of)
        if number == 0 and any(path not in told and not _is_of_a_part(path) for path in live) and replay.take(further(), FURTHER):
            told = _why(replay, show, shown, told_of)
        why |= {path: reason for path, reason in told.items() if path.startswith((*part,)) or (number == 0 and not _is_of_a_part(path))}
    return Explained(shown, {path: why[path] for path in live if path in why}, len(live) - len(why))


def _unfolded(shown: Mapping[str, Any]) -> tuple[Sequence[UUID], Sequence[Mapping[str, Sequence[UUID]]]]:
    """The ids of the thing's own; and what it unfolds to, as much as is replayed at once, by the beginnings of their paths, with their ids."""
    entries = {
        f"{name}[{_called(entry)}]": [*_ids(entry)]
        for name, value in shown.items()
        if isinstance(value, list)
        for entry in cast("list[Any]", value)
        if _called(entry)
    }
    own = [*_ids({name: value for name, value in shown.items() if not any(path.startswith(f"{name}[") for path in entries)})]
    if len(own) + sum(map(len, entries.values())) <= STREAMS:
        return own, [entries]
    parts: list[dict[str, Sequence[UUID]]] = [{}]
    for path, ids in entries.items():
        if parts[-1] and sum(map(len, parts[-1].values())) + len(ids) > PART:
            parts.append({})
        parts[-1][path] = ids
    return own, parts


def leaves(shown: Any, path: str = "") -> dict[str, Any]:
    """Return the single values by their paths; entries of lists are called by their ids."""
    if isinstance(shown, dict) and shown:
        parts = [(f"{path}.{name}" if path else name, value) for name, value in cast("dict[str, Any]", shown).items() if name not in UNTOLD]
    elif isinstance(shown, list) and shown and all(_called(entry) for entry in cast("list[Any]", shown)):
        parts = [(f"{path}[{_called(entry)}]", entry) for entry in cast("list[Any]", shown)]
    else:
        return {path: shown}
    return {inner: value for place, part in parts for inner, value in leaves(part, place).items()}


def with_what_is_gathered(names: Sequence[str]) -> list[Projection]:
    """Return the projections, and those that keep rows of the same kinds, which are read as one."""
    gathered = {each for projection in PROJECTIONS if projection.name in names for each in gathered_of(projection)}
    return [each for each in PROJECTIONS if each.name in names or gathered.intersection(gathered_of(each))]


def _called(entry: Any) -> str | None:
    return cast("dict[str, Any]", entry).get("id") or cast("dict[str, Any]", entry).get("code") if isinstance(entry, dict) else None


def _is_of_a_part(path: str) -> bool:
    """What a detail unfolds has details of its own."""
    return "[" in path


def _seen(reading: Reading, show: Show) -> tuple[Mapping[str, Any], int] | None:
    """What is shown, and at which position; each statement sees what is committed by then, so both are looked at until nothing came between."""
    before = _position(reading)
    while True:
        shown, position = show(reading), _position(reading)
        if shown is None:
            return None
        if position == before:
            return shown, position
        before = position


def _position(reading: Reading) -> int:
    row = reading.one("SELECT min(position) FROM projection_positions WHERE projection = ANY(%(projections)s)")
    return row[0] or 0 if row is not None else 0


def _ids(shown: Any) -> Iterator[UUID]:
    """The ids that stand in what is shown, those further out first."""
    inner: list[Any] = []
    for value in cast("dict[str, Any]", shown).values() if isinstance(shown, dict) else cast("list[Any]", shown):
        if isinstance(value, dict | list):
            inner.append(value)
        elif (found := _uuid(value)) is not None:
            yield found
    for value in inner:
        yield from _ids(value)


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value.rpartition(":")[2]) if isinstance(value, str) else None
    except ValueError:
        return None


class _Replay:
    """The events of a customer's streams up to a position."""

    def __init__(
        self, log: EventLog, reading: Reading, projections: Sequence[Projection], upto: int, owners: Collection[UUID] | None
    ) -> None:
        self.reading = reading
        self._owners = None if owners is None else {reading.customer_id, *owners}
        self._log = log
        self._projections = projections
        self._upto = upto
        self._streams: dict[UUID, list[Recorded[Event]]] = {}

    def take(self, streams: Iterable[UUID], most: int) -> bool:
        """Take these in, and those that their events name, and so on, up to `most` further ones; whether there were any."""
        before = len(self._streams)
        wanted = [*dict.fromkeys(each for each in streams if each not in self._streams)]
        with self._log.pool.connection() as connection:
            while wanted and len(self._streams) - before < most and (not self._streams or self._size() < EVENTS):
                loaded = self._loaded(connection, wanted[: most - len(self._streams) + before])
                self._streams |= loaded
                named = (
                    _uuid(each)
                    for own in loaded.values()
                    for recorded in own
                    for _, each in ids_in(recorded.kind, orjson.loads(recorded.details))
                )
                # Of what happens elsewhere, handlers look at its customer's settings, as with the own ones.
                customers = (recorded.customer_id for own in loaded.values() for recorded in own)
                wanted = [each for each in dict.fromkeys((*named, *customers)) if each is not None and each not in self._streams]
        return len(self._streams) > before

    def _size(self) -> int:
        return sum(map(len, self._streams.values()))

    def _loaded(self, connection: Connection[TupleRow], ids: Sequence[UUID]) -> dict[UUID, list[Recorded[Event]]]:
        loaded = self._log.load_each(connection, ids)
        return {stream_id: [each for each in loaded.get(stream_id, ()) if self._counts(each)] for stream_id in ids}

    def _counts(self, recorded: Recorded[Event]) -> bool:
        return (self._owners is None or recorded.customer_id in self._owners) and recorded.position <= self._upto

    def steps(self) -> Iterator[tuple[Recorded[Event], Replayed]]:
        """Yield the read models after each event that changed something."""
        last = {projection: Rows(None, {}) for projection in self._projections}
        for _ in self._handled(last):
            pass
        replay = {projection: Rows(None, {}) for projection in self._projections}
        with Replayed(self.reading, replay, last) as replayed:
            for recorded in self._handled(replay):
                if replayed.take_over():
                    yield recorded, replayed

    def _handled(self, replay: Mapping[Projection, Rows]) -> Iterator[Recorded[Event]]:
        """The events in their order, each when it has changed the rows."""
        parked: set[UUID] = set()
        for recorded in sorted((each for own in self._streams.values() for each in own), key=lambda each: each.position):
            if recorded.stream_id in parked:
                continue
            try:
                for projection, rows in replay.items():
                    projection.handle(rows, recorded)
            except Exception as error:  # as it is with the live rows (parking.py)
                if not is_refusal(error):
                    raise
                parked.add(recorded.stream_id)
            yield recorded


def _why(replay: _Replay, show: Show, shown: Mapping[str, Any], told_of: Mapping[str, str]) -> dict[str, Why]:
    live, why = leaves(shown), dict[str, Why]()
    for recorded, replayed in replay.steps():
        then = show(replayed)
        if then is None or then.get("id") != shown.get("id"):
            continue  # it isn't there yet, or for a while not shown, or as another: what it says of itself stays
        now = leaves(then)
        groups = {_group(path) for path in why}
        links = {path for path in now if path in why and why[path].value != now[path] and _links(path, why[path].value, now[path])}
        relinked = tuple(map(_named_after, links))
        for path, value in now.items():
            if path not in why:
                why[path] = Why(value, recorded, never_set=not value and _group(path) not in groups)
            elif (
                why[path].value != value
                or (recorded.kind.destroys_key and (value == DELETED or (path.rpartition(".")[2] == "erased" and value)))
                or path.startswith(relinked)
                or told_of.get(path) in links
            ):
                why[path] = Why(value, recorded, never_set=False)
        for path in why.keys() - now.keys():
            del why[path]
    found = {path: reason for path, reason in why.items() if path in live and reason.value == live[path]}
    set_by = {(_group(path), str(reason.value)): reason.set_by for path, reason in found.items() if _links(path, reason.value)}
    return {
        path: reason._replace(linked_by=_link_to(reason, set_by.get((_group(path), str(reason.set_by.stream_id)))))
        for path, reason in found.items()
    }


def _link_to(reason: Why, link: Recorded[Event] | None) -> Recorded[Event] | None:
    return link if link is not None and link.stream_id != reason.set_by.stream_id else None


def _links(path: str, *values: Any) -> bool:
    """Whether the id of something else stands there, or stood, or the thing's own."""
    return path.endswith(("_id", ".id")) and any(_uuid(value) is not None for value in values)


def _named_after(path: str) -> str:
    """With what the paths begin that tell of the thing whose id stands there; if not there, beside it (`user_id`: `user`, `user_status`; `user.id`: `user.name`)."""
    return path.removesuffix("_id") if path.endswith("_id") else path.removesuffix("id")


def _group(path: str) -> str:
    """What a value came with: the thing itself, or what it unfolds to."""
    return path.rpartition("]")[0]

"""Units made ready for the log: sealed, serialised, their claims as rows; takes most of an append's time, and happens before the lock."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.claim import Claim
from eventstore.claim_rows import ClaimKey, claim_key
from eventstore.keyring import KeyDestroyed, Keyring, MasterKey
from eventstore.personal_fields import sealed, subjects_of
from eventstore.unit import Conflict, Unit


class PreparedEvent(NamedTuple):
    """What differs between the events of a unit. UUIDs in plain hexadecimal: PostgreSQL reads them as well, and Python writes them three times as fast."""

    stream_id: str
    version: int
    name: str
    event_version: int
    payload: str


class Prepared:
    """A unit with all that can be computed before the lock is taken. Written out, as there is one for each command: a dataclass takes four times as long to make."""

    __slots__ = ("claimed", "claims", "claims_read", "destroys", "events", "kept_keys", "opens", "refused", "releases", "unit", "versions")

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.events: list[PreparedEvent] = []
        self.claims: list[tuple[ClaimKey, UUID]] = []
        self.releases: list[tuple[ClaimKey, UUID]] = []
        self.claims_read: list[tuple[ClaimKey, UUID | None, Claim]] = []
        self.opens: list[tuple[UUID, bytes]] = []
        """New keys, wrapped, to be stored with the events that they seal."""
        self.destroys: list[UUID] = []
        self.versions: dict[UUID, int] = {}
        self.claimed: dict[ClaimKey, Claim] = {}
        """The claims behind their keys, for the answer to a conflict."""
        self.kept_keys: AbstractSet[UUID] = frozenset()
        """Whose keys from before it was sealed with: that they are still there is looked at under the lock."""
        self.refused: Conflict | None = None
        """A key that it needs was destroyed meanwhile."""


def prepare(connection: Connection[TupleRow], units: Sequence[Unit], keys: Keyring, master: MasterKey) -> list[Prepared]:
    """Seal and serialise, with the keys of the people that the events are about: fetched, unless they are kept from before."""
    keys.load_to_seal(
        connection,
        {
            subject
            for unit in units
            for stream_id, event in unit.events
            if event.personal and (not event.opens_key or unit.streams_read.get(stream_id))
            for subject in subjects_of(stream_id, event)
        },
    )
    prepared: list[Prepared] = []
    for unit in units:
        entry = Prepared(unit)
        try:
            _prepare(entry, keys, master)
        except KeyDestroyed:
            entry.refused = Conflict(stream_id=next(reversed(entry.versions)))
        finally:
            keys.used.clear()  # the next unit has used none
        for remains in unit.remains:
            remains.found(connection)  # under the lock only what came since is left to look at
        prepared.append(entry)
    return prepared


def _prepare(entry: Prepared, keys: Keyring, master: MasterKey) -> None:
    unit, customer_id = entry.unit, entry.unit.cause.customer_id
    for stream_id, event in unit.events:
        if event.opens_key:
            keys.open_new(stream_id)
            if (wrapped := keys.opened.get(stream_id)) is not None:
                entry.opens.append((stream_id, wrapped))
    for stream_id, event in unit.events:
        version = entry.versions.get(stream_id, unit.streams_read.get(stream_id, 0)) + 1
        entry.versions[stream_id] = version
        if event.destroys_key:
            entry.destroys.append(stream_id)
        entry.events.append(
            PreparedEvent(f"{stream_id.int:032x}", version, event.event_name, event.event_version, sealed(stream_id, event, keys))
        )
        for claim in event.releases():
            held = claim_key(master, customer_id, claim), stream_id
            while held in entry.claims:  # events of one unit may claim it more than once
                entry.claims.remove(held)
            entry.releases.append(held)
        for claim in event.claims():
            key = claim_key(master, customer_id, claim)
            entry.claims.append((key, stream_id))
            entry.claimed[key] = claim
    if keys.used:
        entry.kept_keys = frozenset(keys.used)
    if unit.claims_read:
        entry.claims_read = [(claim_key(master, customer_id, claim), holder, claim) for claim, holder in unit.claims_read.items()]

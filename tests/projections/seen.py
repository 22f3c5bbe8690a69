"""A projection that only tells what it saw, so that tests see what was projected, in which order, and how often."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from aggregates.device import DeviceNoted, DeviceRegistered
from aggregates.device_terms import ActivationLockLifted, ActivationLockReported
from aggregates.engine.event import Event
from aggregates.user import UserErased, UserGroupChanged, UserRegistered
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.table import Table


class SeenRow(NamedTuple):
    """What was seen of a stream, in order."""

    customer_id: UUID
    stream_id: UUID
    n: int
    positions: list[str]
    label: str


class GlimpseRow(NamedTuple):
    customer_id: UUID
    position: int
    stream_id: UUID


SEEN = Table("seen", SeenRow, key="stream_id", indexes=("customer_id, n",))
GLIMPSES = Table("glimpses", GlimpseRow, indexes=("position",))
KINDS: tuple[type[Event], ...] = (
    DeviceRegistered,
    DeviceNoted,
    ActivationLockReported,
    ActivationLockLifted,
    UserRegistered,
    UserGroupChanged,
    UserErased,
)


class Indigestible(Exception):
    pass


Choice = Callable[[Recorded[Event]], bool]


def never(_: Recorded[Event]) -> bool:
    return False


def seen(
    name: str = "seen", *, version: int = 1, fails: Choice = never, label: Callable[[Recorded[Event]], Any] = lambda _: ""
) -> Projection:
    """`fails` says for which events the handler raises, `label` what goes into a column of text, "" to leave it."""
    projection = Projection(name, version=version, tables=(SEEN, GLIMPSES) if name == "seen" else (Table(name, SeenRow, key="stream_id"),))
    table = projection.tables[0]

    def handle(rows: Rows, recorded: Recorded[Event]) -> None:
        before: SeenRow | None = rows.get(table, recorded.stream_id)
        positions = [*(before.positions if before else ()), str(recorded.position)]
        said = label(recorded)
        kept = before.label if before is not None and said == "" else said
        rows.put(table, SeenRow(recorded.customer_id, recorded.stream_id, len(positions), positions, kept))
        if name == "seen":
            rows.add(GLIMPSES, GlimpseRow(recorded.customer_id, recorded.position, recorded.stream_id))
        if fails(recorded):
            raise Indigestible(f"can't digest {recorded.position}")

    projection.on(*KINDS)(handle)
    return projection

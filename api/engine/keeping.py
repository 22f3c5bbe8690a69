"""Which ended runs can still be asked for: so many of each organisation, so many in all, some for a limited time."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many ended runs of a kind are kept: of one organisation, and in all; and for how many seconds, if that is limited."""

    organisation: int
    all: int
    seconds: float | None = None


RESULTS = Keeping(organisation=50, all=500)
DRY_RUNS = Keeping(organisation=4, all=40, seconds=3600.0)
"""Each holds a file on disk."""


class Kept(Protocol):
    keeping: Keeping
    organisation: UUID
    over_at: float
    """By the monotonic clock."""


Each = TypeVar("Each", bound=Kept)


def to_let_go(ended: Iterable[Each], now: float) -> Iterator[Each]:
    """Yield those that are too old, or too many: the oldest of an organisation, and where there are too many in all, of the one that has most."""
    kinds: defaultdict[Keeping, defaultdict[UUID, deque[Each]]] = defaultdict(lambda: defaultdict(deque))
    for run in sorted(ended, key=lambda run: run.over_at):
        if run.keeping.seconds is not None and run.over_at + run.keeping.seconds <= now:
            yield run
        else:
            kinds[run.keeping][run.organisation].append(run)
    for keeping, of in kinds.items():
        for runs in of.values():
            while len(runs) > keeping.organisation:
                yield runs.popleft()
        while sum(map(len, of.values())) > keeping.all:
            yield max(of.values(), key=len).popleft()

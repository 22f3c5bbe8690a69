"""What decisions may look at (commands/engine/command.py), as the read models show it: of each thing as much as the checks of its actions need."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from api.engine.access import Caller
from commands.engine.command import A, NotFound
from readmodels.engine.reader import Reading


class Shown:
    """`things`: those that are asked about, of those that are there; other states and claims are what their checks look at besides."""

    def __init__(self, caller: Caller) -> None:
        self.customer_id = caller.scope
        self.actor = caller.actor
        self.things: list[UUID] = []
        self._states: dict[UUID, Aggregate] = {}
        self._holders: dict[Claim, UUID] = {}
        self._claims: dict[tuple[ClaimKind, str], set[str]] = {}
        self._rows: dict[str, Sequence[tuple[Any, ...]]] = {}

    def rows(self, found: Reading, query: str, ids: Sequence[UUID]) -> Sequence[tuple[Any, ...]]:
        """Look up rows of the things that are asked about (`ids`), once for all areas that show something of these."""
        if query not in self._rows:
            self._rows[query] = found.all(query, {"ids": [*ids]})
        return self._rows[query]

    def thing(self, thing_id: UUID, state: Aggregate | None) -> None:
        """Add a thing that is asked about, with its state; None: it is told of all the same, and every check finds that it isn't on the record."""
        self.things.append(thing_id)
        if state is not None:
            self._states[thing_id] = state

    def beside(self, stream_id: UUID, state: Aggregate) -> None:
        self._states[stream_id] = state

    def held(self, claim: Claim, by: UUID) -> None:
        self._holders[claim] = by

    def claimed(self, kind: ClaimKind, prefix: str, value: str) -> None:
        self._claims.setdefault((kind, prefix), set()).add(value)

    def state(self, kind: type[A], stream_id: UUID) -> A:
        found = self._states.get(stream_id)
        if not isinstance(found, kind):
            raise NotFound(kind.noun, stream_id)
        return found

    def holder(self, claim: Claim) -> UUID | None:
        return self._holders.get(claim)

    def claims(self, kind: ClaimKind, prefix: str) -> frozenset[str]:
        return frozenset(self._claims.get((kind, prefix), ()))

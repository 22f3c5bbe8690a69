"""Changes take turns before they take a thread: each waits in one for its commit, and some threads must stay for those who only read.

As long as the log takes what comes nobody notices. When it doesn't (somebody holds its lock), whoever comes too late is told so, and reads go on.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from uuid import UUID

from fastapi import Request

from api.engine.shares import Place, Shares

PATIENCE = 2.0
"""Seconds that a change waits for its turn."""
LONGEST_QUEUE = 200
"""Changes of one caller that wait for one."""

_Whose = tuple[UUID, UUID]


class Turns:
    """One per application, on its event loop. Callers come in turn, whoever of them has more waiting."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self._queues: dict[_Whose, deque[asyncio.Future[Place]]] = {}

    async def take(self, caller: UUID, organisation: UUID) -> Place:
        """Raises OwnShareFull, OrganisationsShareFull, SharesFull, once it has waited in vain."""
        whose = (caller, organisation)
        queue = self._queues.get(whose, ())
        if not queue and (place := self._shares.take_if_free("changes", *whose)) is not None:
            return place
        if len(queue) >= LONGEST_QUEUE:
            return self._shares.take("changes", *whose)
        turn: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(whose, deque()).append(turn)
        try:
            await asyncio.wait((turn,), timeout=PATIENCE)
        except BaseException:
            if turn.done():
                self.give_back(turn.result())
            raise
        finally:
            self._leave(whose, turn)
        return turn.result() if turn.done() else self._shares.take("changes", *whose)

    def give_back(self, place: Place) -> None:
        """And let the next one have it."""
        place.give_back()
        for whose in list(self._queues):
            if (free := self._shares.take_if_free("changes", *whose)) is not None:
                turn = self._queues[whose][0]
                turn.set_result(free)
                self._leave(whose, turn)
                if whose in self._queues:
                    self._queues[whose] = self._queues.pop(whose)  # behind all others
                return

    def _leave(self, whose: _Whose, turn: asyncio.Future[Place]) -> None:
        queue = self._queues.get(whose)
        if queue is not None and turn in queue:
            queue.remove(turn)
            if not queue:
                del self._queues[whose]


async def in_turn(request: Request) -> AsyncGenerator[None]:
    """A dependency of routes that change something: they have a place until they are answered."""
    turns: Turns = request.app.state.turns
    caller = request.scope["caller"]
    place = await turns.take(caller.id, caller.organisation)
    try:
        yield
    finally:
        turns.give_back(place)

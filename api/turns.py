"""Changes take turns before they take a thread: each waits in one for its commit, and some threads must stay for those who only read.

As long as the log takes what comes nobody notices. When it doesn't (somebody holds its lock), whoever comes too late is told so, and reads go on.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from typing import NamedTuple
from uuid import UUID

from fastapi import Request

from api.shares import Place, Shares

PATIENCE = 2.0
"""Seconds that a change waits for its turn."""
LONGEST_QUEUE = 200
"""Changes of one organisation that wait for one."""


class _Waiting(NamedTuple):
    caller: UUID
    turn: asyncio.Future[Place]


class Turns:
    """One per application, on its event loop. Organisations come in turn, whoever of them has more waiting."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self._queues: dict[UUID, deque[_Waiting]] = {}

    async def take(self, caller: UUID, organisation: UUID) -> Place:
        """Raises OwnShareFull, OrganisationsShareFull, SharesFull, once it has waited in vain."""
        queue = self._queues.get(organisation, ())
        if not queue and (place := self._shares.take_if_free("changes", caller, organisation)) is not None:
            return place
        if len(queue) >= LONGEST_QUEUE:
            return self._shares.take("changes", caller, organisation)
        waiting = _Waiting(caller, asyncio.get_running_loop().create_future())
        self._queues.setdefault(organisation, deque()).append(waiting)
        try:
            await asyncio.wait((waiting.turn,), timeout=PATIENCE)
        except BaseException:
            if waiting.turn.done():
                self.give_back(waiting.turn.result())
            raise
        finally:
            self._leave(organisation, waiting)
        return waiting.turn.result() if waiting.turn.done() else self._shares.take("changes", caller, organisation)

    def give_back(self, place: Place) -> None:
        """And let the next one have it."""
        place.give_back()
        for organisation in list(self._queues):
            first = self._queues[organisation][0]
            if (free := self._shares.take_if_free("changes", first.caller, organisation)) is not None:
                first.turn.set_result(free)
                self._leave(organisation, first)
                if organisation in self._queues:
                    self._queues[organisation] = self._queues.pop(organisation)  # behind all others
                return

    def _leave(self, organisation: UUID, waiting: _Waiting) -> None:
        queue = self._queues.get(organisation)
        if queue is not None and waiting in queue:
            queue.remove(waiting)
            if not queue:
                del self._queues[organisation]


async def in_turn(request: Request) -> AsyncGenerator[None]:
    """A dependency of routes that change something: they have a place until they are answered."""
    turns: Turns = request.app.state.turns
    caller = request.scope["caller"]
    place = await turns.take(caller.id, caller.organisation)
    try:
        yield
    finally:
        turns.give_back(place)

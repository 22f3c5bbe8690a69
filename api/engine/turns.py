"""Places of shares for requests: at once where there is one, else in turn, for as many seconds as the share is waited for. Whoever waits takes no thread.

As long as all goes well nobody notices. When it doesn't (somebody holds the log's lock, a table is locked, one caller asks for very much), whoever comes too late is told so, and all others go on.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from anyio import from_thread
from fastapi import Depends, Request

from api.engine.shares import Place, Share, Shares

LONGEST_QUEUE = 200
"""Requests of one caller that wait for a place of a share."""

_Whose = tuple[UUID, UUID]


class Turns:
    """One per application, on its event loop. Callers come in turn, whoever of them has more waiting."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self._queues: dict[Share, dict[_Whose, deque[asyncio.Future[Place]]]] = {}

    @asynccontextmanager
    async def held(self, share: Share, caller: UUID, organisation: UUID) -> AsyncGenerator["Turn"]:
        """Hold a place of the share, for as long as this lasts. Raises as `take` does."""
        turn = Turn(self, await self.take(share, caller, organisation))
        try:
            yield turn
        finally:
            self.give_back(turn.place)

    async def take(self, share: Share, caller: UUID, organisation: UUID) -> Place:
        """Raises OwnShareFull, OrganisationsShareFull, SharesFull or AddressShareFull, where it has waited in vain."""
        whose, queues = (caller, organisation), self._queues.setdefault(share, {})
        queue, patience = queues.get(whose, ()), self._shares.patience(share)
        if not queue and (place := self._shares.take_if_free(share, *whose)) is not None:
            return place
        if not patience or len(queue) >= LONGEST_QUEUE:
            return self._shares.take(share, *whose)
        turn: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        queues.setdefault(whose, deque()).append(turn)
        try:
            await asyncio.wait((turn,), timeout=patience)
        except BaseException:
            if turn.done():
                self.give_back(turn.result())
            raise
        finally:
            _leave(queues, whose, turn)
        return turn.result() if turn.done() else self._shares.take(share, *whose)

    def give_back(self, place: Place) -> None:
        """And let the next one have it."""
        place.give_back()
        queues = self._queues.get(place.share, {})
        for whose in list(queues):
            if (free := self._shares.take_if_free(place.share, *whose)) is not None:
                turn = queues[whose][0]
                turn.set_result(free)
                _leave(queues, whose, turn)
                if whose in queues:
                    queues[whose] = queues.pop(whose)  # behind all others
                return

    def is_waited_for(self, share: Share) -> bool:
        return self._shares.patience(share) > 0


class Turn:
    """The place that a request has."""

    def __init__(self, turns: Turns, place: Place) -> None:
        self._turns = turns
        self.place = place

    @contextmanager
    def left(self) -> Generator[None]:
        """Let others have the place while this lasts, and wait for one anew afterwards, where such places are waited for. In a thread that answers requests. Raises as `Turns.take` does."""
        place = self.place
        if not self._turns.is_waited_for(place.share):
            yield
            return
        from_thread.run_sync(self._turns.give_back, place)
        yield
        self.place = from_thread.run(self._turns.take, place.share, place.caller, place.organisation)


def turns_of(request: Request) -> Turns:
    """Return the turns of the application which a request came to."""
    return request.app.state.turns


def _leave(queues: dict[_Whose, deque[asyncio.Future[Place]]], whose: _Whose, turn: asyncio.Future[Place]) -> None:
    queue = queues.get(whose)
    if queue is not None and turn in queue:
        queue.remove(turn)
        if not queue:
            del queues[whose]


@dataclass(frozen=True, slots=True)
class Takes:
    """A dependency of routes whose callers are known: a place of that share, which the caller then has with him."""

    share: Share

    async def __call__(self, request: Request) -> AsyncGenerator[None]:
        turns, caller = turns_of(request), request.scope["caller"]
        async with turns.held(self.share, caller.id, caller.organisation) as turn:
            request.scope["caller"] = replace(caller, turn=turn)
            yield


def takes(share: Share) -> Any:
    """Let requests to the route have a place of that share until they are worked off.

    What clients take at their own pace has it until they have taken it, or are gone.
    """
    return Depends(Takes(share), scope="request" if share in ("downloads", "contents", "streams") else "function")

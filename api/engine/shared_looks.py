"""One look for all streams that follow the same thing: a hundred of them cost the database as much as one."""

import asyncio
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool

T = TypeVar("T")
FORGOTTEN = 10.0
"""Seconds after which a look that nobody asked for again is dropped."""


@dataclass(frozen=True, slots=True)
class _Look:
    began_at: float
    task: asyncio.Task[Any]


class SharedLooks:
    """The looks of a process; asked on its event loop only, which makes locks needless."""

    def __init__(self) -> None:
        self._looks: dict[Hashable, _Look] = {}

    async def seen(self, of: Hashable, look: Callable[[], T], age: float) -> T:
        """Return what the look at `of` sees, or saw if it began no longer than `age` seconds ago. Raises what it raises."""
        now = time.monotonic()
        known = self._looks.get(of)
        if known is None or (known.task.done() and now - known.began_at >= age):
            self._forget(now)
            known = self._looks[of] = _Look(now, asyncio.create_task(run_in_threadpool(look)))
        return await asyncio.shield(known.task)  # a stream that ends doesn't end it for the others

    def _forget(self, now: float) -> None:
        for of in [of for of, old in self._looks.items() if old.task.done() and now - old.began_at > FORGOTTEN]:
            del self._looks[of]

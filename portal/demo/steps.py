"""The steps of the demo, each said when it is done, with its time."""

import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from eventstore.log import EventLog
from portal.engine.console import progress_bar, say, thousands
from projections.engine.generation import live_generation
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS

Said = Callable[[str], None]


@contextmanager
def step() -> Generator[Said]:
    """Say what was done, after how many seconds."""
    began = time.monotonic()
    words: list[str] = []
    yield words.append
    say(f"{time.monotonic() - began:5.1f} s  {' · '.join(words)}")


def project_shown(log: EventLog) -> int:
    """Project all that is there, with a bar; returns how many events there are."""
    head = log.head()
    ended = threading.Event()
    with progress_bar() as bar, ThreadPoolExecutor(1) as projecting:
        task = bar.add_task("projecting", total=head, rate="")
        done = projecting.submit(Projector(log, PROJECTIONS).catch_up)
        done.add_done_callback(lambda _: ended.set())
        while not ended.wait(0.1):
            position = _position(log)
            bar.update(task, completed=position, rate=f"{thousands(position)} events")
        done.result()
    return head


def _position(log: EventLog) -> int:
    """How far the projection is that is furthest behind."""
    with log.pool.connection() as connection:
        live = [live_generation(connection, projection) for projection in PROJECTIONS]
    return min((generation.position if generation else 0 for generation in live), default=0)

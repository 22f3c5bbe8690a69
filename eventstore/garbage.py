"""For bulk work that makes millions of objects, none of them cyclic."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def no_garbage_collection() -> Generator[None]:
    """Pause the cyclic collector: with millions of living objects each of its rounds takes longer than the last, for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def collect_rarely() -> None:
    """For a program that serves for long: what it began with is never looked through again, and cycles, which are rare here, wait until some have gathered.

    As Python comes, every group of commands would be looked through once, and everything that lives every few hundred groups.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)

"""For bulk work that makes millions of objects, hardly any of them cyclic."""

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
    """Set up the collector for a program that serves for long.

    What it began with is never looked through again, and cycles, which are rare here, wait until some have gathered.
    As Python comes, every group of commands would be looked through once, and everything that lives every few hundred groups.
    """
    gc.collect()
    gc.freeze()
    collect_in_large_rounds()


def collect_in_large_rounds() -> None:
    """Enlarge the collector's rounds for the life of a process.

    With the collector's usual 700 objects a round, an import takes nearly twice as long, with these hardly more than with none.
    """
    gc.set_threshold(50_000, 20, 20)


def collect_hardly_ever() -> None:
    """Enlarge them further, for a process that imports: what a chunk of rows needs is more than such a round, and none of it is ever cyclic.

    A row leaves nothing behind in cycles (a few hundred objects an import), so what lives is all that is looked through.
    """
    gc.set_threshold(1_000_000, 20, 20)

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

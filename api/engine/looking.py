"""What is looked at outside of a command: just what a command would look at, as the log has it now, whatever projections lag behind."""

from collections.abc import Generator
from contextlib import contextmanager

from api.engine.access import Caller
from commands.engine.command import Given
from commands.engine.given import Batch, LoadedGiven
from eventstore.keyring import Keyring


@contextmanager
def looking(caller: Caller) -> Generator[Given]:
    """Look at the caller's customer as a decision would."""
    log = caller.backend.log
    with log.pool.connection() as connection:
        yield LoadedGiven(Batch(log, connection, Keyring(log.master)), caller.customer, caller.actor)

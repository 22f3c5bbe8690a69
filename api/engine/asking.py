"""Requests read as whoever asks: what is shown to some alone must not take anybody for the command line, where nobody asks."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from uuid import UUID

from api.engine.access import Caller
from readmodels.engine.reader import Asker, Reading


@contextmanager
def read_as(caller: Caller, customer_id: UUID, projections: Sequence[str] = (), *, whole: bool = False) -> Generator[Reading]:
    """Open a customer's read models for the caller."""
    with caller.backend.reader.reading(customer_id, projections, whole=whole) as found:
        found.asker = Asker(caller.id, caller.rights, caller.user_id)
        yield found

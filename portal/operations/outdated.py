"""Read models of an older version of the program: still answered from, but no longer kept current until they are rebuilt."""

import logging

from eventstore.log import EventLog
from projections.engine.generation import live_generation
from projections.engine.projection import PROJECTIONS

log_of = logging.getLogger(__name__)


def outdated(log: EventLog) -> list[str]:
    """Return the names of projections whose live tables another version of the program made."""
    with log.pool.connection() as connection:
        live = [(projection, live_generation(connection, projection)) for projection in PROJECTIONS]
    return [projection.name for projection, generation in live if generation is not None and generation.version != projection.version]


def warn_of_outdated(log: EventLog) -> None:
    """Say in the log what is to be rebuilt."""
    names = outdated(log)
    if names:
        log_of.warning(
            "Diese Projektionen stammen von einer anderen Programmversion und stehen still, bis `portal rebuild %(names)s` gelaufen ist. "
            "/ These projections were made by another version of the program and stand still until `portal rebuild %(names)s` has run.",
            {"names": " ".join(names)},
        )

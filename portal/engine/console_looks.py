"""What somebody looks at, or takes along, at the command line: on record as what is looked at over HTTP is (access/engine/looks.py)."""

import logging
from uuid import UUID

from psycopg import Error
from psycopg_pool import PoolTimeout

from access.engine.looks import Looker, Looks
from aggregates.engine.event import Event
from commands.engine.command import Refusal
from commands.engine.dispatch import Closed
from eventstore.ids import new_id
from portal.engine.console_cause import console_actor
from portal.engine.portal import Portal

log_of = logging.getLogger(__name__)


def note_look(portal: Portal, customer_id: UUID, look: Event) -> None:
    """Note what is about to be shown, or taken along as a file."""
    looker = Looker(customer_id, console_actor(), None, f"command:{new_id()}")
    portal.parts[Looks].note(looker, look, each=True)


def record_looks(portal: Portal) -> None:
    """Put on record what was noted, once it has been shown; what can't be now, whoever serves or looks next records."""
    try:
        portal.parts[Looks].record()
    except (Error, PoolTimeout, Refusal, Closed) as error:
        log_of.warning("looks could not be put on record, again later: %s", error)

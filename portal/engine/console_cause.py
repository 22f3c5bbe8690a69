"""Who sits at the command line, and causes what is done there."""

import getpass
from uuid import UUID

from eventstore.envelope import Cause
from eventstore.ids import new_id


def console_actor() -> str:
    """Tell who sits at the command line: the login at this machine."""
    return f"console:{getpass.getuser()}"


def by_console(customer_id: UUID) -> Cause:
    """Make the cause of what a person does at the command line."""
    command = f"command:{new_id()}"
    return Cause(customer_id, console_actor(), command, command)

"""The base of commands that are carried out when a timer is due."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from aggregates.timer import Timer
from commands.engine.command import Command
from foundation.contribution import Point

_COMMANDS: Point[type[Command]] = Point("commands.registry", "COMMANDS")


class TimedCommand(Command):
    """`timed_id`: the stream whose timer was due at that moment.

    Read models lag, and a process may be killed after its command was carried out: so `decide` asks the state whether it is still due, and returns nothing where it isn't, or
    where it was done already.
    """

    timer: ClassVar[Timer]

    timed_id: UUID
    due_at: datetime


def timed_commands() -> Mapping[str, type[TimedCommand]]:
    """Return what is carried out when a timer is due, by the timer's name."""
    return {kind.timer.name: kind for kind in _COMMANDS if issubclass(kind, TimedCommand)}

"""The base of commands that record what held for a while in the past (docs/decisions/0017).

What is known of the thing at that time, `commands/engine/past.py` looks at for all of them.
"""

from datetime import datetime
from typing import Self

from pydantic import model_validator

from commands.engine.command import Command
from commands.engine.moments import Moment
from eventstore.envelope import EARLIEST


class RecordPast(Command):
    """What held since a moment until another."""

    since: Moment
    until: Moment

    @model_validator(mode="after")
    def ends_after_it_began(self) -> Self:
        if self.since < EARLIEST:
            raise ValueError("since: bitte nicht vor 1970 / not before 1970")
        if self.since >= self.until:
            raise ValueError("until: bitte einen Zeitpunkt nach since / a moment after since")
        return self

    def effective_at(self) -> datetime | None:
        return self.since

"""Put on record what somebody looked at, or took along as a file. Sent by access/engine/looks.py."""

from uuid import UUID

from aggregates.engine.look import (
    AsOfRead,
    ContentTaken,
    DifferencesExported,
    DifferencesRead,
    EventsRead,
    HistoryExported,
    HistoryRead,
    ListAsOfExported,
    ListExported,
    Look,
    ReasonsRead,
)
from commands.engine.command import Command, Decision, Given
from commands.engine.creation import created


class RecordLook(Command):
    """The same look is recorded once, however often it is said."""

    look_id: UUID
    look: (
        AsOfRead
        | ContentTaken
        | DifferencesRead
        | DifferencesExported
        | EventsRead
        | ListExported
        | ListAsOfExported
        | HistoryRead
        | HistoryExported
        | ReasonsRead
    )

    def decide(self, given: Given) -> Decision:
        return created(given, Look, self.look_id, self.look)

"""Of a file: who made it, when, and from which events."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aggregates.engine.sentence import Language
from api.engine.access import Caller
from readmodels.engine.names import Name, who


class Made(NamedTuple):
    """By whom, when (aware), and from the events up to which position of the log; 0 where rows are computed from several sources, so that no one position is all of it."""

    by: Name
    at: datetime
    position: int

    def line(self, language: Language) -> str:
        """Tell by whom and from what, in one line."""
        if not self.position:
            return f"Erstellt von {self.by.de}" if language == "de" else f"Made by {self.by.en}"
        if language == "de":
            return f"Erstellt von {self.by.de}, aus den Ereignissen bis Position {self.position}"
        return f"Made by {self.by.en}, from the events up to position {self.position}"

    def about(self, language: Language, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
        """Tell the same in labels and texts, with when."""
        german = language == "de"
        yield "Erstellt von" if german else "Made by", self.by.de if german else self.by.en
        yield "Erstellt am" if german else "Made at", f"{self.at.astimezone(zone):{'%d.%m.%Y %H:%M:%S' if german else '%Y-%m-%d %H:%M:%S'}}"
        if self.position:
            yield "Ereignisse bis Position" if german else "Events up to position", str(self.position)
        yield "Zeiten in" if german else "Times in", zone.key


def made_by(caller: Caller, position: int) -> Made:
    """Describe what somebody makes now; while acting for a customer, by whose leave."""
    return Made(who(caller.backend.log, caller.scope, caller.actor, caller.on_behalf_of), datetime.now(UTC), position)

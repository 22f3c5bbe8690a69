"""As of when a list or a file of it is, in words: the moment in the customer's time, and by which clock (A-11)."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aggregates.engine.look import MomentClock
from aggregates.engine.sentence import Language
from aggregates.engine.words import words_of
from readmodels.engine.reader import AsOfThen


class MomentTold(NamedTuple):
    """In whose zone it is told."""

    moment: AsOfThen
    zone: ZoneInfo
    language: Language

    @property
    def time(self) -> str:
        """To the second: a day's end is one second before the next."""
        return f"{self._local:{'%d.%m.%Y %H:%M:%S' if self.language == 'de' else '%Y-%m-%d %H:%M:%S'}}"

    @property
    def clock(self) -> str:
        return words_of(MomentClock)[self.moment.by][self.language == "en"]

    def title(self, of: str) -> str:
        """Say it of something."""
        return f"{of}, {'Stand' if self.language == 'de' else 'as of'} {self.time} ({self.clock})"

    def file_name(self, of: str) -> str:
        """Name a file after it."""
        return f"{of} {self.time_for_files} ({self.clock})"

    @property
    def time_for_files(self) -> str:
        """For names that sort by time, and that every file system takes."""
        return f"{self._local:%Y-%m-%d %H.%M.%S}"

    def about(self, of: str, customer: str) -> Iterator[tuple[str, str]]:
        """Say of what it is, in labels and texts."""
        german = self.language == "de"
        yield "Liste" if german else "List", of
        if customer:
            yield "Kunde" if german else "Customer", customer
        yield "Stand" if german else "As of", f"{self.time} ({self.clock})"

    @property
    def _local(self) -> datetime:
        return self.moment.at.astimezone(self.zone)

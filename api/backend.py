"""What the API stands on; filled by the wiring (portal/)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from access.entrance import Entrance
from api.metrics import Metrics
from api.runs import Runs
from api.tokens_known import TokensKnown
from commands.dispatch import Dispatcher
from eventstore.log import EventLog
from importers.importer import Importer
from readmodels.reader import Reader


@dataclass(frozen=True, slots=True)
class Limits:
    """`upload_bytes` of a file, `body_bytes` of any other request; `threads` that answer requests at the same time.

    `standstill_seconds`: for so long a projection may take none of the events that wait before the process calls itself unready.
    """

    upload_bytes: int = 500_000_000
    body_bytes: int = 1_000_000
    threads: int = 100
    standstill_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Backend:
    log: EventLog
    dispatcher: Dispatcher
    reader: Reader
    importer: Importer
    version: str
    entrance: Entrance
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    limits: Limits = field(default_factory=Limits)
    runs: Runs = field(default_factory=Runs)
    metrics: Metrics = field(default_factory=Metrics)
    ending: Event = field(default_factory=Event)
    """Set when the process is about to end: nothing is to wait for what takes long."""
    tokens: TokensKnown = field(default_factory=TokensKnown)

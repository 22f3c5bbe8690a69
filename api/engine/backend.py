"""What the API stands on; filled by the wiring (portal/)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from starlette.requests import HTTPConnection

from api.engine.followed import Herald
from api.engine.metrics import Metrics
from api.engine.operator import Operator
from api.engine.runs import Runs
from api.engine.shared_looks import SharedLooks
from api.engine.shares import Shares
from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog
from foundation.parts import Parts
from readmodels.engine.reader import Reader


@dataclass(frozen=True, slots=True)
class Limits:
    """`upload_bytes` of a file that is imported, `file_bytes` of one that is kept, `body_bytes` of any other request; `threads` that answer requests at the same time, more than the shares that keep one have in all (api/engine/shares.py); `connections` of clients in all, and of one address those that have yet to send a request.

    `standstill_seconds`: for so long a projection may take none of the events that wait before the process calls itself unready.
    `export_bytes` and `export_seconds`: how large an export may become, and how long making it may take; `export_cells`: one that is expected to have more is made by a process beside this one (api/engine/export_beside.py); `download_seconds`: how long taking it may.
    `stalled_seconds`: after so many without anything taken of an answer, its connection is cut. A request's head must be there in `head_seconds`, its body in `body_seconds`, and a second more for
    each `body_rate` bytes, but no more than `upload_seconds`. The rest of a body whose request was refused meanwhile is read for `rest_seconds`.
    `answers_days`: for so long the answer to an Idempotency-Key is kept.
    """

    upload_bytes: int = 500_000_000
    file_bytes: int = 20_000_000
    body_bytes: int = 1_000_000
    threads: int = 256
    connections: int = 10_000
    connections_of_address: int = 250
    standstill_seconds: float = 60.0
    export_bytes: int = 1_000_000_000
    export_seconds: float = 300.0
    export_cells: int = 200_000
    download_seconds: float = 3600.0
    stalled_seconds: float = 60.0
    head_seconds: float = 20.0
    body_seconds: float = 20.0
    body_rate: int = 5_000
    rest_seconds: float = 20.0
    upload_seconds: float = 3600.0
    answers_days: int = 30


@dataclass(frozen=True, slots=True)
class Backend:
    """`parts`: those of areas. `public_url`: where people reach the portal; by https, cookies are secure."""

    log: EventLog
    dispatcher: Dispatcher
    reader: Reader
    parts: Parts
    version: str
    public_url: str
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    limits: Limits = field(default_factory=Limits)
    runs: Runs = field(default_factory=Runs)
    shares: Shares = field(default_factory=Shares)
    looks: SharedLooks = field(default_factory=SharedLooks)
    metrics: Metrics = field(default_factory=Metrics)
    herald: Herald = field(default_factory=Herald)
    operator: Operator = field(default_factory=Operator)
    commit: str | None = None
    """Which commit the program was built from, if that is known."""
    front_end_url: str | None = None
    """Where people are led who came to the API in a browser; None: it shows plain pages itself."""
    origins: tuple[str, ...] = ()
    """Of other pages that browsers may show it in (PORTAL_CORS_ORIGINS)."""
    ending: Event = field(default_factory=Event)
    """Set when the process is about to end: nothing is to wait for what takes long."""

    def page(self, path: str) -> str:
        """Return where a path of the portal is for people: in the front end, or here where there is none."""
        return path if self.front_end_url is None else self.front_end_url.rstrip("/") + path

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https:")


def backend_of(request: HTTPConnection) -> Backend:
    """Return the backend of the application which a request came to."""
    return request.app.state.backend

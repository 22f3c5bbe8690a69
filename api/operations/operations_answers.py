"""What operations are told of read models, as types (A-03, A-04, A-06, X-03)."""

from datetime import datetime
from typing import Annotated, Literal, NotRequired
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from api.engine.problem_answer import ProblemOfRun
from projections.engine.fill import Progress


class UnknownEventTold(TypedDict):
    """An event that this program is too old for."""

    event: str
    version: int
    position: int


class PauseTold(TypedDict):
    """What holds a projection up, and when it is tried again."""

    projection: str
    position: int
    fault: str
    error: str
    tries: int
    since: datetime
    retry_at: datetime


class PauseNoted(TypedDict):
    """That a projection is held up, without what the error says."""

    projection: str
    fault: str
    since: datetime
    retry_at: datetime


class PositionsOf(TypedDict):
    """How many of so many events are done."""

    done: int
    total: int


class RebuildTold(TypedDict):
    """A rebuild that goes on here, or elsewhere, or was interrupted."""

    state: Literal["running", "unfinished"]
    progress: Progress | PositionsOf | None


class ProjectionTold(TypedDict):
    """How far a projection is."""

    name: str
    tables: list[str]
    version: int
    built: bool
    outdated: Annotated[bool, Field(description="Another version of the program made it; it waits for a rebuild")]
    position: int
    head: Annotated[int, Field(description="Position of the last event of the log")]
    lag_events: int
    lag_seconds: float | None
    generation: int | None
    parked_streams: int
    projected_by: Annotated[str | None, Field(description="Host and process")]
    paused: PauseTold | None
    rebuild: RebuildTold | None


class ProjectionsTold(TypedDict):
    """How far all projections are."""

    head: Annotated[int, Field(description="Position of the last event of the log")]
    projections: list[ProjectionTold]
    unknown_events: list[UnknownEventTold]


class TableRebuilt(TypedDict):
    """What became of a customer's rows in a table."""

    table: str
    rows: int
    gone: int
    come: int


class Rebuilt(TypedDict):
    """What a rebuild made; `customer` and what follows only where one customer's rows were made anew."""

    generation: int
    position: int
    customer: NotRequired[UUID]
    differed: NotRequired[Annotated[int, Field(description="Rows that were wrong, missing, or too many")]]
    tables: NotRequired[list[TableRebuilt]]


class TableCompared(TypedDict):
    """A live table beside a fresh one; up to five examples of what only one of them has."""

    table: str
    rows: int
    only_live: int
    only_fresh: int
    examples: list[str]
    equal: bool


class Compared(TypedDict):
    """What a comparison with a fresh rebuild found."""

    equal: bool
    tables: list[TableCompared]


class _RunTold(TypedDict):
    state: Literal["running", "done", "failed"]
    started_at: datetime
    ended_at: datetime | None
    progress: Progress | None
    problem: ProblemOfRun | None


class RebuildRun(_RunTold):
    """A rebuild in the background of this process."""

    outcome: Rebuilt | None


class RebuildBegun(RebuildRun):
    """A rebuild that goes on, and where it is told."""

    href: str


class ComparisonRun(_RunTold):
    """A comparison in the background of this process."""

    outcome: Compared | None


class ComparisonBegun(ComparisonRun):
    """A comparison that goes on, and where it is told."""

    href: str


class Alive(TypedDict):
    """The process lives."""

    status: Literal["ok"]
    version: str
    started_at: datetime


class StandsStill(TypedDict):
    """A projection that takes none of the events that wait."""

    projection: str
    position: int
    lag_events: int
    since: datetime
    outdated: bool


class Ready(TypedDict):
    """Whether requests can be answered; where the database is away, that alone."""

    status: Literal["ok", "unavailable"]
    database: bool
    commands: NotRequired[Annotated[bool, Field(description="Whether this process carries out commands")]]
    missing_read_models: NotRequired[list[str]]
    standing_still: NotRequired[list[StandsStill]]
    paused: NotRequired[list[PauseNoted]]
    unknown_events: NotRequired[list[UnknownEventTold]]
    head: NotRequired[int]
    log_awaited_seconds: NotRequired[Annotated[float, Field(description="For how long somebody has waited for the log")]]

"""A rebuild with its progress bar, on the record."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from uuid import UUID

from aggregates.engine.event import OPERATOR
from commands.operations.record_rebuild import RecordRebuild
from commands.operations.record_rows_rebuilt import RecordRowsRebuilt
from eventstore.log import EventLog
from portal.engine.console import progress_bar, thousands
from portal.engine.console_cause import by_console
from portal.engine.portal import Portal
from projections.engine.fill import Progress, Report
from projections.engine.generation import Generation, generations
from projections.engine.projection import Projection
from projections.engine.rebuild import rebuild
from projections.engine.rebuild_customer import CustomerRebuilt, rebuild_customer

_PHASES = {"events": "events", "indexes": "indexes and figures", "switch": "switching over", "rows": "changing what differs"}


def rebuild_recorded(portal: Portal, projections: Sequence[Projection]) -> list[Generation]:
    """Rebuild these projections together, with a progress bar, and record each that went live."""
    with shown_progress() as report:
        built = rebuild(portal.log, projections, report)
    for generation in built:
        command = RecordRebuild(projection=generation.projection.name, generation=generation.number, upto=generation.position)
        portal.dispatcher.run(command, by_console(OPERATOR))
    return built


def rebuild_customer_recorded(portal: Portal, projections: Sequence[Projection], customer_id: UUID) -> list[CustomerRebuilt]:
    """Rebuild one customer's rows of these projections, with a progress bar, and record each that was."""
    built: list[CustomerRebuilt] = []
    for projection in projections:
        with shown_progress() as report:
            [done] = rebuild_customer(portal.log, [projection], customer_id, report)
        generation = done.generation
        command = RecordRowsRebuilt(
            projection=projection.name, customer=customer_id, generation=generation.number, upto=generation.position
        )
        portal.dispatcher.run(command, by_console(OPERATOR))
        built.append(done)
    return built


def began_at(log: EventLog, projections: Sequence[Projection]) -> dict[str, int]:
    """Return where interrupted rebuilds of this version stand, by projection."""
    found: dict[str, int] = {}
    with log.pool.connection() as connection:
        for projection in projections:
            every = generations(connection, projection)
            live = max((generation.number for generation in every if generation.live), default=0)
            for generation in every:
                if generation.number > live and generation.version == projection.version and generation.position:
                    found[projection.name] = generation.position
    return found


@contextmanager
def shown_progress() -> Generator[Report]:
    """Yield a report that draws a bar: events done, of how many, rate, time left."""
    with progress_bar() as bar:
        task = bar.add_task("", total=None, rate="")

        def report(progress: Progress) -> None:
            names = ", ".join(progress.projections) if len(progress.projections) < 3 else f"{len(progress.projections)} projections"
            rate = f"{thousands(progress.rate)} events/s" if progress.rate else ""
            bar.update(
                task,
                description=f"{names}: {_PHASES.get(progress.phase, progress.phase)}",
                completed=progress.done,
                total=progress.total,
                rate=rate,
            )

        yield report

"""What ops did with a projection so far: nothing, for one that nothing was ever done with."""

from aggregates.engine.projection_run import ProjectionRun, projection_stream
from commands.engine.command import Given, NotFound


def projection_state(given: Given, projection: str) -> ProjectionRun:
    try:
        return given.state(ProjectionRun, projection_stream(projection))
    except NotFound:
        return ProjectionRun()

"""Where the rows of a file are read: here, or in a process beside this one where they are many."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from api.engine.backend import Backend
from api.engine.export import MadeElsewhere
from api.engine.export_process import BrokeOff, NotBegun, made_beside
from api.engine.exports_under_way import ExportLost
from api.engine.file_job import FileJob, Format
from api.engine.spool import Spool
from readmodels.engine.field import Resource
from readmodels.engine.handed_over import estimated, hand_over
from readmodels.engine.query import Query, kept_rows
from readmodels.engine.reader import Reading

_WEIGHT: Mapping[Format, float] = {"csv": 0.5, "xlsx": 1, "pdf": 20}
"""How much a cell takes of the processor, beside one of a workbook."""
MEMORY_MB = 1024


def made_beside_where_large(
    backend: Backend, found: Reading, rows: bytes, form: Format, columns: int, kept: Callable[[], object]
) -> MadeElsewhere | None:
    """Return by what another process makes the file, if the database expects so many rows that others would notice; `kept` lets this transaction go."""
    if estimated(found, rows) * columns * _WEIGHT[form] <= backend.limits.export_cells:
        return None
    return made_elsewhere(backend, found, (rows,), kept)


def made_elsewhere(backend: Backend, found: Reading, rows: Sequence[bytes], kept: Callable[[], object]) -> MadeElsewhere:
    """Return by what another process makes the file, whose sheets have these rows; `kept` lets this transaction go."""

    def beside(job: FileJob, spool: Spool) -> bool:
        try:
            for piece in made_beside(job, hand_over(found, backend.reader.dsn, *rows), MEMORY_MB, kept, spool.counted):
                if piece:
                    spool.write(piece)
                else:
                    spool.check()
        except NotBegun:
            spool.counted(0)
            return False
        except BrokeOff as error:
            raise ExportLost from error
        return True

    return beside


def rows_here(held: ExitStack, found: Reading, resource: Resource, query: Query) -> Iterator[tuple[Any, ...]]:
    """Read the rows in this process, once they are asked for; `held` lets them go."""
    yield from held.enter_context(kept_rows(found.connection, resource, query, found.customer_id))

"""Which projections fill what is read: those for which a read waits that is to contain a write (A-07)."""

from functools import lru_cache

from projections.engine.projection import PROJECTIONS, Projection
from projections.engine.views import mentioned
from readmodels.engine.relations import Relations


def kept_by(relations: Relations) -> tuple[str, ...]:
    """Return the names of the projections that fill these tables, views and what is gathered; of what no projection fills, none."""
    return _kept_by(relations, tuple(PROJECTIONS))


@lru_cache(maxsize=500)
def _kept_by(relations: Relations, projections: tuple[Projection, ...]) -> tuple[str, ...]:
    return tuple(each.name for each in projections if relations & _filled(each, projections))


def _filled(projection: Projection, projections: tuple[Projection, ...]) -> frozenset[str]:
    """What shows rows of this projection: its tables, what they are gathered into, and all views over these."""
    own = {table.name for table in projection.tables} | {table.gathered.name for table in projection.tables if table.gathered is not None}
    return frozenset(
        own | {view for each in projections for view, query in each.views.items() if each is projection or own & mentioned(query)}
    )

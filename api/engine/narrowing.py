"""What a list shows of itself, besides what is asked of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition, Test
from readmodels.engine.query_values import Value
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

Narrow = Callable[[Reading, Query], Query]
"""What a list shows of itself: adds conditions, or refuses."""


@dataclass(frozen=True)
class NarrowedBeside:
    """A narrowing that looks at other relations (`reads`) than its list does, which are waited for as the list's own are."""

    narrow: Narrow
    reads: Relations

    def __call__(self, found: Reading, query: Query) -> Query:
        return self.narrow(found, query)


def reads_beside(narrow: Narrow) -> Relations:
    """Return what a narrowing looks at besides its list."""
    return narrow.reads if isinstance(narrow, NarrowedBeside) else frozenset()


def as_asked(_reading: Reading, query: Query) -> Query:
    return query


def unless_asked_by_status(test: Test, *values: Value | tuple[Value, ...]) -> Narrow:
    """Make a narrowing that leaves out of a list what is over, but for those who ask for a status themselves."""

    def narrow(_reading: Reading, query: Query) -> Query:
        if any(condition.field == "status" for condition in query.conditions):
            return query
        return replace(query, conditions=(*query.conditions, Condition("status", test, values)))

    return narrow

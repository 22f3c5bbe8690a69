"""What the rows of reports have in common."""

from dataclasses import replace

from api.engine.narrowing import Narrow
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading

IN_USE = Condition("status", "in", (("active", "paused"),), fixed=True)
"""Of numbers: those that cost something, and that somebody may use."""


def only(*conditions: Condition) -> Narrow:
    """Make a narrowing that shows these alone, whatever is asked."""

    def narrow(_found: Reading, query: Query) -> Query:
        return replace(query, conditions=(*query.conditions, *conditions))

    return narrow

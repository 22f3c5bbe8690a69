"""Which tables and views a SELECT reads: who asks it waits for what fills these (projections/engine/kept_by.py), and nobody has to say so."""

import re

Relations = frozenset[str]
"""Names of tables and views."""

_READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")


def read_by(*queries: str) -> Relations:
    """Find the relations that these SELECTs name behind FROM and JOIN; among them may be functions, and what a query names itself."""
    return frozenset(name for query in queries for name in _READ.findall(query))

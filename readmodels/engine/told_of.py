"""Whose events the histories of things tell: a user's also those of the devices that were handed to them."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from readmodels.engine.field import LISTS
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

SUBJECT = "subject_id"


def streams_told_of(reading: Reading, things: Collection[UUID]) -> set[UUID]:
    """Look up the streams of which the histories of these things have events."""
    return {stream_id for (stream_id,) in reading.all(_query(), {"things": list(things)})}


@cache
def histories() -> Relations:
    """Name the tables of all histories."""
    return frozenset(each.table for each in LISTS if {SUBJECT, "stream_id"} <= each.visible.keys())


@cache
def _query() -> str:
    return " UNION ".join(f"SELECT stream_id FROM {table} WHERE {SUBJECT} = ANY(%(things)s)" for table in sorted(histories()))

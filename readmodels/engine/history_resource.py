"""Histories as lists: the rows of one subject, by the position of their events (A-10, A-12).

A position occurs once in a subject's history, so it serves as the row's key wherever a query names the subject.
"""

from readmodels.engine.field import Field, Resource


def history_list(
    name: str, de: str, en: str, *, more: tuple[Field, ...] = (), sort: tuple[str, ...] = ("position",), table: str | None = None
) -> Resource:
    """Describe the list of one kind of history, whose table has its name if no other is named. `more`: what its rows have besides."""
    return Resource(
        name,
        table or name.replace("-", "_"),
        de,
        en,
        (
            Field("position", "number", "Position", "Position", nullable=False),
            Field("subject_id", "id", "Gegenstand", "Subject", nullable=False, sortable=False, hidden_from_export=True),
            Field("stream_id", "id", "Ereignisstrom", "Event stream", nullable=False, sortable=False, hidden_from_export=True),
            Field("event", "text", "Ereignis", "Event", column="event_name", nullable=False, facet=True),
            Field(
                "event_version",
                "number",
                "Version des Ereignisses",
                "Event's version",
                nullable=False,
                sortable=False,
                hidden_from_export=True,
            ),
            Field("recorded_at", "instant", "Erfasst am", "Recorded at", nullable=False),
            Field("effective_at", "instant", "Wirksam am", "Effective at", nullable=False),
            Field("actor", "text", "Wer", "Who", nullable=False, facet=True),
            Field("on_behalf_of", "text", "Im Auftrag von", "On behalf of"),
            Field("causation", "text", "Ursache", "Cause", nullable=False, hidden_from_export=True),
            Field("details", "text", "Einzelheiten", "Details", filterable=False, sortable=False, hidden_from_export=True),
            *more,
        ),
        default_sort=sort,
        key="position",
    )

"""The operator's list of the events that projections have set aside; its rows are handed over (docs/decisions/0024)."""

from readmodels.engine.field import Field, Resource

PARKED_LIST = Resource(
    "parked",
    "parked",
    "Geparkte Ereignisse",
    "Parked events",
    (
        Field("id", "id", "Id", "Id", nullable=False, sortable=False, composed=True, hidden_from_export=True),
        Field("projection", "text", "Projektion", "Projection", nullable=False, facet=True),
        Field("stream", "id", "Ereignisstrom", "Event stream", nullable=False, sortable=False),
        Field("position", "number", "Position", "Position", nullable=False),
        Field("event", "text", "Ereignis", "Event", nullable=False, facet=True),
        Field("parked_at", "instant", "Geparkt am", "Parked at", nullable=False),
        Field("error", "text", "Fehler", "Error"),
    ),
    default_sort=("projection", "position"),
    noun="parked_event",
    customer_column="of_operator",
    handed=True,
)
"""No error: the event only waits behind another one of its stream."""

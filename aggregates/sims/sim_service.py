"""Whether the operator serves a number of another carrier, too: agreed with its customer (H-04, F-10)."""

from aggregates.engine.event import Event

_SERVED = ("served_by_operator",)


class SimServedByOperator(
    Event,
    event="sim.served_by_operator",
    de="Wird vom Betreiber des Portals mitbetreut",
    en="Served by the portal's operator, too",
    about=_SERVED,
):
    """It is agreed that the operator serves this number of another carrier, too."""


class SimNoLongerServed(
    Event,
    event="sim.no_longer_served",
    de="Wird vom Betreiber des Portals nicht mehr mitbetreut",
    en="No longer served by the portal's operator",
    about=_SERVED,
):
    """The operator serves this number of another carrier no more."""

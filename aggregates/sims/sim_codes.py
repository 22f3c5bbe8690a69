"""PIN and PUK of a number: changed, and looked at (H-04)."""

from aggregates.engine.event import Event


class SimCodesChanged(Event, event="sim.codes_changed", de="PIN/PUK geändert", en="PIN/PUK changed"):
    codes: str | None


class SimCodesShown(Event, event="sim.codes_shown", de="PIN/PUK angesehen", en="PIN/PUK looked at"):
    """Somebody with the right to looked at PIN and PUK (H-04)."""

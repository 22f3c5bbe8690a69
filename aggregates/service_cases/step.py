"""A step of a service case: what happens, in which states it may, and in which it leaves the case."""

from typing import NamedTuple

from aggregates.engine.event import Event
from aggregates.service_cases.terms import ServiceCaseStatus


class Step(NamedTuple):
    """`after`: in which states it may happen; none: the case begins with it. `to`: the state from then on, None where it stays."""

    event: type[Event]
    after: tuple[ServiceCaseStatus, ...]
    to: ServiceCaseStatus | None

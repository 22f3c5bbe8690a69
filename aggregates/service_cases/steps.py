"""The states and steps of each kind of service case, as data: what may be done, and what follows (H-13)."""

from collections.abc import Mapping
from types import MappingProxyType

from aggregates.engine.event import Event
from aggregates.service_cases.exchange import EXCHANGE_STEPS
from aggregates.service_cases.loss import LOSS_STEPS
from aggregates.service_cases.repair import REPAIR_STEPS
from aggregates.service_cases.returns import RETURN_STEPS
from aggregates.service_cases.step import Step
from aggregates.service_cases.terms import ServiceCaseKind

STEPS: Mapping[ServiceCaseKind, tuple[Step, ...]] = MappingProxyType(
    {"return": RETURN_STEPS, "repair": REPAIR_STEPS, "exchange": EXCHANGE_STEPS, "loss": LOSS_STEPS}
)
BEGINNINGS = tuple(steps[0].event for steps in STEPS.values())
"""With which cases begin."""


def step_of(kind: ServiceCaseKind, event: type[Event]) -> Step | None:
    """Find the step that the event is to cases of this kind; None where they have none such."""
    return next((step for step in STEPS.get(kind, ()) if step.event is event), None)


def kinds_with(event: type[Event]) -> tuple[ServiceCaseKind, ...]:
    """List the kinds of which it is a step."""
    return tuple(kind for kind in STEPS if step_of(kind, event) is not None)


def begun_by(event: type[Event]) -> ServiceCaseKind | None:
    """Tell which kind of case begins with it, if any does."""
    return next((kind for kind, steps in STEPS.items() if steps[0].event is event), None)

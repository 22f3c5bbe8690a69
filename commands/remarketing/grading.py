"""By which answers a device gets which grade: the worst that one of them gives it (H-15)."""

from collections.abc import Mapping

from aggregates.engine.words import codes_of
from aggregates.remarketing.terms import DeviceCondition, Grade

GRADING: Mapping[str, Mapping[str, Grade]] = {
    "turns_on": {"yes": "a", "no": "d"},
    "works": {"yes": "a", "no": "c"},
    "display": {"flawless": "a", "scratched": "b", "broken": "d"},
    "housing": {"flawless": "a", "worn": "b", "damaged": "c"},
    "battery": {"good": "a", "weak": "c"},
    "locks_removed": {"yes": "a", "no": "d"},
}
"""Question → answer → grade. A question is asked, in whatever words, by `DeviceCondition`."""


def graded(condition: DeviceCondition) -> Grade:
    """Tell which grade follows from the answers."""
    order: list[Grade] = list(codes_of(Grade))
    return max((GRADING[question][answer] for question, answer in condition.model_dump().items()), key=order.index)

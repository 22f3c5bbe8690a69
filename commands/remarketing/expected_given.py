"""What a device may bring at the moment of a decision, by what is surely held then (H-15)."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from aggregates.device_terms import DeviceDescription
from aggregates.remarketing.expected_proceeds import ExpectedProceeds, expected_proceeds_id
from aggregates.remarketing.terms import Grade
from commands.engine.command import Given, NotFound
from foundation.money import Money

NOTHING_EXPECTED = ExpectedProceeds()


def kept_as(customer_id: UUID, description: DeviceDescription, grade: Grade) -> list[UUID]:
    """List under which ids it may be kept what a device brings: what says most of it first, with its maker and its size."""
    if description.model is None:
        return []
    makers, sizes = dict.fromkeys((description.maker, None)), dict.fromkeys((description.size, None))
    ids = (expected_proceeds_id(customer_id, maker, description.model, size, grade) for size in sizes for maker in makers)
    return [*dict.fromkeys(ids)]


def expected_kept(given: Given, proceeds_id: UUID) -> ExpectedProceeds:
    """Return what is kept under this id; one without any step where none was ever set."""
    with suppress(NotFound):
        return given.state(ExpectedProceeds, proceeds_id)
    return NOTHING_EXPECTED


def expected_given(given: Given, description: DeviceDescription, grade: Grade, day: date) -> Money | None:
    """Tell what the device brings in this grade; None: no list says so."""
    for proceeds_id in kept_as(given.customer_id, description, grade):
        found = expected_kept(given, proceeds_id).on(day)
        if found is not None:
            return found
    return None

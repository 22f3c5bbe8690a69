"""What is one's own among devices and service cases: the user's whose account asks, where that is agreed with the customer (H-13, H-25)."""

from uuid import UUID

from aggregates.device import Device
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Given, NotFound
from commands.orders.own_user import own_user


def check_own_device(given: Given, device_id: UUID) -> None:
    """Raise NotFound for a device that whoever asks doesn't have now. Raises FeatureOff, AccountWithoutUser, OwnUserInactive."""
    user_id = own_user(given, "own_cases")
    if given.state(Device, device_id).user_id != user_id:
        raise NotFound(Device.noun, device_id)


def check_own_case(given: Given, case_id: UUID) -> None:
    """Raise NotFound for a case that began with somebody else's device. Raises FeatureOff, AccountWithoutUser, OwnUserInactive."""
    user_id = own_user(given, "own_cases")
    if given.state(ServiceCase, case_id).user_id != user_id:
        raise NotFound(ServiceCase.noun, case_id)

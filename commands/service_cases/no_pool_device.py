"""A device that is in a service case, or lost, serves no order meanwhile."""

from uuid import UUID

from aggregates.device import Device
from commands.engine.command import Given
from commands.orders.order_hooks import PoolHindrance
from commands.service_cases.device_for_case import check_in_no_case, check_not_lost


def _check(given: Given, device_id: UUID, _device: Device) -> None:
    check_in_no_case(given, device_id)
    check_not_lost(given, device_id)


NO_POOL_DEVICE_IN_CASES = PoolHindrance(_check)

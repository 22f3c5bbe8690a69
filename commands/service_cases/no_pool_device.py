"""A device that is in a service case, or lost, serves no order meanwhile; and isn't certified to be destroyed while it is in one."""

from uuid import UUID

from aggregates.device import Device
from commands.documents.certificate_hindrance import CertificateHindrance
from commands.engine.command import Given
from commands.orders.order_hooks import PoolHindrance
from commands.service_cases.device_for_case import check_in_no_case, check_not_lost


def _check(given: Given, device_id: UUID, _device: Device) -> None:
    check_in_no_case(given, device_id)
    check_not_lost(given, device_id)


def _in_case(given: Given, device_id: UUID, _device: Device) -> None:
    check_in_no_case(given, device_id)


NOT_DESTROYED_IN_CASES = CertificateHindrance(_in_case)
NO_POOL_DEVICE_IN_CASES = PoolHindrance(_check)

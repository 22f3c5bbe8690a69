"""The return of a device in whose place another one has come, by an exchange or an upgrade: it opens by itself."""

from datetime import datetime
from uuid import UUID

from aggregates.device import Device
from aggregates.service_cases.returns import ReturnRequested
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase
from aggregates.service_cases.upgrade import Upgrade
from commands.engine.command import Given
from commands.service_cases.sending import day_of_pick_up


def return_of_replaced(
    given: Given,
    return_id: UUID,
    number: str,
    device_id: UUID,
    device: Device,
    chosen: ServiceCase | Upgrade,
    *,
    numbers: tuple[NumberInCase, ...] = (),
    exchange_id: UUID | None = None,
    opened_at: datetime | None = None,
) -> tuple[UUID, ReturnRequested]:
    """Open it, as was `chosen` when the other one was asked for; `numbers`: those that stay in it; `opened_at`: None where nobody knows what day it is. A pick-up for a day that is over by then, or no working day any more, is on the next one."""
    requested = ReturnRequested(
        case_id=return_id,
        number=number,
        device_id=device_id,
        user_id=device.user_id,
        identifiers=device.identifiers,
        description=device.description,
        occasion="replaced",
        whereabouts=chosen.whereabouts,
        contract="keep",
        user="keep",
        sending=chosen.sending,
        numbers=numbers,
        pick_up_on=day_of_pick_up(given, chosen.pick_up_on, opened_at),
        pick_up_window=chosen.pick_up_window,
        exchange_id=exchange_id,
    )
    return return_id, requested

"""Exchanges over HTTP: requested, shipped, arrived; the old device goes back by a return of its own (H-13)."""

from typing import Annotated, Any

from pydantic import Field

from aggregates.device_terms import COLOUR, IDENTIFIERS, MAKER, MODEL, SIZE
from aggregates.order_terms import TRACKING_NUMBER, ParcelCarrier
from api.devices.device_actions import DEVICE_ACTIONS
from api.devices.imeis import NewIdentifier, known_identifiers
from api.engine.access import Caller
from api.engine.asked_at import with_asked_at
from api.engine.command_route import From, command_route
from api.engine.route import guarded
from api.engine.shape import Shape
from api.service_cases.case_of_device import OF_DEVICE, asked_now, with_numbers
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS
from api.service_cases.service_cases import SERVICE_CASES_TAG, fulfilment
from commands.engine.spoken_number import new_number
from commands.engine.texts import OptionalKey, OptionalName
from commands.service_cases.exchange_device import ExchangeDevice
from commands.service_cases.request_exchange import RequestExchange
from commands.service_cases.ship_replacement import AS_OLD, ShipReplacement
from eventstore.ids import new_id


class ShipReplacementBody(Shape):
    """A device by all that stands on its box; what it is, where that isn't as the old device."""

    identifiers: Annotated[tuple[NewIdentifier, ...], Field(min_length=1, max_length=4), IDENTIFIERS]
    maker: Annotated[OptionalName, MAKER, AS_OLD] = None
    model: Annotated[OptionalName, MODEL, AS_OLD] = None
    size: Annotated[OptionalName, SIZE, AS_OLD] = None
    colour: Annotated[OptionalName, COLOUR, AS_OLD] = None
    carrier: ParcelCarrier | None = None
    tracking_number: Annotated[OptionalKey, TRACKING_NUMBER] = None


def _shipped(_caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return {**known_identifiers(given), "replacement_id": new_id()}


def _arrived(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """With the numbers that are in the old device, and what the return of it is called."""
    return {**with_asked_at(caller, with_numbers(caller, given)), "return_id": new_id(), "return_number": new_number("S")}


router = guarded(SERVICE_CASES_TAG, "service_cases")

command_route(
    router,
    "POST /devices/{device_id}/exchange",
    RequestExchange,
    "Gerät austauschen lassen / Have a device exchanged",
    source=OF_DEVICE,
    prepare=asked_now,
    example={"occasion": "defect", "whereabouts": "destruction", "sending": "label"},
    action=(DEVICE_ACTIONS, "exchange"),
)
command_route(
    fulfilment,
    "PUT /service-cases/{case_id}/replacement",
    ShipReplacement,
    "Ersatzgerät versenden / Ship a replacement",
    source=From(given=frozenset({"replacement_id"})),
    body=ShipReplacementBody,
    prepare=_shipped,
    example={"identifiers": [{"kind": "imei", "value": "350000000000014"}], "carrier": "dhl", "tracking_number": "00340000000000000001"},
    action=(SERVICE_CASE_ACTIONS, "ship_replacement"),
)
command_route(
    fulfilment,
    "POST /service-cases/{case_id}/arrival",
    ExchangeDevice,
    "Ersatzgerät ist angekommen: Es hat Nutzer und Rufnummern, das alte geht zurück / A replacement arrived: it has user and numbers, the old device goes back",
    source=From(given=frozenset({"numbers", "return_id", "return_number", "asked_at"})),
    prepare=_arrived,
    action=(SERVICE_CASE_ACTIONS, "arrive"),
)

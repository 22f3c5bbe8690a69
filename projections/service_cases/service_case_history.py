"""The history of a service case, and what those of its device and its user tell of it (A-10, H-24)."""

from typing import Any

from aggregates.service_cases.exchange import DeviceExchanged
from aggregates.service_cases.returns import ReturnRequested
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.written import CaseTextsErased
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.device_history import device_history
from projections.engine.history import entry, redact
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from projections.user_history import user_history
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.service_cases.service_cases import SERVICE_CASE_HISTORY
from readmodels.users.user_history import USER_HISTORY

_OF_DEVICES = tuple(kind for kind in ServiceCase.events() if "device_id" in kind.model_fields)
service_case_history = Projection("service_case_history", version=6, tables=(SERVICE_CASE_HISTORY,))
device_history.extend(version=6)
user_history.extend(version=5)


@service_case_history.on(*ServiceCase.events())
def of_the_case(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(SERVICE_CASE_HISTORY, entry(recorded, recorded.stream_id))


@service_case_history.on(ReturnRequested)
def of_the_exchange(rows: Rows, recorded: Recorded[ReturnRequested]) -> None:
    """Tell with the exchange, too, that the old device goes back."""
    if recorded.event.exchange_id is not None:
        rows.add(SERVICE_CASE_HISTORY, entry(recorded, recorded.event.exchange_id))


@service_case_history.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    redact(rows, SERVICE_CASE_HISTORY, recorded.stream_id)


@service_case_history.on(CaseTextsErased, urgent=True)
def texts_erased(rows: Rows, recorded: Recorded[CaseTextsErased]) -> None:
    redact(rows, SERVICE_CASE_HISTORY, recorded.stream_id)


@device_history.on(CaseTextsErased, urgent=True)
def texts_erased_in_the_devices(rows: Rows, recorded: Recorded[CaseTextsErased]) -> None:
    redact(rows, DEVICE_HISTORY, recorded.stream_id)


@device_history.on(*_OF_DEVICES)
def in_the_devices(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(DEVICE_HISTORY, entry(recorded, recorded.event.device_id))


@device_history.on(DeviceExchanged)
def of_the_replacement(rows: Rows, recorded: Recorded[DeviceExchanged]) -> None:
    rows.add(DEVICE_HISTORY, entry(recorded, recorded.event.replacement_id))


@user_history.on(*_OF_DEVICES)
def in_the_users(rows: Rows, recorded: Recorded[Any]) -> None:
    if recorded.event.user_id is not None:
        rows.add(USER_HISTORY, entry(recorded, recorded.event.user_id))

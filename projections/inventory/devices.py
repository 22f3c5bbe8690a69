"""How a device's row, and the clarification cases about it, follow from its events."""

from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson

from aggregates.device import (
    DeviceAbsorbed,
    DeviceAcknowledged,
    DeviceAssigned,
    DeviceDecoupled,
    DeviceDescribed,
    DeviceDiscovered,
    DeviceMerged,
    DeviceNoted,
    DeviceReassigned,
    DeviceRegistered,
    DeviceRestored,
    DeviceSplit,
)
from aggregates.device_terms import (
    ActivationLockLifted,
    ActivationLockReported,
    DeviceDescription,
    DeviceIdentified,
    DeviceIdentifiersEnded,
    DeviceReturned,
    Identifier,
    imei_in_full,
    maker_and_model,
)
from aggregates.device_then import DeviceSeenThen
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.device_cases import follow_device_cases
from projections.inventory.hidden_devices import hidden_because
from projections.inventory.inventory import inventory
from projections.inventory.newest import newest
from readmodels.customers import CUSTOMERS
from readmodels.devices.devices import DEVICES, DeviceRow
from readmodels.engine.sort_key import search_text, sort_key, sort_keys
from readmodels.engine.table import Json


def _described(description: DeviceDescription) -> dict[str, Any]:
    return {
        "kind": description.kind,
        "maker": description.maker,
        "maker_sort": sort_key(description.maker),
        "model": description.model,
        "model_sort": sort_key(description.model),
        "designation": maker_and_model(description.maker, description.model) or None,
        "size": description.size,
        "colour": description.colour,
        "further": Json(orjson.dumps(description.further).decode()),
        "further_sort": Json(keys) if (keys := sort_keys(description.further)) is not None else None,
    }


def _identifiers(identifiers: list[str]) -> dict[str, Any]:
    imeis = [imei_in_full(entry.removeprefix("imei:")) for entry in identifiers if entry.startswith("imei:")]
    serials = [entry.removeprefix("serial_number:") for entry in identifiers if entry.startswith("serial_number:")]
    return {
        "identifiers": identifiers,
        "imei": imeis[0] if imeis else None,
        "imei2": imeis[1] if len(imeis) > 1 else None,
        "serial_number": serials[0] if serials else None,
    }


def _names(identifiers: tuple[Identifier, ...]) -> list[str]:
    return [f"{identifier.kind}:{identifier.value}" for identifier in identifiers]


_OF_IDENTIFIERS = ("identifiers", "imei", "imei2", "serial_number", "former", "former_identifiers")
_SEARCHED = attrgetter("maker", "model", "imei", "imei2", "serial_number", "size", "colour", "former_identifiers", "further")


def _search(row: DeviceRow) -> str:
    *texts, former, further = _SEARCHED(row)
    return search_text(*texts, *former, *orjson.loads(further).values())


def put_device(rows: Rows, recorded: Recorded[Any], row: DeviceRow) -> None:
    """Everything that follows from the device's own columns is computed here, so that it can't be forgotten anywhere."""
    customer = rows.get(CUSTOMERS, row.customer_id)
    before = rows.get(DEVICES, row.device_id)
    because = hidden_because(row, customer)
    search = before.search if before is not None and _SEARCHED(before) == _SEARCHED(row) else _search(row)
    if (row.hidden, row.hidden_because, row.search) != (because is not None, because, search):
        row = row._replace(hidden=because is not None, hidden_because=because, search=search)
    rows.put(DEVICES, row)
    follow_device_cases(rows, recorded, before, row)


def change_device(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    row = rows.get(DEVICES, recorded.stream_id)
    if row is not None:
        put_device(rows, recorded, row._replace(**changes, **newest(row, recorded)))


def _new(recorded: Recorded[Any], source: str, *, unknown: bool) -> DeviceRow:
    return DeviceRow(
        recorded.customer_id,
        recorded.stream_id,
        kind="other",
        maker=None,
        maker_sort=None,
        model=None,
        model_sort=None,
        designation=None,
        size=None,
        colour=None,
        further=Json("{}"),
        further_sort=None,
        imei=None,
        imei2=None,
        serial_number=None,
        identifiers=[],
        former=Json("[]"),
        former_identifiers=[],
        source=source,
        known_since=recorded.effective_at,
        unknown=unknown,
        hidden=False,
        hidden_because=None,
        hidden_by_hand=False,
        user_id=None,
        activation_locked=False,
        whereabouts=None,
        pool_condition=None,
        pool_place=None,
        lost=None,
        absorbed_into=None,
        goes_on_as=None,
        absorbed=[],
        note_count=0,
        certificates=Json("[]"),
        certificate=None,
        search="",
        version=recorded.stream_version,
        position=recorded.position,
    )


@inventory.on(DeviceRegistered)
def registered(rows: Rows, recorded: Recorded[DeviceRegistered]) -> None:
    event = recorded.event
    row = _new(recorded, event.source, unknown=False)
    put_device(rows, recorded, row._replace(**_described(event.description), **_identifiers(_names(event.identifiers))))


@inventory.on(DeviceDiscovered)
def discovered(rows: Rows, recorded: Recorded[DeviceDiscovered]) -> None:
    begin_unknown(rows, recorded)


def begin_unknown(rows: Rows, recorded: Recorded[DeviceDiscovered] | Recorded[DeviceSeenThen]) -> None:
    """Begin the row of a device of which nothing is known but that the feed saw it."""
    event = recorded.event
    row = _new(recorded, "feed", unknown=True)
    put_device(rows, recorded, row._replace(**_described(event.description), **_identifiers([f"imei:{event.imei}"])))


@inventory.on(DeviceAcknowledged)
def acknowledged(rows: Rows, recorded: Recorded[DeviceAcknowledged]) -> None:
    change_device(rows, recorded, unknown=False)


@inventory.on(DeviceDescribed)
def described(rows: Rows, recorded: Recorded[DeviceDescribed]) -> None:
    row = rows.get(DEVICES, recorded.stream_id)
    if row is not None:
        put_device(rows, recorded, row._replace(**_described(recorded.event.description), **newest(row, recorded)))


@inventory.on(DeviceAssigned, DeviceReassigned)
def assigned(rows: Rows, recorded: Recorded[DeviceAssigned | DeviceReassigned]) -> None:
    event = recorded.event
    user_id = event.user_id if isinstance(event, DeviceAssigned) else event.to_user_id
    change_device(rows, recorded, user_id=user_id, unknown=False, whereabouts=None, pool_condition=None, pool_place=None)


@inventory.on(DeviceReturned)
def returned(rows: Rows, recorded: Recorded[DeviceReturned]) -> None:
    change_device(rows, recorded, whereabouts=recorded.event.whereabouts, pool_condition=None, pool_place=None)


@inventory.on(DeviceDecoupled)
def decoupled(rows: Rows, recorded: Recorded[DeviceDecoupled]) -> None:
    change_device(rows, recorded, user_id=None)


@inventory.on(DeviceNoted)
def noted(rows: Rows, recorded: Recorded[DeviceNoted]) -> None:
    row = rows.get(DEVICES, recorded.stream_id)
    if row is not None:
        change_device(rows, recorded, note_count=row.note_count + 1)


@inventory.on(ActivationLockReported, ActivationLockLifted)
def activation_lock(rows: Rows, recorded: Recorded[ActivationLockReported | ActivationLockLifted]) -> None:
    change_device(rows, recorded, activation_locked=isinstance(recorded.event, ActivationLockReported))


@inventory.on(DeviceIdentified)
def identified(rows: Rows, recorded: Recorded[DeviceIdentified]) -> None:
    row = rows.get(DEVICES, recorded.stream_id)
    if row is not None:
        change_device(rows, recorded, **_with(row, recorded.event.identifiers))


@inventory.on(DeviceIdentifiersEnded)
def identifiers_ended(rows: Rows, recorded: Recorded[DeviceIdentifiersEnded]) -> None:
    row, event = rows.get(DEVICES, recorded.stream_id), recorded.event
    if row is None:
        return
    ended = [
        {"identifier": name, "printed": identifier.printed, "on": event.on.isoformat(), "reason": event.reason}
        for name, identifier in zip(_names(event.ended), event.ended, strict=True)
    ]
    row = row._replace(**_without(row, event.ended))
    row = row._replace(**_formerly([*_former(row), *ended]))
    changed = row._replace(**_with(row, event.replaced_by))
    change_device(rows, recorded, **{name: getattr(changed, name) for name in _OF_IDENTIFIERS})


@inventory.on(DeviceMerged)
def merged(rows: Rows, recorded: Recorded[DeviceMerged]) -> None:
    row, absorbed_id = rows.get(DEVICES, recorded.stream_id), str(recorded.event.absorbed_id)
    if row is not None:
        change_device(rows, recorded, **_with(row, recorded.event.identifiers), absorbed=sorted({*row.absorbed, absorbed_id}))


@inventory.on(DeviceSplit)
def split(rows: Rows, recorded: Recorded[DeviceSplit]) -> None:
    row, restored_id = rows.get(DEVICES, recorded.stream_id), str(recorded.event.restored_id)
    if row is not None:
        change_device(rows, recorded, **_without(row, recorded.event.identifiers), absorbed=sorted({*row.absorbed} - {restored_id}))


@inventory.on(DeviceAbsorbed)
def absorbed(rows: Rows, recorded: Recorded[DeviceAbsorbed]) -> None:
    row, into_id = rows.get(DEVICES, recorded.stream_id), recorded.event.into_id
    into = rows.get(DEVICES, into_id)
    goes_on_as = into.goes_on_as if into is not None and into.goes_on_as is not None else into_id
    if row is not None:
        change_device(rows, recorded, **_without(row, recorded.event.identifiers), absorbed_into=into_id, goes_on_as=goes_on_as)
        _take_along(rows, row, goes_on_as)


@inventory.on(DeviceRestored)
def restored(rows: Rows, recorded: Recorded[DeviceRestored]) -> None:
    row = rows.get(DEVICES, recorded.stream_id)
    if row is not None:
        change_device(rows, recorded, **_with(row, recorded.event.identifiers), absorbed_into=None, goes_on_as=None)
        _take_along(rows, row, row.device_id)


def _with(row: DeviceRow, identifiers: tuple[Identifier, ...]) -> dict[str, Any]:
    """Of its columns those that change where it has these identifiers, too."""
    names = _names(identifiers)
    return _identifiers([*row.identifiers, *(name for name in names if name not in row.identifiers)]) | _no_more_former(row, names)


def _without(row: DeviceRow, identifiers: tuple[Identifier, ...]) -> dict[str, Any]:
    gone = _names(identifiers)
    return _identifiers([name for name in row.identifiers if name not in gone]) | _no_more_former(row, gone)


def _former(row: DeviceRow) -> list[dict[str, str]]:
    return orjson.loads(row.former)


def _no_more_former(row: DeviceRow, names: list[str]) -> dict[str, Any]:
    former = _former(row)
    left = [each for each in former if each["identifier"] not in names]
    return {} if left == former else _formerly(left)


def _formerly(former: list[dict[str, str]]) -> dict[str, Any]:
    return {"former": Json(orjson.dumps(former).decode()), "former_identifiers": [each["printed"] for each in former]}


def _take_along(rows: Rows, row: DeviceRow, goes_on_as: UUID) -> None:
    """Records that were merged into this one before go on as what this one goes on as."""
    for absorbed_id in row.absorbed:
        earlier = rows.get(DEVICES, UUID(absorbed_id))
        if earlier is not None and earlier.absorbed_into == row.device_id:
            rows.put(DEVICES, earlier._replace(goes_on_as=goes_on_as))
            _take_along(rows, earlier, goes_on_as)

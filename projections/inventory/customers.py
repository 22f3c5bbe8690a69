"""How a customer's row follows from its events."""

import orjson

from aggregates.customer import (
    CustomerRegistered,
    CustomerRenamed,
    DeviceKindHidden,
    DeviceKindShown,
    FeatureSwitchedOff,
    FeatureSwitchedOn,
    FeedBrakeChanged,
    MasterDataFieldDefined,
    MasterDataFieldWithdrawn,
    TimeZoneChanged,
    UnknownDevicesSwitchedOff,
    UnknownDevicesSwitchedOn,
)
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.device_showing import refresh_hidden
from projections.inventory.inventory import inventory
from readmodels.customers import CUSTOMERS, CustomerRow
from readmodels.engine.table import Json


@inventory.on(CustomerRegistered)
def registered(rows: Rows, recorded: Recorded[CustomerRegistered]) -> None:
    event = recorded.event
    rows.put(
        CUSTOMERS,
        CustomerRow(
            recorded.customer_id,
            event.name,
            event.customer_number,
            event.time_zone,
            unknown_devices=True,
            hidden_kinds=[],
            features=[],
            user_fields=Json("[]"),
            device_fields=Json("[]"),
            feed_brake_percent=20,
            version=recorded.stream_version,
        ),
    )


@inventory.on(CustomerRenamed)
def renamed(rows: Rows, recorded: Recorded[CustomerRenamed]) -> None:
    rows.change(CUSTOMERS, recorded.customer_id, name=recorded.event.name, version=recorded.stream_version)


@inventory.on(TimeZoneChanged)
def time_zone_changed(rows: Rows, recorded: Recorded[TimeZoneChanged]) -> None:
    rows.change(CUSTOMERS, recorded.customer_id, time_zone=recorded.event.time_zone, version=recorded.stream_version)


@inventory.on(FeedBrakeChanged)
def feed_brake_changed(rows: Rows, recorded: Recorded[FeedBrakeChanged]) -> None:
    rows.change(CUSTOMERS, recorded.customer_id, feed_brake_percent=recorded.event.percent, version=recorded.stream_version)


@inventory.on(UnknownDevicesSwitchedOn, UnknownDevicesSwitchedOff)
def unknown_devices_switched(rows: Rows, recorded: Recorded[UnknownDevicesSwitchedOn | UnknownDevicesSwitchedOff]) -> None:
    on = isinstance(recorded.event, UnknownDevicesSwitchedOn)
    rows.change(CUSTOMERS, recorded.customer_id, unknown_devices=on, version=recorded.stream_version)
    refresh_hidden(rows, recorded, unknown=True)


@inventory.on(DeviceKindHidden, DeviceKindShown)
def device_kind_hidden(rows: Rows, recorded: Recorded[DeviceKindHidden | DeviceKindShown]) -> None:
    row, kind = rows.get(CUSTOMERS, recorded.customer_id), recorded.event.kind
    if row is not None:
        kinds = {*row.hidden_kinds} - {kind}
        if isinstance(recorded.event, DeviceKindHidden):
            kinds.add(kind)
        rows.put(CUSTOMERS, row._replace(hidden_kinds=sorted(kinds), version=recorded.stream_version))
        refresh_hidden(rows, recorded, kind=kind)


@inventory.on(FeatureSwitchedOn, FeatureSwitchedOff)
def feature_switched(rows: Rows, recorded: Recorded[FeatureSwitchedOn | FeatureSwitchedOff]) -> None:
    row = rows.get(CUSTOMERS, recorded.customer_id)
    if row is not None:
        features = {*row.features} - {recorded.event.feature}
        if isinstance(recorded.event, FeatureSwitchedOn):
            features.add(recorded.event.feature)
        rows.put(CUSTOMERS, row._replace(features=sorted(features), version=recorded.stream_version))


@inventory.on(MasterDataFieldDefined)
def field_defined(rows: Rows, recorded: Recorded[MasterDataFieldDefined]) -> None:
    _change_fields(rows, recorded, recorded.event.field.key, recorded.event.field.model_dump())


@inventory.on(MasterDataFieldWithdrawn)
def field_withdrawn(rows: Rows, recorded: Recorded[MasterDataFieldWithdrawn]) -> None:
    _change_fields(rows, recorded, recorded.event.key, None)


def _change_fields(
    rows: Rows, recorded: Recorded[MasterDataFieldDefined] | Recorded[MasterDataFieldWithdrawn], key: str, field: dict[str, str] | None
) -> None:
    row = rows.get(CUSTOMERS, recorded.customer_id)
    if row is None:
        return
    column = f"{recorded.event.of}_fields"
    fields = [entry for entry in orjson.loads(getattr(row, column)) if entry["key"] != key]
    if field is not None:
        fields.append(field)
    rows.put(CUSTOMERS, row._replace(**{column: Json(orjson.dumps(fields).decode())}, version=recorded.stream_version))

"""How a customer's row follows from its events."""

from typing import Any

import orjson

from aggregates.case_reminders import USUAL_REMINDERS, CaseRemindersChanged
from aggregates.customer import (
    CustomerRegistered,
    CustomerRenamed,
    DeviceKindHidden,
    DeviceKindShown,
    FeatureSwitchedOff,
    FeatureSwitchedOn,
    FederalStateChanged,
    FeedBrakeChanged,
    MasterDataFieldDefined,
    MasterDataFieldWithdrawn,
    TimeZoneChanged,
    UnknownDevicesSwitchedOff,
    UnknownDevicesSwitchedOn,
    WorkingHoursChanged,
)
from aggregates.working_calendar import USUAL_HOURS
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
            federal_state=None,
            working_hours=Json(USUAL_HOURS.model_dump_json()),
            case_reminders=Json(USUAL_REMINDERS.model_dump_json()),
            version=recorded.stream_version,
        ),
    )


def _change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    row = rows.get(CUSTOMERS, recorded.customer_id)
    if row is not None:
        rows.put(CUSTOMERS, row._replace(**changes, version=max(row.version, recorded.stream_version)))


@inventory.on(CustomerRenamed)
def renamed(rows: Rows, recorded: Recorded[CustomerRenamed]) -> None:
    _change(rows, recorded, name=recorded.event.name)


@inventory.on(TimeZoneChanged)
def time_zone_changed(rows: Rows, recorded: Recorded[TimeZoneChanged]) -> None:
    _change(rows, recorded, time_zone=recorded.event.time_zone)


@inventory.on(FeedBrakeChanged)
def feed_brake_changed(rows: Rows, recorded: Recorded[FeedBrakeChanged]) -> None:
    _change(rows, recorded, feed_brake_percent=recorded.event.percent)


@inventory.on(FederalStateChanged)
def federal_state_changed(rows: Rows, recorded: Recorded[FederalStateChanged]) -> None:
    _change(rows, recorded, federal_state=recorded.event.federal_state)


@inventory.on(WorkingHoursChanged)
def working_hours_changed(rows: Rows, recorded: Recorded[WorkingHoursChanged]) -> None:
    _change(rows, recorded, working_hours=Json(recorded.event.hours.model_dump_json()))


@inventory.on(CaseRemindersChanged)
def case_reminders_changed(rows: Rows, recorded: Recorded[CaseRemindersChanged]) -> None:
    _change(rows, recorded, case_reminders=Json(recorded.event.reminders.model_dump_json()))


@inventory.on(UnknownDevicesSwitchedOn, UnknownDevicesSwitchedOff)
def unknown_devices_switched(rows: Rows, recorded: Recorded[UnknownDevicesSwitchedOn | UnknownDevicesSwitchedOff]) -> None:
    on = isinstance(recorded.event, UnknownDevicesSwitchedOn)
    _change(rows, recorded, unknown_devices=on)
    refresh_hidden(rows, recorded, unknown=True)


@inventory.on(DeviceKindHidden, DeviceKindShown)
def device_kind_hidden(rows: Rows, recorded: Recorded[DeviceKindHidden | DeviceKindShown]) -> None:
    row, kind = rows.get(CUSTOMERS, recorded.customer_id), recorded.event.kind
    if row is not None:
        kinds = {*row.hidden_kinds} - {kind}
        if isinstance(recorded.event, DeviceKindHidden):
            kinds.add(kind)
        _change(rows, recorded, hidden_kinds=sorted(kinds))
        refresh_hidden(rows, recorded, kind=kind)


@inventory.on(FeatureSwitchedOn, FeatureSwitchedOff)
def feature_switched(rows: Rows, recorded: Recorded[FeatureSwitchedOn | FeatureSwitchedOff]) -> None:
    row = rows.get(CUSTOMERS, recorded.customer_id)
    if row is not None:
        features = {*row.features} - {recorded.event.feature}
        if isinstance(recorded.event, FeatureSwitchedOn):
            features.add(recorded.event.feature)
        _change(rows, recorded, features=sorted(features))


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
    _change(rows, recorded, **{column: Json(orjson.dumps(fields).decode())})

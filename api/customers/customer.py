"""The caller's customer: what is set for it, and changing that (H-25, F-07, F-08, F-15)."""

from typing import Any

import orjson
from fastapi import Response

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.customer import Customer, Feature
from aggregates.engine.words import Words, words_of
from api.customers.customer_answers import SettingsTold
from api.engine.access import Reads, SwitchesFeatures
from api.engine.command_route import From, command_route
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from commands.customers.change_case_reminders import ChangeCaseReminders
from commands.customers.change_federal_state import ChangeFederalState
from commands.customers.change_feed_brake import ChangeFeedBrake
from commands.customers.change_time_zone import ChangeTimeZone
from commands.customers.change_working_hours import ChangeWorkingHours
from commands.customers.define_master_data_field import DefineMasterDataField
from commands.customers.rename_customer import RenameCustomer
from commands.customers.switch_device_kind import SwitchDeviceKind
from commands.customers.switch_feature import SwitchFeature
from commands.customers.switch_unknown_devices import SwitchUnknownDevices
from commands.customers.withdraw_master_data_field import WithdrawMasterDataField
from commands.engine.command import NotFound
from foundation.noun import Noun
from readmodels.engine.detail import POSITION
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.engine.remark import remark

router = guarded("Kunde / customer", "settings")
SETTINGS_TILE = Tile("settings", Noun("Einstellungen", "Settings"), "/customer", ("settings", "read"))

_CUSTOMER = f"""SELECT json_build_object('id', customer_id, 'name', name, 'customer_number', customer_number, 'time_zone', time_zone,
    'unknown_devices', unknown_devices, 'hidden_kinds', hidden_kinds, 'features', features, 'user_fields', user_fields, 'device_fields', device_fields,
    'feed_brake_percent', feed_brake_percent, 'federal_state', federal_state, 'working_hours', working_hours,
    'case_reminders', case_reminders, 'version', version)::text, version, {POSITION} FROM customers WHERE customer_id = %(customer)s"""

_NOTES: Words = {
    "unknown-devices-off": (
        (
            "Unbekannte Geräte werden nicht importiert: Gerätefelder bleiben leer, wo eine SIM-Karte in einem unbekannten Gerät liegt, die Nutzung"
            " in unbekannten Geräten ist nicht prüfbar, und die Übersicht über Rufnummern und genutzte Geräte ist nicht vollständig"
        ),
        (
            "Unknown devices are not imported: device fields stay empty where a SIM card is in an unknown device, the use in unknown devices"
            " can't be checked, and the overview of numbers and devices in use is not complete"
        ),
    ),
}
"""Words of the manual ("Die Daten und ihre Darstellung")."""


_NAMED = "SELECT customer_id, customer_number, name FROM customers WHERE customer_id = %(customer)s"
CUSTOMER_READS = read_by(_NAMED)


def customer_of(found: Reading) -> dict[str, Any] | None:
    """Read id, number and name of the customer that is read for."""
    row = found.one(_NAMED)
    return dict(zip(("id", "customer_number", "name"), row, strict=True)) if row is not None else None


@router.get("/customer", summary="Einstellungen des Kunden / The customer's settings", response_model=SettingsTold)
def get_settings(caller: Reads, after: After) -> Response:
    with reading(caller, read_by(_CUSTOMER), after) as found:
        row = found.one(_CUSTOMER)
    if row is None:
        raise NotFound(Customer.noun, caller.customer)
    fields: dict[str, Any] = orjson.loads(row[0])
    on = set(fields["features"])
    fields["features"] = [{"feature": code, "on": code in on, "de": de, "en": en} for code, (de, en) in words_of(Feature).items()]
    hidden = set(fields.pop("hidden_kinds"))
    fields["device_kinds"] = [
        {"kind": code, "hidden": code in hidden, "de": de, "en": en} for code, (de, en) in words_of(DeviceKind).items()
    ]
    fields["notes"] = [] if fields["unknown_devices"] else [remark(_NOTES, "unknown-devices-off")]
    return json_answer(fields, row[2], ETag=f'"{row[1]}"')


command_route(
    router,
    "PUT /customer/name",
    RenameCustomer,
    "Kunden umbenennen / Rename the customer",
    source=From(of_customer=True),
    who=SwitchesFeatures,
)
command_route(
    router,
    "PUT /customer/time-zone",
    ChangeTimeZone,
    "Zeitzone ändern / Change the time zone",
    source=From(of_customer=True),
    example={"time_zone": "Europe/Vienna"},
)
command_route(
    router,
    "PUT /customer/features/{feature}",
    SwitchFeature,
    "Funktion freischalten / Switch a feature on",
    source=From(of_customer=True, fixed={"on": True}),
    called="switch_feature_on",
    who=SwitchesFeatures,
)
command_route(
    router,
    "DELETE /customer/features/{feature}",
    SwitchFeature,
    "Funktion ausschalten / Switch a feature off",
    source=From(of_customer=True, fixed={"on": False}),
    called="switch_feature_off",
    who=SwitchesFeatures,
)
command_route(
    router,
    "PUT /customer/unknown-devices",
    SwitchUnknownDevices,
    "Import unbekannter Geräte einschalten / Switch the import of unknown devices on",
    source=From(of_customer=True, fixed={"on": True}),
    called="switch_unknown_devices_on",
)
command_route(
    router,
    "DELETE /customer/unknown-devices",
    SwitchUnknownDevices,
    "Import unbekannter Geräte ausschalten / Switch the import of unknown devices off",
    source=From(of_customer=True, fixed={"on": False}),
    called="switch_unknown_devices_off",
)
command_route(
    router,
    "PUT /customer/hidden-device-kinds/{kind}",
    SwitchDeviceKind,
    "Alle Geräte einer Art ausblenden / Hide all devices of a kind",
    source=From(of_customer=True, fixed={"shown": False}),
    called="hide_device_kind",
)
command_route(
    router,
    "DELETE /customer/hidden-device-kinds/{kind}",
    SwitchDeviceKind,
    "Geräte einer Art wieder einblenden / Show devices of a kind again",
    source=From(of_customer=True, fixed={"shown": True}),
    called="show_device_kind",
)
command_route(
    router,
    "PUT /customer/fields/{of}/{key}",
    DefineMasterDataField,
    "Eigenes Stammdatenfeld festlegen / Define a master-data field",
    source=From(of_customer=True),
    example={"label_de": "Schuhgröße", "label_en": "Shoe size"},
)
command_route(
    router,
    "DELETE /customer/fields/{of}/{key}",
    WithdrawMasterDataField,
    "Eigenes Stammdatenfeld entfernen / Withdraw a master-data field",
    source=From(of_customer=True),
)
command_route(
    router,
    "PUT /customer/feed-brake",
    ChangeFeedBrake,
    "Importbremse ändern / Change the feed brake",
    source=From(of_customer=True),
    example={"percent": 20},
)
command_route(
    router,
    "PUT /customer/federal-state",
    ChangeFederalState,
    "Bundesland der Feiertage ändern / Change the federal state of the holidays",
    source=From(of_customer=True),
    example={"federal_state": "NW"},
)
command_route(
    router,
    "PUT /customer/working-hours",
    ChangeWorkingHours,
    "Arbeitszeit und Annahmeschluss ändern / Change working hours and cut-off time",
    source=From(of_customer=True),
    example={"opens_at": "08:00", "closes_at": "17:00", "cut_off_at": "14:00"},
)
command_route(
    router,
    "PUT /customer/case-reminders",
    ChangeCaseReminders,
    "Erinnerungen zu Servicefällen ändern / Change the reminders of service cases",
    source=From(of_customer=True),
    example={"open_return": 10, "unanswered": 2},
)

"""Devices over HTTP (H-05, F-06, F-09)."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from aggregates.device import Device
from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, IMEI_CLAIM, SERIAL_NUMBER_CLAIM, DeviceDescription
from aggregates.engine.words import Help, Label
from api.devices.device_actions import DEVICE_ACTIONS
from api.devices.device_answers import DeviceTold
from api.devices.device_past import DEVICE_AS_OF, device_subject
from api.devices.imeis import NewIdentifier, PastDay, PrintedIdentifier, imei_claimed, known_identifiers, serial_number_claimed
from api.engine.access import Caller
from api.engine.command_route import From, body_of, command_route
from api.engine.days import SinceUntil, in_moments
from api.engine.known_by import KnownBy
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.written import Note
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.describe_device import DescribeDevice
from commands.devices.exchange_board import ExchangeBoard
from commands.devices.hide_device import HideDevice
from commands.devices.identify_device import IdentifyDevice
from commands.devices.lift_activation_lock import LiftActivationLock
from commands.devices.merge_devices import MergeDevices
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import ReassignDevice
from commands.devices.record_device_holder import RecordDeviceHolder
from commands.devices.register_device import TAKEN_OVER, RegisterDevice
from commands.devices.report_activation_lock import ReportActivationLock
from commands.devices.show_device import ShowDevice
from commands.devices.split_devices import SplitDevices
from commands.devices.withdraw_identifiers import WithdrawIdentifiers
from commands.engine.dispatch import Done
from readmodels.devices.device_detail import DEVICE_DETAIL_READS, DEVICE_RECORDS_READS, device_detail
from readmodels.devices.device_history import DEVICE_HISTORY_LIST
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

router = guarded("Geräte / devices", "devices")
EXAMPLE = {"identifiers": [{"kind": "imei", "value": "350000000000014"}], "description": {"maker": "Beispielwerk", "model": "Phone 1"}}


_NewIdentifiers = Annotated[tuple[NewIdentifier, ...], Field(min_length=1, max_length=10), IDENTIFIERS]


class RegisterDeviceBody(Shape):
    identifiers: _NewIdentifiers
    description: Annotated[DeviceDescription, DESCRIPTION] = DeviceDescription()


class IdentifyDeviceBody(Shape):
    identifiers: _NewIdentifiers


class ExchangeBoardBody(Shape):
    identifiers: Annotated[
        _NewIdentifiers, Help("Alle, die das Gerät nun hat, von jeder Art.", "All that the device has now, of each kind.")
    ]
    on: Annotated[PastDay, Label("Getauscht am", "Exchanged on")]


class WithdrawIdentifiersBody(Shape):
    identifiers: Annotated[tuple[PrintedIdentifier, ...], Field(min_length=1, max_length=10), IDENTIFIERS]
    on: Annotated[
        PastDay, Label("Bekannt seit", "Known since"), Help("Der Tag, an dem es bekannt wurde.", "The day on which it became known.")
    ]


def _identified(_caller: Caller, fields: dict[str, object]) -> dict[str, object]:
    return known_identifiers(fields)


def _numbers_go_along(_caller: Caller, _command: ReassignDevice, _done: Done) -> list[Note]:
    return [
        Note(
            de="Aktive Rufnummern im Gerät gehen mit zum neuen Nutzer.",
            en="Active numbers in the device go along to the new user.",
        )
    ]


_HIDDEN_KINDS = "SELECT hidden_kinds FROM customers WHERE customer_id = %(customer)s"


def _how_it_is_shown(caller: Caller, command: RegisterDevice, done: Done) -> list[Note]:
    """That it was there already, though nobody saw it (F-07); that it isn't shown, like all of its kind (F-08)."""
    with reading(caller, read_by(_HIDDEN_KINDS), 0) as found:
        row = found.one(_HIDDEN_KINDS)
    hidden = row is not None and command.description.kind in row[0]
    return [*([_WAS_THERE] if TAKEN_OVER in done.ids else []), *([_LIKE_ITS_KIND] if hidden else [])]


_ASKS_FOR_HIDDEN = frozenset({"hidden", "without_certificate"})


def _shown_ones(_found: Reading, query: Query) -> Query:
    """Leave out those that people have hidden and those that are gone, but for who asks for them (F-08, H-16)."""
    if any(condition.field in _ASKS_FOR_HIDDEN for condition in query.conditions):
        return query
    return replace(query, conditions=(*query.conditions, Condition("hidden", "empty", (), fixed=True)))


_LIKE_ITS_KIND = Note(
    de="Das Gerät wird wie alle dieser Art nicht angezeigt; es steht unter den nicht angezeigten.",
    en="The device is not shown, like all of its kind; it is among those that are not shown.",
)
_WAS_THERE = Note(
    de="Das Gerät war aus dem Tagesimport schon bekannt und wurde nicht angezeigt; dieser Datensatz gilt nun, mit seiner Historie und seinen Rufnummern.",
    en="The device was known from the feed already and not shown; that record counts now, with its history and its numbers.",
)
DEVICE = Thing(
    router,
    "/devices/{device_id}",
    DEVICE_LIST,
    Device.noun,
    actions=DEVICE_ACTIONS,
    narrow=_shown_ones,
    lines=("sims",),
    detail=DetailOf(
        "Gerät mit Nutzer und Rufnummern / A device with its user and numbers",
        DeviceTold,
        device_detail,
        DEVICE_DETAIL_READS,
        "A record that became part of another device answers with that one; `merged_into` then says its id.",
        labels={
            "note_count": ("Notizen", "Notes"),
            "certificates": ("Zertifikate", "Certificates"),
            "cases": ("Klärfälle", "Clarification cases"),
            "merged_from": ("Hat aufgenommen", "Took in"),
            "merged_into": ("Aufgegangen in", "Merged into"),
            "no_number_reason": ("Warum ohne Rufnummer", "Why without number"),
        },
    ),
    history=HistoryIn(DEVICE_HISTORY_LIST, device_subject, DEVICE_RECORDS_READS),
    as_of=DEVICE_AS_OF,
    headline=Headline(("designation",), ("imei", "serial_number", "kind", "user")),
    known_by=(KnownBy("imei", IMEI_CLAIM, imei_claimed), KnownBy("serial_number", SERIAL_NUMBER_CLAIM, serial_number_claimed)),
)

command_route(
    router,
    "POST /devices",
    RegisterDevice,
    "Gerät anlegen / Register a device",
    source=From(new="device_id"),
    body=RegisterDeviceBody,
    prepare=_identified,
    remark=_how_it_is_shown,
    example=EXAMPLE,
)
command_route(
    router,
    "POST /devices/{device_id}/identifiers",
    IdentifyDevice,
    "Kennungen ergänzen / Add identifiers",
    body=IdentifyDeviceBody,
    prepare=_identified,
    example={"identifiers": [{"kind": "serial_number", "value": "BSP-2026-0001"}]},
    action=(DEVICE_ACTIONS, "identify"),
)
command_route(
    router,
    "POST /devices/{device_id}/board-exchange",
    ExchangeBoard,
    "Platine getauscht: die alten Kennungen enden, die neuen gelten / Board exchanged: the old identifiers end, the new ones are in use",
    body=ExchangeBoardBody,
    prepare=_identified,
    example={"identifiers": [{"kind": "imei", "value": "350000000000022"}], "on": "2026-01-31"},
    action=(DEVICE_ACTIONS, "exchange_board"),
)
command_route(
    router,
    "POST /devices/{device_id}/identifiers/withdrawal",
    WithdrawIdentifiers,
    "Falsche Kennungen zurücknehmen / Withdraw wrong identifiers",
    body=WithdrawIdentifiersBody,
    prepare=_identified,
    example={"identifiers": [{"kind": "serial_number", "value": "INVALID"}], "on": "2026-01-31"},
    action=(DEVICE_ACTIONS, "withdraw_identifiers"),
)
command_route(
    router,
    "PUT /devices/{device_id}/description",
    DescribeDevice,
    "Gerät beschreiben: was fehlt, bleibt; null nimmt weg / Describe a device: what is missing stays, null takes away",
    example={"size": "256 GB", "colour": "blau"},
    action=(DEVICE_ACTIONS, "describe"),
)
command_route(
    router,
    "POST /devices/{device_id}/assignment",
    AssignDevice,
    "Gerät einem Nutzer zuweisen / Assign a device to a user",
    action=(DEVICE_ACTIONS, "assign"),
)
command_route(
    router,
    "POST /devices/{device_id}/reassignment",
    ReassignDevice,
    "Gerät einem anderen Nutzer zuweisen / Pass a device to another user",
    remark=_numbers_go_along,
    action=(DEVICE_ACTIONS, "reassign"),
)
command_route(
    router,
    "POST /devices/{device_id}/past-holders",
    RecordDeviceHolder,
    "Festhalten, wer das Gerät damals hatte / Record who held a device in the past",
    body=body_of(RecordDeviceHolder, {"device_id", "since", "until"}, SinceUntil),
    prepare=in_moments,
    example={"user_id": None, "since": "2026-01-01", "until": "2026-01-31"},
    action=(DEVICE_ACTIONS, "record_holder"),
)
command_route(
    router,
    "DELETE /devices/{device_id}/user",
    DecoupleDevice,
    "Gerät vom Nutzer entkoppeln / Decouple a device from its user",
    action=(DEVICE_ACTIONS, "decouple"),
)
command_route(
    router,
    "POST /devices/{device_id}/notes",
    NoteOnDevice,
    "Notiz hinterlegen / Leave a note",
    example={"text": "Display zerkratzt"},
    action=(DEVICE_ACTIONS, "note"),
)
command_route(
    router,
    "PUT /devices/{device_id}/activation-lock",
    ReportActivationLock,
    "Aktivierungssperre melden / Report an activation lock",
    action=(DEVICE_ACTIONS, "report_activation_lock"),
)
command_route(
    router,
    "DELETE /devices/{device_id}/activation-lock",
    LiftActivationLock,
    "Aktivierungssperre aufgehoben / Activation lock lifted",
    action=(DEVICE_ACTIONS, "lift_activation_lock"),
)
command_route(
    router,
    "PUT /devices/{device_id}/hidden",
    HideDevice,
    "Gerät ausblenden: es steht auf keiner Liste, seine Rufnummer sagt es / Hide a device: it is on no list, its number says so",
    action=(DEVICE_ACTIONS, "hide"),
)
command_route(
    router,
    "DELETE /devices/{device_id}/hidden",
    ShowDevice,
    "Gerät wieder einblenden / Show a device again",
    action=(DEVICE_ACTIONS, "show"),
)
command_route(
    router,
    "POST /devices/{device_id}/acknowledgement",
    AcknowledgeDevice,
    "Neues Gerät aus dem FKP bestätigen / Acknowledge a new device from the carrier portal",
    source=From(fixed={"source": "manual"}),
    action=(DEVICE_ACTIONS, "acknowledge"),
)
command_route(
    router,
    "POST /devices/{device_id}/merge",
    MergeDevices,
    "Dublette zusammenführen: der andere Datensatz geht in diesem auf / Merge a double: the other record becomes part of this one",
    source=From(path={"device_id": "survivor_id"}, fixed={"source": "manual"}),
    action=(DEVICE_ACTIONS, "merge"),
)
command_route(
    router,
    "POST /devices/{device_id}/split",
    SplitDevices,
    "Falsches Zusammenführen zurücknehmen / Undo a wrong merge",
    source=From(path={"device_id": "survivor_id"}),
    action=(DEVICE_ACTIONS, "split"),
)

"""Rows of initial loads and of device-management extracts as commands (F-09, F-18).

Each row may need several commands, decided one after the other; what is known already is enriched, not made twice. Ids are derived
from the import and the line, so that a killed load that is started again makes nothing twice either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from aggregates.customer import Customer, FieldOf
from aggregates.device import Device, DeviceDescription, Identifier
from aggregates.event import Claim
from aggregates.sim import Card, Tariff
from commands.acknowledge_device import AcknowledgeDevice
from commands.assign_device import AssignDevice
from commands.command import Command, Refusal
from commands.describe_device import DescribeDevice
from commands.device_identifiers import KnownSource
from commands.enrich_user import EnrichUser
from commands.given import Batch
from commands.identify_device import IdentifyDevice
from commands.link_sim_to_device import LinkSimToDevice
from commands.merge_devices import MergeDevices
from commands.observe_sim import ObserveSim
from commands.register_device import RegisterDevice
from commands.register_other_sim import RegisterOtherSim
from commands.register_user import RegisterUser
from commands.rename_user import RenameUser
from eventstore.ids import derived_id
from importers.device_extract import ExtractRow
from importers.header import plain
from importers.initial_load_rows import DeviceRow, SimRow, UserRow, identifiers
from importers.known_users import KnownUsers


class NoSuchUser(Refusal):
    """There is no user {who}; import the users first, or correct the personnel number or e-mail address."""

    code = "no-such-user"
    de = "Es gibt keinen Nutzer {who}; bitte erst die Nutzer importieren oder Personalnummer bzw. E-Mail berichtigen."


class NoSuchDevice(Refusal):
    """There is no device with the IMEI {imei}; import the devices first, or correct the IMEI."""

    code = "no-such-device"
    de = "Es gibt kein Gerät mit der IMEI {imei}; bitte erst die Geräte importieren oder die IMEI berichtigen."


@dataclass(frozen=True, slots=True)
class LoadContext:
    """What rows are resolved against."""

    customer_id: UUID
    import_id: UUID
    customer: Customer
    users: KnownUsers
    fed_carriers: frozenset[str]

    def own_fields(self, of: FieldOf, further: dict[str, str]) -> dict[str, str]:
        """Of a list's other columns, those that are fields of the customer's own, by key or label."""
        names = {plain(name): field.key for field in self.customer.fields_of(of) for name in (field.key, field.label_de, field.label_en)}
        return {names[plain(column)]: value for column, value in further.items() if plain(column) in names}

    def new_id(self, line: int) -> UUID:
        return derived_id(self.import_id, str(line))


def user_commands(context: LoadContext, batch: Batch, line: int, row: UserRow) -> Iterator[Command]:
    """A new user, or what the list says differently about one who is known."""
    known = context.users.find(batch, row.personnel_number, row.email)
    further = context.own_fields("user", row.further)
    if known is None or known == context.new_id(line):
        yield RegisterUser(
            user_id=context.new_id(line),
            name=row.name,
            email=row.email,
            group=row.group,
            personnel_number=row.personnel_number,
            cost_centre=row.cost_centre,
            primary_address=row.primary_address,
            additional_addresses=row.additional_addresses,
            further=further,
        )
        return
    yield RenameUser(user_id=known, name=row.name)
    said = {"email": row.email, "group": row.group, "personnel_number": row.personnel_number, "cost_centre": row.cost_centre}
    changes = {name: value for name, value in {**said, "primary_address": row.primary_address}.items() if value is not None}
    yield EnrichUser(user_id=known, add_addresses=row.additional_addresses, further=further, **changes)


def device_commands(context: LoadContext, batch: Batch, line: int, row: DeviceRow) -> Iterator[Command]:
    """A new device, or more about a known one; given to its user if it has none."""
    names = _names(row.imei1, row.imei2, row.serial_number)
    further = context.own_fields("device", row.further)
    holders = _holders(context, batch, names)
    if not holders or holders == [context.new_id(line)]:
        device_id = context.new_id(line)
        description = DeviceDescription(
            kind=row.kind or "smartphone", maker=row.maker, model=row.model, size=row.size, colour=row.colour, further=further
        )
        yield RegisterDevice(device_id=device_id, identifiers=names, description=description, source="initial_import")
    else:
        device_id = holders[0]
        yield from _one_device(batch, holders, names, "initial_import")
        said = {"kind": row.kind, "maker": row.maker, "model": row.model, "size": row.size, "colour": row.colour}
        yield DescribeDevice(device_id=device_id, further=further, **{name: value for name, value in said.items() if value is not None})
    if row.user_personnel_number is not None or row.user_email is not None:
        user_id = context.users.find(batch, row.user_personnel_number, row.user_email)
        if user_id is None:
            raise NoSuchUser(who=row.user_personnel_number or row.user_email)
        yield AssignDevice(device_id=device_id, user_id=user_id)


def extract_commands(context: LoadContext, batch: Batch, line: int, row: ExtractRow) -> Iterator[Command]:
    """The records of one device become one, with all its identifiers; a device that the portal doesn't know stays unknown to it."""
    names = _names(row.imei1, row.imei2, row.serial_number)
    holders = _holders(context, batch, names)
    if holders:
        yield from _one_device(batch, holders, names, "device_management")


def sim_commands(context: LoadContext, batch: Batch, line: int, row: SimRow) -> Iterator[Command]:
    """A number: of a fed carrier as the feed would bring it, of any other by hand."""
    device_id = batch.holder(context.customer_id, Claim("imei", row.imei14)) if row.imei14 else None
    if row.imei14 and device_id is None:
        raise NoSuchDevice(imei=row.imei14)
    known = batch.holder(context.customer_id, Claim("number", row.number))
    if row.carrier in context.fed_carriers:
        yield ObserveSim(
            sim_id=known or context.new_id(line),
            known=known is not None,
            number=row.number,
            carrier=row.carrier,
            iccid=row.iccid,
            card_type=row.card_type,
            tariff=row.tariff,
            status=row.status,
            imei=row.imei14,
            device_id=device_id,
        )
        return
    sim_id = context.new_id(line)
    card, tariff = Card(iccid=row.iccid, card_type=row.card_type), Tariff(name=row.tariff)
    yield RegisterOtherSim(sim_id=sim_id, number=row.number, carrier=row.carrier, card=card, tariff=tariff, status=row.status)
    if device_id is not None:
        yield LinkSimToDevice(sim_id=sim_id, device_id=device_id)


def _names(imei1: str | None, imei2: str | None, serial_number: str | None) -> tuple[Identifier, ...]:
    return tuple(Identifier.model_validate({"kind": kind, "value": value}) for kind, value in identifiers(imei1, imei2, serial_number))


def _holders(context: LoadContext, batch: Batch, names: tuple[Identifier, ...]) -> list[UUID]:
    """The records that have one of these identifiers; first the one that the others are to become part of."""
    found = {batch.holder(context.customer_id, Claim(name.kind, name.value)) for name in names} - {None}
    devices = {device_id: batch.state(Device, device_id) for device_id in found if device_id is not None and _load(batch, device_id)}
    return sorted(
        devices, key=lambda device: (devices[device].user_id is None, not devices[device].absorbed, devices[device].unknown, device)
    )


def _load(batch: Batch, device_id: UUID) -> bool:
    batch.load((device_id,))
    return True


def _one_device(batch: Batch, holders: list[UUID], names: tuple[Identifier, ...], source: KnownSource) -> Iterator[Command]:
    survivor, *others = holders
    for absorbed in others:
        yield MergeDevices(survivor_id=survivor, absorbed_id=absorbed, source=source)
    yield IdentifyDevice(device_id=survivor, identifiers=names, source=source)
    if batch.state(Device, survivor).unknown:
        yield AcknowledgeDevice(device_id=survivor, source=source)

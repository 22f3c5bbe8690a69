"""Rows of initial loads and of device-management extracts as commands (F-09, F-18).

Each row may need several commands, decided one after the other; what is known already is enriched, not made twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from aggregates.customer import Customer, FieldOf
from aggregates.device import Device
from aggregates.device_terms import IMEI_CLAIM, DeviceDescription, Identifier
from aggregates.sim import NUMBER_CLAIM, Sim
from aggregates.sim_terms import Card, Tariff
from aggregates.user import User
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.assign_device import AssignDevice
from commands.devices.describe_device import DescribeDevice
from commands.devices.device_identifiers import KnownSource
from commands.devices.identify_device import IdentifyDevice
from commands.devices.merge_devices import MergeDevices
from commands.devices.one_device import Recognised, printed, recognised
from commands.devices.register_device import RegisterDevice
from commands.engine.command import Command, Given, Refusal
from commands.sims.change_other_sim import ChangeOtherSim
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.list_sim import ListSim
from commands.sims.register_other_sim import RegisterOtherSim
from commands.users.enrich_user import EnrichUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from eventstore.ids import derived_id
from foundation.normal_form import same
from importers.engine.header import plain
from importers.imports.device_extract import ExtractRow
from importers.imports.ids_in_lists import check_sim_id, device_of_id, user_of_id
from importers.imports.initial_load_rows import DeviceRow, SimRow, UserRow, identifiers
from importers.imports.known_users import KnownUsers
from importers.imports.row_changes import Earlier, RowChanges
from importers.imports.said_already import addresses_besides, same_address
from importers.imports.said_otherwise import fields_otherwise, otherwise
from importers.quarantine import RowNoted


class NoSuchUser(Refusal):
    """There is no user {who}; import the users first, or correct the personnel number or e-mail address."""

    code = "no-such-user"
    de = "Es gibt keinen Nutzer {who}; bitte erst die Nutzer importieren oder Personalnummer bzw. E-Mail berichtigen."


class ModelMissing(Refusal):
    """There is no device with {identifiers} yet, and the row names no model; fill in the model."""

    code = "model-missing"
    de = "Ein Gerät mit {identifiers} gibt es noch nicht, und die Zeile nennt kein Modell; bitte das Modell ergänzen."


class NoSuchDevice(Refusal):
    """There is no device with the IMEI {imei}; import the devices first, or correct the IMEI."""

    code = "no-such-device"
    de = "Es gibt kein Gerät mit der IMEI {imei}; bitte erst die Geräte importieren oder die IMEI berichtigen."


class ListedForAnotherUser(Refusal):
    """The row gives the device to another user than {name} ({user_id}), who has it. Is the row right: reassign the device, then bring the row again. Is it not: empty its user, or put in the one who has the device."""

    code = "listed-for-another-user"
    de = "Die Zeile gibt das Gerät einem anderen Nutzer als {name} ({user_id}), der es hat. Stimmt die Zeile: das Gerät umhängen, dann die Zeile erneut einlesen. Stimmt sie nicht: ihren Nutzer leeren oder den eintragen, der das Gerät hat."


@dataclass(frozen=True, slots=True)
class LoadContext:
    """What rows are resolved against."""

    import_id: UUID
    day: date
    customer: Customer
    users: KnownUsers
    fed_carriers: tuple[str, ...]
    asked_by: str = ""
    """Who imports them, as actors are known; what they do is done by the import."""
    namesakes: dict[int, list[UUID]] = field(default_factory=dict[int, list[UUID]])
    """By line: who has the name of somebody who was registered anew."""
    inactive: dict[int, UUID] = field(default_factory=dict[int, UUID])
    """By line: the user whom it is about, and who is inactive."""
    left_out: dict[int, list[RowNoted]] = field(default_factory=dict[int, list[RowNoted]])
    """By line: what of it could not be done, though the rest could."""
    changes: dict[int, RowChanges] = field(default_factory=dict[int, RowChanges])
    """By line: what it would change, cell by cell, where its kind of list tells that."""
    lines_of: dict[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])
    """By what one row alone may do: the line that did it, where that shows only once it is looked up."""
    earlier: Earlier = field(default_factory=Earlier)
    columns_of: dict[tuple[str, ...], Any] = field(default_factory=dict[tuple[str, ...], Any])
    """By the names of a sheet's columns: what they mean, where their kind of list works that out once for all rows."""

    def own_fields(self, of: FieldOf, further: dict[str, str]) -> dict[str, str]:
        """Pick those of a list's other columns that are fields of the customer's own, by key or label."""
        names = self.own_names(of)
        return {names[plain(column)]: value for column, value in further.items() if plain(column) in names}

    def own_names(self, of: FieldOf) -> dict[str, str]:
        """Map what columns with fields of the customer's own may be called to the fields' keys."""
        return {plain(name): field.key for field in self.customer.fields_of(of) for name in (field.key, field.label_de, field.label_en)}

    def fed(self, carrier: str) -> str | None:
        """Look up the carrier's name as its feed has it, however the list writes it; None if it has no feed."""
        return next((name for name in self.fed_carriers if plain(name) == plain(carrier)), None)

    def new_id(self, line: int) -> UUID:
        """Derive an id that is the same each time the row is tried again."""
        return derived_id(self.import_id, str(line))


def user_commands(context: LoadContext, given: Given, line: int, row: UserRow) -> Iterator[Command]:
    """Yield the commands for a new user, or for what the list says differently about one who is known."""
    known = context.users.listed(given, row.name, row.personnel_number, row.email, user_of_id(given, row.user_id))
    further = context.own_fields("user", row.further)
    if known is None:
        known = context.new_id(line)
        yield RegisterUser(
            user_id=known,
            name=row.name,
            email=row.email,
            group=row.group,
            personnel_number=row.personnel_number,
            cost_centre=row.cost_centre,
            primary_address=row.primary_address,
            additional_addresses=addresses_besides(row.additional_addresses, ()),
            further=further,
        )
        context.users.remember(given, known)
        context.namesakes[line] = context.users.namesakes(given, row.name, known)
        return
    user = given.state(User, known)
    if user.status == "inactive":
        context.inactive[line] = known
    if (name := otherwise(row.name, user.name)) is not None:
        yield RenameUser(user_id=known, name=name)
    number, was = row.personnel_number, user.personnel_number
    said = {
        "email": row.email,
        "group": otherwise(row.group, user.group),
        "personnel_number": None if number and was and same(number) == same(was) else number,
        "cost_centre": otherwise(row.cost_centre, user.cost_centre),
        "primary_address": None if same_address(row.primary_address, user.primary_address) else row.primary_address,
    }
    changes = {name: value for name, value in said.items() if value is not None}
    further = fields_otherwise(further, user.further)
    yield EnrichUser.model_validate(
        {
            "user_id": known,
            "add_addresses": addresses_besides(row.additional_addresses, user.additional_addresses),
            "further": further,
            **changes,
        }
    )
    context.users.remember(given, known)


def device_commands(context: LoadContext, given: Given, line: int, row: DeviceRow) -> Iterator[Command]:
    """Yield the commands for a new device, or for more about a known one; it is given to its user if it has none."""
    names = device_names(row.imei1, row.imei2, row.serial_number)
    further = context.own_fields("device", row.further)
    kind = {"kind": row.kind} if row.kind else {}
    described = DeviceDescription.model_validate({"maker": row.maker, "model": row.model, "size": row.size, **kind})
    found = recognised(given, names, described, named=device_of_id(given, row.device_id))
    if found.records:
        device_id = found.records[0]
        known = given.state(Device, device_id).description
        yield from _one_device(given, found, "initial_import", unknown=row.unknown)
        said = {
            "kind": row.kind,
            "maker": otherwise(row.maker, known.maker),
            "model": otherwise(row.model, known.model),
            "size": otherwise(row.size, known.size),
            "colour": otherwise(row.colour, known.colour),
        }
        changes = {name: value for name, value in said.items() if value is not None}
        further = fields_otherwise(further, known.further)
        yield DescribeDevice.model_validate({"device_id": device_id, "further": further, **changes})
    elif row.model is None:
        raise ModelMissing(identifiers=printed(names))
    else:
        device_id = context.new_id(line)
        description = described.model_copy(update={"size": row.size, "colour": row.colour, "further": further})
        yield RegisterDevice(device_id=device_id, identifiers=names, description=description, source="initial_import")
    named = user_of_id(given, row.user_id)
    if named is not None or row.user_personnel_number is not None or row.user_email is not None:
        user_id = context.users.meant(given, row.user_personnel_number, row.user_email, named)
        if user_id is None:
            raise NoSuchUser(who=row.user_personnel_number or row.user_email)
        holder = given.state(Device, device_id).user_id
        if holder not in (None, user_id):
            raise ListedForAnotherUser(name=given.state(User, holder).name, user_id=holder)
        yield AssignDevice(device_id=device_id, user_id=user_id)


def extract_commands(_context: LoadContext, given: Given, _line: int, row: ExtractRow) -> Iterator[Command]:
    """Yield the commands that merge a device's records, with all its identifiers; a device that the portal doesn't know stays unknown to it."""
    names = device_names(row.imei1, row.imei2, row.serial_number)
    found = recognised(given, names, DeviceDescription(maker=row.maker, model=row.model), codes=True)
    if found.records:
        yield from _one_device(given, found, "device_management")


def sim_commands(context: LoadContext, given: Given, line: int, row: SimRow) -> Iterator[Command]:
    """Yield the command for a number: of a fed carrier as the feed would bring it, of any other by hand."""
    device_id = given.holder(IMEI_CLAIM.of(row.imei14)) if row.imei14 else None
    if row.imei14 and device_id is None:
        raise NoSuchDevice(imei=row.imei14)
    known = given.holder(NUMBER_CLAIM.of(row.number))
    check_sim_id(given, row.sim_id, row.number, known)
    sim_id = known or context.new_id(line)
    fed = _fed(context, given.state(Sim, known) if known is not None else None, row.carrier)
    if fed is not None:
        yield ListSim(
            sim_id=sim_id,
            known=known is not None,
            number=row.number,
            carrier=fed,
            iccid=row.iccid,
            card_type=row.card_type,
            tariff=row.tariff,
            status=row.status,
            imei=row.imei14,
            device_id=device_id,
        )
        return
    if known is None:
        card, tariff = Card(iccid=row.iccid, card_type=row.card_type), Tariff(name=row.tariff)
        yield RegisterOtherSim(
            sim_id=sim_id, number=row.number, carrier=row.carrier, card=card, tariff=tariff, status=row.status or "active"
        )
    else:
        yield _changed(given.state(Sim, known), known, row)
    if device_id is not None:
        yield LinkSimToDevice(sim_id=sim_id, device_id=device_id)


def _fed(context: LoadContext, sim: Sim | None, carrier: str) -> str | None:
    """Whose feed brings the number; None: it is made by hand, whatever its carrier is called."""
    if sim is not None and plain(sim.carrier) == plain(carrier):
        return sim.carrier if sim.fed else None
    return context.fed(carrier)


def _changed(sim: Sim, sim_id: UUID, row: SimRow) -> ChangeOtherSim:
    """What the list says about a number that was made by hand before."""
    card = Card(iccid=row.iccid or sim.card.iccid, card_type=otherwise(row.card_type, sim.card.card_type) or sim.card.card_type)
    tariff = sim.tariff.model_copy(update={"name": otherwise(row.tariff, sim.tariff.name) or sim.tariff.name})
    return ChangeOtherSim(sim_id=sim_id, card=card, tariff=tariff, status=row.status or sim.status)


def device_names(imei1: str | None, imei2: str | None, serial_number: str | None) -> tuple[Identifier, ...]:
    """Return the identifiers by which a row's device is known."""
    return tuple(Identifier.model_validate({"kind": kind, "value": value}) for kind, value in identifiers(imei1, imei2, serial_number))


def _one_device(given: Given, found: Recognised, source: KnownSource, *, unknown: bool | None = None) -> Iterator[Command]:
    """`unknown`: the row says itself that only the feed knows the device, as our exports do."""
    survivor, *others = found.records
    for absorbed in others:
        yield MergeDevices(survivor_id=survivor, absorbed_id=absorbed, source=source)
    if found.in_use:
        yield IdentifyDevice(device_id=survivor, identifiers=found.in_use, source=source)
    if given.state(Device, survivor).unknown and not unknown:
        yield AcknowledgeDevice(device_id=survivor, source=source)

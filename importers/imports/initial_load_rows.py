"""Users, devices and SIMs from the lists with which a service starts (F-18). German and English column names are known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from aggregates.address import HOME, Address
from aggregates.agreements.device_kinds import DeviceKind
from aggregates.sim_terms import SimStatus
from foundation.normal_form import same
from importers.imports import table_cells as cells
from importers.imports.known_by import words
from importers.imports.loaded_rows import Loaded, loaded
from importers.imports.table_cells import RowReading
from importers.imports.table_file import Table
from importers.quarantine import BadValue, Notice, Reason


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user to be registered; `user_id`: of one whom an export of ours names."""

    name: str
    email: str | None
    group: str | None
    personnel_number: str | None
    cost_centre: str | None
    primary_address: Address | None
    additional_addresses: tuple[Address | str, ...]
    """A text: one that can't be read, of somebody whom an export of ours names."""
    further: dict[str, str] = field(default_factory=dict[str, str])
    """All other named columns of the list, for the customer's own fields."""
    user_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device to be registered, and by whom it is held. IMEIs by their first 14 digits."""

    imei1: str | None
    imei2: str | None
    serial_number: str | None
    kind: DeviceKind | None
    """None: the list doesn't say."""
    maker: str | None
    model: str | None
    """None: an export of ours, whose device has none."""
    size: str | None
    colour: str | None
    user_personnel_number: str | None
    user_email: str | None
    further: dict[str, str] = field(default_factory=dict[str, str])
    user_id: UUID | None = None
    device_id: UUID | None = None
    """Of one that an export of ours names."""
    unknown: bool | None = None
    """Only the feed knows it, as an export of ours says."""


@dataclass(frozen=True, slots=True)
class SimRow:
    """A number to be registered; `imei14` names the device that it is in."""

    number: str
    carrier: str
    iccid: str | None
    card_type: str | None
    imei14: str | None
    tariff: str | None
    status: SimStatus | None
    """None: the list doesn't say."""
    sim_id: UUID | None = None


_REMARK = re.compile(
    r"(?i)(?:zwischen|gesamt|end)?(?:summe|anzahl|gesamt|total|subtotal|sum|count|stand|stichtag|datum|date|erstellt|exportiert|gedruckt|created|exported|printed|seite|page|quelle|source|ende|end)\b"
)
"""With what remarks beside a table begin."""
_SEVERAL_WORDS = re.compile(r"[\s,]")


def user_rows(table: Table) -> Iterator[Loaded[UserRow]]:
    """Read the users of a list, in which an id and a personnel number may stand once; of users without one, the e-mail address; of those without either, the name."""
    return loaded(table.rows(), read_user, _told_by)


def _told_by(user: UserRow) -> list[tuple[str, str]]:
    known_by = [("user_id", str(user.user_id))] if user.user_id else []
    known_by += [("personnel_number", same(user.personnel_number))] if user.personnel_number else []
    if known_by:
        return known_by
    return [("email", same(user.email))] if user.email else [("name", same(user.name))]


def device_rows(table: Table) -> Iterator[Loaded[DeviceRow]]:
    """Read the devices of a list, in which each id, each IMEI and each serial number may stand once."""
    return loaded(table.rows(), read_device, _device_told_by)


def _device_told_by(device: DeviceRow) -> list[tuple[str, str]]:
    known_by = [("device_id", str(device.device_id))] if device.device_id else []
    return known_by + identifiers(device.imei1, device.imei2, device.serial_number)


def sim_rows(table: Table) -> Iterator[Loaded[SimRow]]:
    """Read the SIMs of a list, in which each number may stand once."""
    return loaded(table.rows(), read_sim, lambda sim: [("number", sim.number)])


def identifiers(imei1: str | None, imei2: str | None, serial_number: str | None) -> list[tuple[str, str]]:
    """Return what makes a device this one and no other; both IMEIs count alike, for extracts swap them."""
    return [("imei", imei) for imei in (imei1, imei2) if imei] + ([("serial_number", serial_number)] if serial_number else [])


def read_user(cell: RowReading) -> UserRow:
    name, user_id = _name(cell), cell.id("user_id")
    return UserRow(
        name=name,
        user_id=user_id,
        email=cell.get("email", cells.email),
        group=cell.get("group", cells.text),
        personnel_number=cell.without_decimal("personnel_number", cells.personnel_number),
        cost_centre=cell.without_decimal("cost_centre", cells.cost_centre),
        primary_address=_primary_address(cell),
        additional_addresses=cell.get("additional_address", cells.addresses if user_id is None else cells.addresses_or_texts) or (),
        further=cell.further(),
    )


def _primary_address(cell: RowReading) -> Address | None:
    """The address in one cell, or in parts as exports of ours have it. Parts that differ from the one cell, or say nothing by themselves, are not used, and told."""
    whole = cell.get("primary_address", cells.address)
    said = {part: cell.get(part, cells.text) or "" for part in Address.model_fields}
    if whole is not None:
        for part, text in said.items():
            if text and same(text) != same(getattr(whole, part)):
                cell.note(Notice.VALUE_NOT_USED, part, found=cell.row.values["primary_address"].strip())
        return whole
    if not any(said[part] for part in Address.model_fields if part != "country"):
        if said["country"]:
            cell.note(Notice.VALUE_ALONE, "country")
        return None
    return Address(**{**said, "country": said["country"] or HOME})


def _name(cell: RowReading) -> str:
    """The name as it is written, or put together; a login is one only where there is nothing else."""
    whole = cell.get("name", cells.text)
    first, last = cell.get("first_name", cells.text), cell.get("last_name", cells.text)
    parts = " ".join(filter(None, (first, last)))
    if whole and first and last and not _SEVERAL_WORDS.search(whole):
        cell.note(Notice.VALUE_NOT_USED, "name", found=parts)
        return parts
    name = whole or parts or cell.get("login", cells.text) or ""
    for column, part in (("first_name", first), ("last_name", last)):
        if part and not words(part) <= words(name):
            cell.note(Notice.VALUE_NOT_USED, column, found=name)
    if _is_remark(cell, name):
        column = next(field for field in ("name", "first_name", "last_name", "login") if cell.row.values.get(field, "").strip())
        cell.reject(column, BadValue(Reason.NOT_A_ROW))
    if not name:
        cell.reject(
            next((field for field in ("name", "last_name", "login") if field in cell.row.columns), "name"), BadValue(Reason.MISSING_VALUE)
        )
    return name


def _is_remark(cell: RowReading, name: str) -> bool:
    """Whether the row has one cell alone, in a table of several columns, and that is none of a name: a sum, or the day of the table."""
    alone = len(cell.row.header) > 1 and sum(bool(each.strip()) for each in cell.row.cells) == 1
    return alone and bool(name) and (":" in name or (_REMARK.match(name) is not None and "," not in name))


def read_device(cell: RowReading) -> DeviceRow:
    imei1, imei2, serial_number = read_identifiers(cell, "imei")
    device_id = cell.id("device_id")
    return DeviceRow(
        imei1=imei1,
        imei2=imei2,
        serial_number=serial_number,
        kind=cell.get("kind", cells.kind),
        maker=cell.get("maker", cells.text),
        model=(cell.get if device_id else cell.required)("model", cells.text),
        size=cell.get("size", cells.text),
        colour=cell.get("colour", cells.text),
        user_personnel_number=cell.without_decimal("user_personnel_number", cells.personnel_number),
        user_id=cell.id("user_id"),
        user_email=cell.get("user_email", cells.email),
        device_id=device_id,
        unknown=cell.get("unknown", cells.yes_no),
        further=cell.further(),
    )


def read_sim(cell: RowReading) -> SimRow:
    number = cell.required("number", cells.number)
    carrier = cell.required("carrier", cells.text)
    card = cell.get("iccid", cells.iccid)
    device = cell.get("imei", cells.imei)
    return SimRow(
        number=number.e164 if number else "",
        carrier=carrier or "",
        iccid=card.digits if card else None,
        card_type=cell.get("card_type", cells.text),
        imei14=device.identity if device else None,
        tariff=cell.get("tariff", cells.text),
        status=cell.get("status", cells.status),
        sim_id=cell.id("sim_id"),
    )


def read_identifiers(cell: RowReading, first_imei: str) -> tuple[str | None, str | None, str | None]:
    """Read (IMEI 1, IMEI 2, serial number) of a device; at least one must be there, and the two IMEIs must differ."""
    before = len(cell.wrong)
    both = cell.get(first_imei, cells.imeis) or ()
    second = cell.get("imei2", cells.imei)
    for each in both:
        if each.notice:
            cell.note(each.notice, first_imei)
    found = [each.identity for each in (*both, *((second,) if second else ()))]
    serial_number = cell.get("serial_number", cells.serial_number)
    if len(cell.wrong) == before:
        if not found and not serial_number:
            cell.reject(first_imei, BadValue(Reason.NO_IDENTIFIER))
        if len(set(found)) < len(found):
            cell.reject("imei2", BadValue(Reason.SAME_IMEI_TWICE))
        if len(found) > 2:
            cell.reject(first_imei, BadValue(Reason.IMEI_MALFORMED))
    imei1, imei2, *_ = (*found, None, None)
    return imei1, imei2, serial_number

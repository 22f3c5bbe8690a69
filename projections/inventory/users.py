"""How a user's row follows from its events."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from aggregates.address import Address, address_line
from aggregates.engine.event import DELETED
from aggregates.user import (
    UserAddressAdded,
    UserAddressRemoved,
    UserCostCentreChanged,
    UserDeactivated,
    UserDeleted,
    UserDeletionHeldUp,
    UserEmailChanged,
    UserErased,
    UserFieldChanged,
    UserGroupChanged,
    UserPersonnelNumberChanged,
    UserPrimaryAddressChanged,
    UserReactivated,
    UserRegistered,
    UserRenamed,
)
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.inventory.newest import newest
from readmodels.engine.sort_key import search_text, sort_key, sort_keys
from readmodels.engine.table import Json
from readmodels.users.users import USERS, UserRow


def address_json(address: Address | None) -> Json | None:
    return Json(address.model_dump_json()) if address is not None else None


def addresses_json(addresses: Sequence[Address]) -> Json:
    return Json(orjson.dumps([address.model_dump() for address in addresses]).decode())


def _put(rows: Rows, row: UserRow) -> None:
    """Everything that follows from the user's own columns is computed here, so that it can't be forgotten anywhere."""
    further: dict[str, str] = orjson.loads(row.further)
    address: dict[str, str] = orjson.loads(row.primary_address) if row.primary_address is not None else {}
    lines = [address_line(**each) for each in orjson.loads(row.additional_addresses)]
    words = (row.name, row.email, row.group, row.personnel_number, row.cost_centre)
    row = row._replace(
        name_sort=sort_key(row.name) or "",
        address_sort=_sorted(address),
        additional_lines=lines,
        further_sort=_sorted(further),
        search=search_text(
            *words, *(address_line(**each) for each in (address,) if each), *lines, *(further[key] for key in sorted(further))
        ),
    )
    rows.put(USERS, row)


def _sorted(values: Mapping[str, str]) -> Json | None:
    keys = sort_keys(values)
    return Json(keys) if keys is not None else None


def _change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    row = rows.get(USERS, recorded.stream_id)
    if row is not None:
        _put(rows, row._replace(**changes, **newest(row, recorded)))


@inventory.on(UserRegistered)
def registered(rows: Rows, recorded: Recorded[UserRegistered]) -> None:
    event = recorded.event
    _put(
        rows,
        UserRow(
            recorded.customer_id,
            recorded.stream_id,
            status="active",
            erased=recorded.erased,
            name=event.name,
            name_sort="",
            email=event.email,
            email_sort=sort_key(event.email),
            group=event.group,
            group_sort=sort_key(event.group),
            personnel_number=event.personnel_number,
            cost_centre=event.cost_centre,
            primary_address=address_json(event.primary_address),
            address_sort=None,
            additional_addresses=addresses_json(event.additional_addresses),
            additional_lines=[],
            further=Json(orjson.dumps(event.further).decode()),
            further_sort=None,
            search="",
            version=recorded.stream_version,
            position=recorded.position,
        ),
    )


@inventory.on(UserRenamed)
def renamed(rows: Rows, recorded: Recorded[UserRenamed]) -> None:
    _change(rows, recorded, name=recorded.event.name)


@inventory.on(UserEmailChanged)
def email_changed(rows: Rows, recorded: Recorded[UserEmailChanged]) -> None:
    _change(rows, recorded, email=recorded.event.email, email_sort=sort_key(recorded.event.email))


@inventory.on(UserGroupChanged)
def group_changed(rows: Rows, recorded: Recorded[UserGroupChanged]) -> None:
    _change(rows, recorded, group=recorded.event.group, group_sort=sort_key(recorded.event.group))


@inventory.on(UserPersonnelNumberChanged)
def personnel_number_changed(rows: Rows, recorded: Recorded[UserPersonnelNumberChanged]) -> None:
    _change(rows, recorded, personnel_number=recorded.event.personnel_number)


@inventory.on(UserCostCentreChanged)
def cost_centre_changed(rows: Rows, recorded: Recorded[UserCostCentreChanged]) -> None:
    _change(rows, recorded, cost_centre=recorded.event.cost_centre)


@inventory.on(UserPrimaryAddressChanged)
def primary_address_changed(rows: Rows, recorded: Recorded[UserPrimaryAddressChanged]) -> None:
    _change(rows, recorded, primary_address=address_json(recorded.event.address))


@inventory.on(UserAddressAdded, UserAddressRemoved)
def additional_addresses_changed(rows: Rows, recorded: Recorded[UserAddressAdded | UserAddressRemoved]) -> None:
    row = rows.get(USERS, recorded.stream_id)
    if row is None or row.erased:
        return
    address = recorded.event.address.model_dump()
    addresses: list[dict[str, str]] = [entry for entry in orjson.loads(row.additional_addresses) if entry != address]
    if isinstance(recorded.event, UserAddressAdded):
        addresses.append(address)
    _change(rows, recorded, additional_addresses=Json(orjson.dumps(addresses).decode()))


@inventory.on(UserFieldChanged)
def field_changed(rows: Rows, recorded: Recorded[UserFieldChanged]) -> None:
    row = rows.get(USERS, recorded.stream_id)
    if row is None:
        return
    further: dict[str, str] = {key: value for key, value in orjson.loads(row.further).items() if key != recorded.event.key}
    if recorded.event.value is not None:
        further[recorded.event.key] = recorded.event.value
    _change(rows, recorded, further=Json(orjson.dumps(further).decode()))


@inventory.on(UserDeactivated, UserReactivated, UserDeleted)
def status_changed(rows: Rows, recorded: Recorded[UserDeactivated | UserReactivated | UserDeleted]) -> None:
    _change(rows, recorded, status=recorded.event.status)


@inventory.on(UserDeletionHeldUp)
def deletion_held_up(rows: Rows, recorded: Recorded[UserDeletionHeldUp]) -> None:
    _change(rows, recorded)


@inventory.on(UserErased, urgent=True)
def erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    """Erase everything about the person, whether the earlier events could still be read when they were projected or not."""
    _change(
        rows,
        recorded,
        erased=True,
        name=DELETED,
        email=None,
        email_sort=None,
        group=None,
        group_sort=None,
        personnel_number=None,
        cost_centre=None,
        primary_address=None,
        additional_addresses=Json("[]"),
        further=Json("{}"),
    )

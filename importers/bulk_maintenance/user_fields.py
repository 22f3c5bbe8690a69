"""What is maintained of users: name, mail, group, personnel number, cost centre, delivery address, the customer's own fields (H-20)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from aggregates.address import HOME, Address
from aggregates.customer import Customer, MasterDataField
from aggregates.user import COST_CENTRE, GROUP, PERSONNEL_NUMBER, USER_EMAIL, USER_NAME, User
from commands.engine.command import Command, Refusal
from commands.users.enrich_user import EnrichUser
from commands.users.rename_user import RenameUser
from importers.bulk_maintenance.maintained_field import MaintainedField, known_as, whole_cost_centre
from importers.imports import table_cells as cells


class DeliveryAddressIncomplete(Refusal):
    """A delivery address needs street, postal code and city. Fill in what is missing, or empty all three."""

    status = 422
    code = "delivery-address-incomplete"
    de = "Eine Lieferadresse braucht Straße, Postleitzahl und Ort. Bitte ergänzen, was fehlt, oder alle drei leeren."


_ADDRESS = ("recipient", "street", "postal_code", "city", "country")
OWN = "further."


def _part(name: str) -> Callable[[User], str | None]:
    return lambda user: (getattr(user.primary_address, name) or None) if user.primary_address is not None else None


def own_field(field: MasterDataField, of: Callable[[Any], Mapping[str, str]]) -> MaintainedField:
    """Make the field of one of the customer's own."""
    return MaintainedField(f"{OWN}{field.key}", field.label_de, field.label_en, lambda state: of(state).get(field.key), cells.text)


_FIELDS = (
    MaintainedField("name", *USER_NAME, lambda user: user.name, cells.text, needed=True),
    MaintainedField("email", *USER_EMAIL, lambda user: user.email, cells.email),
    MaintainedField("group", *GROUP, lambda user: user.group, cells.text),
    MaintainedField("personnel_number", *PERSONNEL_NUMBER, lambda user: user.personnel_number, known_as),
    MaintainedField("cost_centre", *COST_CENTRE, lambda user: user.cost_centre, whole_cost_centre),
    MaintainedField("recipient", "Lieferadresse: Empfänger", "Delivery address: recipient", _part("recipient"), cells.text),
    MaintainedField("street", "Lieferadresse: Straße", "Delivery address: street", _part("street"), cells.text),
    MaintainedField("postal_code", "Lieferadresse: PLZ", "Delivery address: postal code", _part("postal_code"), cells.text),
    MaintainedField("city", "Lieferadresse: Ort", "Delivery address: city", _part("city"), cells.text),
    MaintainedField("country", "Lieferadresse: Land", "Delivery address: country", _part("country"), cells.text),
)


def user_fields(customer: Customer) -> tuple[MaintainedField, ...]:
    """List all fields of users, with those of the customer's own."""
    return (*_FIELDS, *(own_field(field, lambda user: user.further) for field in customer.fields_of("user")))


def user_changes(user_id: UUID, user: User, changes: Mapping[str, Any]) -> Iterator[Command]:
    """Yield the commands for these changes of a user's fields, by their names."""
    if "name" in changes:
        yield RenameUser(user_id=user_id, name=changes["name"])
    more: dict[str, Any] = {name: value for name, value in changes.items() if name in ("email", "group", "personnel_number", "cost_centre")}
    if any(name in changes for name in _ADDRESS):
        more["primary_address"] = _address(user, changes)
    if further := {name.removeprefix(OWN): value for name, value in changes.items() if name.startswith(OWN)}:
        more["further"] = further
    if more:
        yield EnrichUser.model_validate({"user_id": user_id, **more})


def _address(user: User, changes: Mapping[str, Any]) -> Address | None:
    """The address with the changed parts; none where street, postal code and city are empty, and nobody fills in what would be lost then. Raises DeliveryAddressIncomplete."""
    parts = {name: changes[name] if name in changes else _part(name)(user) for name in _ADDRESS}
    needed = [bool(parts[name]) for name in ("street", "postal_code", "city")]
    if not any(needed) and not changes.get("recipient") and not changes.get("country"):
        return None
    if not all(needed):
        raise DeliveryAddressIncomplete
    said = {name: value or "" for name, value in parts.items()}
    return Address(**{**said, "country": said["country"] or HOME})

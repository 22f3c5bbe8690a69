"""What is maintained by workbook: users, numbers, devices, each with its fields and the commands that change them (H-20)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aggregates.customer import Customer
from aggregates.device import Device
from aggregates.engine.aggregate import Aggregate
from aggregates.import_terms import ImportKind
from aggregates.sim import Sim
from aggregates.user import User
from commands.engine.command import Command
from importers.bulk_maintenance.device_fields import called_device, device_changes, device_fields
from importers.bulk_maintenance.maintained_field import MaintainedField
from importers.bulk_maintenance.maintained_row import KEPT_COLUMNS, MaintainedKind, table_kind
from importers.bulk_maintenance.number_fields import number_changes, number_fields
from importers.bulk_maintenance.shown_beside import SHOWN_BESIDE
from importers.bulk_maintenance.user_fields import user_changes, user_fields
from importers.engine.header import plain
from importers.imports.table_kind import TableKind

NOTES_SHEETS = {"de": "Über diese Datei", "en": "About this file"}


@dataclass(frozen=True, eq=False, slots=True)
class Maintained:
    """`id_names` head the hidden column with a row's id; `called` says what people call a thing, by its id and state, and tells it apart from others."""

    key: MaintainedKind
    kind: ImportKind
    aggregate: type[Aggregate]
    id_names: tuple[str, str]
    table: TableKind
    fields: Callable[[Customer], Sequence[MaintainedField]]
    commands: Callable[[UUID, Any, Mapping[str, Any]], Iterator[Command]]
    called: Callable[[UUID, Any], str]

    def columns(self, customer: Customer) -> list[tuple[MaintainedField, frozenset[str]]]:
        """List the fields, each with the plain names that its column may have; one of the customer's own whose name is another's, or that of what is only shown, goes by its key, or is left out."""
        taken = {plain(name) for pair in (self.id_names, *KEPT_COLUMNS.values(), *SHOWN_BESIDE[self.key]) for name in pair}
        found: list[tuple[MaintainedField, frozenset[str]]] = []
        for field in self.fields(customer):
            own = field.name.startswith("further.")
            names = {plain(field.de), plain(field.en), *((plain(field.name.removeprefix("further.")),) if own else ())}
            if left := names - taken:
                taken |= left
                found.append((field, frozenset(left)))
        return found

    def heading(self, field: MaintainedField, names: frozenset[str], language: str) -> str:
        """Call a field's column: by its label, or by its key where another one has that."""
        label = field.en if language == "en" else field.de
        return label if plain(label) in names else field.name.removeprefix("further.")


def _table(key: str, of: tuple[str, str], id_names: tuple[str, str]) -> TableKind:
    return table_kind(key, of, id_names, frozenset(NOTES_SHEETS.values()))


_USER_ID, _NUMBER_ID, _DEVICE_ID = ("Nutzer-Id", "User id"), ("SIM-Id", "SIM id"), ("Geräte-Id", "Device id")
MAINTAINED: Mapping[MaintainedKind, Maintained] = {
    each.key: each
    for each in (
        Maintained(
            "users",
            "maintained_users",
            User,
            _USER_ID,
            _table("maintained_users", ("die Datenpflege der Nutzer", "the bulk maintenance of users"), _USER_ID),
            user_fields,
            user_changes,
            lambda _id, user: f"{user.name} ({user.personnel_number})" if user.personnel_number else user.name,
        ),
        Maintained(
            "numbers",
            "maintained_numbers",
            Sim,
            _NUMBER_ID,
            _table("maintained_numbers", ("die Datenpflege der Rufnummern", "the bulk maintenance of numbers"), _NUMBER_ID),
            number_fields,
            number_changes,
            lambda _id, sim: sim.number,
        ),
        Maintained(
            "devices",
            "maintained_devices",
            Device,
            _DEVICE_ID,
            _table("maintained_devices", ("die Datenpflege der Geräte", "the bulk maintenance of devices"), _DEVICE_ID),
            device_fields,
            device_changes,
            called_device,
        ),
    )
}

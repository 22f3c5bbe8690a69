"""What a workbook shows beside what can be edited, so that people know what a row is about (H-20)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from foundation.normal_form import tidy
from importers.bulk_maintenance.maintained_row import MaintainedKind, MaintainedRow
from importers.engine.header import plain
from importers.imports.row_changes import SheetCell
from importers.imports.table_cells import plain_text
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.field import Field, Resource
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST

LIST_OF: Mapping[MaintainedKind, Resource] = {"users": USER_LIST, "numbers": SIM_LIST, "devices": DEVICE_LIST}
_NAMES: Mapping[MaintainedKind, Sequence[str]] = {
    "users": ("status",),
    "numbers": ("number", "carrier", "user"),
    "devices": ("imei", "serial_number", "user"),
}
SHOWN_FIELDS: Mapping[MaintainedKind, Sequence[Field]] = {
    kind: [LIST_OF[kind].visible[name] for name in names] for kind, names in _NAMES.items()
}
SHOWN_BESIDE: Mapping[MaintainedKind, Sequence[tuple[str, str]]] = {
    kind: [(field.de, field.en) for field in fields] for kind, fields in SHOWN_FIELDS.items()
}


def check_value(kind: MaintainedKind, shown: Sequence[str]) -> str:
    """Return a few signs that follow from what is shown beside a row, by which is found later which cell of it somebody changed."""
    return " ".join(f"{field.name}={_signs(text)}" for field, text in zip(SHOWN_FIELDS[kind], shown, strict=True))


def changed_beside(kind: MaintainedKind, row: MaintainedRow) -> Iterator[SheetCell]:
    """Yield the cells that only show something, and say something else now than when they were downloaded."""
    signs = dict(part.split("=", 1) for part in row.row.values.get("check", "").split() if "=" in part)
    for field in [each for each in SHOWN_FIELDS[kind] if each.name in signs]:
        place = row.place(frozenset({plain(field.de), plain(field.en)}))
        if place is not None and signs[field.name] != _signs(row.text(place)):
            yield row.at(place)


def _signs(text: str) -> str:
    return hashlib.sha256(" ".join(tidy(plain_text(text)).split()).encode()).hexdigest()[:8]

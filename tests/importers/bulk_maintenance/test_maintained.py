"""Which columns a workbook has: none is taken for another (H-20)."""

import pytest

from aggregates.customer import Customer, MasterDataField
from importers.bulk_maintenance.maintained import MAINTAINED
from importers.bulk_maintenance.maintained_row import MaintainedKind
from importers.bulk_maintenance.shown_beside import SHOWN_BESIDE
from importers.engine.header import plain

pytestmark = pytest.mark.requirement("H-20")


@pytest.mark.parametrize("kind", ["users", "devices"])
def test_an_own_field_called_as_what_is_only_shown_goes_by_its_key(kind: MaintainedKind) -> None:
    """An unedited workbook would otherwise put what is shown into the field."""
    of, shown = MAINTAINED[kind], SHOWN_BESIDE[kind]
    fields = tuple(MasterDataField(key=f"own_{at}", label_de=de, label_en=en) for at, (de, en) in enumerate(shown))
    customer = Customer(user_fields=fields) if kind == "users" else Customer(device_fields=fields)
    own = [(field, names) for field, names in of.columns(customer) if field.name.startswith("further.")]
    assert [names for _, names in own] == [{plain(field.key)} for field in fields]
    assert [of.heading(field, names, language) for field, names in own for language in ("de", "en")] == [
        field.key for field in fields for _ in (0, 1)
    ]


@pytest.mark.parametrize("kind", MAINTAINED)
def test_what_is_only_shown_takes_no_field_s_name(kind: MaintainedKind) -> None:
    of, customer = MAINTAINED[kind], Customer()
    assert [field.name for field, _ in of.columns(customer)] == [field.name for field in of.fields(customer)]

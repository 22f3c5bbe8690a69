"""Which columns a workbook has, and what is done of them: none is taken for another, nothing filled in is lost (H-20)."""

from uuid import UUID

import pytest

from aggregates.address import Address
from aggregates.customer import Customer, MasterDataField
from aggregates.user import User
from importers.bulk_maintenance.maintained import MAINTAINED
from importers.bulk_maintenance.maintained_row import MaintainedKind
from importers.bulk_maintenance.shown_beside import SHOWN_BESIDE
from importers.bulk_maintenance.user_fields import DeliveryAddressIncomplete, user_changes
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


@pytest.mark.parametrize("filled", [{"recipient": "Empfang"}, {"country": "AT"}])
def test_part_of_an_address_alone_is_refused(filled: dict[str, str]) -> None:
    """Nothing would be changed by it, and what was filled in would be lost."""
    with pytest.raises(DeliveryAddressIncomplete):
        list(user_changes(UUID(int=1), User(), filled))


def test_an_address_whose_three_parts_are_emptied_is_taken_away() -> None:
    user = User(primary_address=Address(recipient="Empfang", street="Musterweg 1", postal_code="12345", city="Musterstadt"))
    [command] = user_changes(UUID(int=1), user, {"street": None, "postal_code": None, "city": None})
    assert command.model_dump(exclude_unset=True) == {"user_id": UUID(int=1), "primary_address": None}

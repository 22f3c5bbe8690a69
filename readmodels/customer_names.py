"""What customers are called to others, and what the fields of their own are called, of users and of devices."""

from collections.abc import Callable
from uuid import UUID

from aggregates.customer import Customer, CustomerRegistered, CustomerRenamed, FieldOf, MasterDataFieldDefined
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say(known: Known, _name_of: NameOfOther) -> Name:
    customer: Customer = known.state
    return itself(customer.name)


CUSTOMER_NAMES = Naming("customer", Customer, (CustomerRegistered, CustomerRenamed), _say, elsewhere=True)


def _of_customer(_key: str, customer_id: UUID) -> UUID:
    return customer_id


def _fields_of(of: FieldOf) -> Callable[[Known, NameOfOther], Name]:
    def say(known: Known, _name_of: NameOfOther) -> Name:
        customer: Customer = known.state
        labels = (Name(field.label_de, field.label_en) for field in customer.fields_of(of) if field.key == known.text)
        return next(labels, itself(known.text))

    return say


USER_FIELD_NAMES = Naming("user_field", Customer, (MasterDataFieldDefined,), _fields_of("user"), stream=_of_customer)
DEVICE_FIELD_NAMES = Naming("device_field", Customer, (MasterDataFieldDefined,), _fields_of("device"), stream=_of_customer)
"""One that was withdrawn goes on being called as it was: `MasterDataFieldWithdrawn` is not among these."""

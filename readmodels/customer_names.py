"""What customers are called to others."""

from aggregates.customer import Customer, CustomerRegistered, CustomerRenamed
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say(known: Known, _name_of: NameOfOther) -> Name:
    customer: Customer = known.state
    return itself(customer.name)


CUSTOMER_NAMES = Naming("customer", Customer, (CustomerRegistered, CustomerRenamed), _say, elsewhere=True)

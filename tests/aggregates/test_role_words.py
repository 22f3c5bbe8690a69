"""A role is called alike wherever people read of it (E-03)."""

import pytest

from aggregates.accounts.roles import ROLE_NAMES
from aggregates.engine.words import words_of
from aggregates.service_cases.messages import CaseSide


@pytest.mark.requirement("E-03")
def test_who_works_on_orders_is_called_as_the_side_that_writes_messages() -> None:
    assert ROLE_NAMES["fulfilment"] == words_of(CaseSide)["fulfilment"]

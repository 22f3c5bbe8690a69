"""The story of an account, at its beginning and with a reseller who acts."""

import pytest

from projections.registry import accounts
from tests.commands.made_up import ERIKA as USER
from tests.commands.made_up import customer
from tests.projections.account_life import (
    invited,
    life,
    password_set,
)
from tests.projections.story import Story


@pytest.fixture
def story() -> Story:
    return Story(accounts).tell(customer(), invited(phone="+49301234", user_id=USER), password_set())


@pytest.fixture
def lived() -> Story:
    """Until the reseller acts."""
    told = Story(accounts)
    for happened in life():
        told.by(**{name: getattr(happened.by, name) for name in ("customer_id", "actor", "on_behalf_of")})
        told.tell(*happened.entries)
    return told

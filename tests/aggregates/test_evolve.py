"""evolve never refuses: whatever history says, it folds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregates.account import Account
from aggregates.api_token import ApiToken
from aggregates.customer import Customer
from aggregates.customer_password import CustomerPassword
from aggregates.device import Device
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from aggregates.engine.projection_run import ProjectionRun
from aggregates.feed_import import FeedImport
from aggregates.service_access import ServiceAccess
from aggregates.session import Session
from aggregates.sign_on import SignOn
from aggregates.sim import Sim
from aggregates.user import User
from tests.golden.samples import SAMPLES

KINDS: list[type[Aggregate]] = [
    Account,
    ApiToken,
    Customer,
    CustomerPassword,
    Device,
    FeedImport,
    ProjectionRun,
    ServiceAccess,
    Session,
    SignOn,
    Sim,
    User,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=50)
@given(history=st.lists(st.sampled_from(SAMPLES), max_size=40))
def test_any_history_folds(kind: type[Aggregate], history: list[Event]) -> None:
    state = kind()
    for event in history:
        state = state.evolve(event)
    assert type(state) is kind


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_happened_to_others_changes_nothing(kind: type[Aggregate]) -> None:
    state = kind()
    for event in SAMPLES:
        if type(event).__module__ != kind.__module__:
            state = state.evolve(event)
    assert state == kind()

"""evolve never refuses: whatever history says, it folds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregates.aggregate import Aggregate
from aggregates.api_token import ApiToken
from aggregates.customer import Customer
from aggregates.device import Device
from aggregates.event import Event
from aggregates.feed_import import FeedImport
from aggregates.projection_run import ProjectionRun
from aggregates.sim import Sim
from aggregates.user import User
from tests.golden.samples import SAMPLES

KINDS: list[type[Aggregate]] = [ApiToken, Customer, Device, FeedImport, ProjectionRun, Sim, User]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=50, deadline=None)
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

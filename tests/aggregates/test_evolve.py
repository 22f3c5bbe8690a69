"""evolve never refuses: whatever history says, it folds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from tests.aggregates.every_aggregate import AGGREGATES
from tests.golden.samples import SAMPLES


@pytest.mark.parametrize("kind", AGGREGATES, ids=lambda kind: kind.__name__)
@settings(max_examples=50)
@given(history=st.lists(st.sampled_from(SAMPLES), max_size=40))
def test_any_history_folds(kind: type[Aggregate], history: list[Event]) -> None:
    state = kind()
    for event in history:
        state = state.evolve(event)
    assert type(state) is kind


@pytest.mark.parametrize("kind", AGGREGATES, ids=lambda kind: kind.__name__)
def test_what_happened_to_others_changes_nothing(kind: type[Aggregate]) -> None:
    state = kind()
    for event in SAMPLES:
        if not kind.owns(type(event)):
            state = state.evolve(event)
    assert state == kind()

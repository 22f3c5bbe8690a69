"""Commands in flight begin with something to work on."""

import pytest

from commands.engine.dispatch import Dispatcher
from tests.commands.engine.in_flight import begin_with


@pytest.fixture
def begun(dispatcher: Dispatcher) -> None:
    """A customer with two users and a device."""
    begin_with(dispatcher)

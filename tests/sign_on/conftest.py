"""One sign-on service for all tests of single sign-on; each test gets it honest and on time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.sign_on.directory import Directory, running
from tests.sign_on.portal import Portal, opened


@pytest.fixture(scope="session")
def running_directory() -> Iterator[Directory]:
    with running() as directory:
        yield directory


@pytest.fixture
def directory(running_directory: Directory) -> Iterator[Directory]:
    yield running_directory
    running_directory.healed()


@pytest.fixture(scope="session")
def running_portal(postgres: str, running_directory: Directory) -> Iterator[Portal]:
    with opened(postgres, running_directory) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: Portal, directory: Directory) -> Iterator[Portal]:
    yield running_portal
    running_portal.clock.ahead = timedelta()

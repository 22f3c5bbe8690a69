"""One sign-on service for all tests of single sign-on; each test gets it honest and on time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sign_on.directory import Directory, running


@pytest.fixture(scope="session")
def running_directory() -> Iterator[Directory]:
    with running() as directory:
        yield directory


@pytest.fixture
def directory(running_directory: Directory) -> Iterator[Directory]:
    yield running_directory
    running_directory.healed()

"""A portal whose customers have single sign-on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from eventstore.ids import new_id
from tests.access.sign_in.sign_on_portal import Portal, opened
from tests.databases import Databases, prepared
from tests.gateways.directory import Directory


@pytest.fixture(scope="session")
def running_portal(databases: Databases, running_directory: Directory, light_hashing: PasswordHasher) -> Iterator[Portal]:
    with databases.like(prepared) as dsn, opened(dsn, running_directory) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: Portal, directory: Directory) -> Iterator[Portal]:
    yield running_portal
    running_portal.clock.ahead = timedelta()


@pytest.fixture
def number(portal: Portal) -> str:
    """A customer of the test's own, whose directory admits all employees."""
    number = f"K-{new_id().hex[-12:]}"
    portal.customer(number)
    portal.configure(number)
    return number

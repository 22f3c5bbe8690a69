"""What a role may (E-03); the whole table is tried in tests/api/engine/test_rights.py."""

from typing import Any

from access.rights import rights_of
from aggregates.accounts.roles import name_of_role


def test_a_role_that_only_a_newer_program_knows_may_nothing_but_see_to_its_own_profile() -> None:
    gardener: Any = "gardener"
    assert rights_of(gardener) == {("profile", "read"), ("profile", "write")}
    assert name_of_role(gardener) == ("gardener", "gardener")

"""What the overview's rows are made of."""

import re

from projections.inventory.inventory import inventory
from projections.inventory.overview import UNSEEN
from projections.inventory.overview_rows import ORIGINS, devices, numbers, users
from readmodels.inventory.overview import OVERVIEW


def test_every_column_says_where_it_comes_from() -> None:
    assert set(ORIGINS) == set(OVERVIEW.columns)


def test_a_row_has_nothing_of_what_it_is_not() -> None:
    assert not [name for name, origin in ORIGINS.items() if re.search(r"\bs\.", f"{origin.device} {origin.user}")]
    assert not [name for name, origin in ORIGINS.items() if re.search(r"\b[sd]\.", origin.user)]


def test_nothing_is_looked_at_that_is_told_to_be_unseen() -> None:
    at = inventory.joined({"users": "users", "devices": "devices", "sims": "sims"})
    looked_at = set(re.findall(r"\b[sldu]\.(\w+)", " ".join(made(at) for made in (numbers, devices, users))))
    assert not looked_at & UNSEEN

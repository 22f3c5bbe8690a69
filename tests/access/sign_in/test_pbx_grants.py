"""Codes of sign-ons to the PBX, when many come at the same moment."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from access.sign_in.pbx_grants import PbxGrants
from eventstore.log import EventLog


@pytest.mark.part_of("E-17")
def test_a_code_is_refused_on_one_connection(log: EventLog) -> None:
    """With two for each, as many requests as there are connections would wait for one another until they are given up."""
    with ExitStack() as others:
        for _ in range(log.pool.max_size - 1):
            others.enter_context(log.pool.connection())
        assert PbxGrants(log).redeem("unknown") is None

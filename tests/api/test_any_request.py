"""Requests made up from the API's own description, right and wrong ones: none of them makes the program fail (X-01)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from tests.api.conftest import World

EXAMPLES = 2
"""Per route and mode; some 100 routes."""
NOT_TRIED = "/progress"
"""Streams, which end when what they follow ends."""


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_makes_the_program_fail(world: World, mode: GenerationMode) -> None:
    schema: Any = schemathesis.openapi.from_dict(world.nobody.get("/openapi.json").json())
    side = world.side(f"Zufall {mode.value}", f"K-9-{mode.value}")
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path.endswith(NOT_TRIED):
            continue
        tried += 1

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
            derandomize=True,
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            operators = case.path.startswith(("/ops", "/customers", "/tokens"))
            client = world.ops if operators else side.admin
            answer = case.call(
                base_url=world.base_url, headers={"Authorization": client.headers["authorization"], "Prefer": "wait=5"}, timeout=30
            )
            assert answer.status_code < 500 or answer.status_code == 503, (case.method, case.path, answer.text)
            if answer.status_code >= 400:
                assert answer.headers["content-type"][0] == "application/problem+json"

        with suppress(Unsatisfiable):  # a route without parameters and body can't be asked wrongly
            ask()
    assert tried > 80

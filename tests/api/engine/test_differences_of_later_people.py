"""By which event a row differs that tells of somebody who is registered later than it came to that user (A-11, A-15)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Side
from tests.api.engine.test_differences import differing, made_by, own

__all__ = ["own"]


@pytest.mark.requirement("A-11")
def test_what_a_row_tells_of_somebody_who_begins_later_the_event_made_that_linked_them(own: Side) -> None:
    """A device that passes twice, each time to somebody who is registered later."""

    def told(method: str, path: str, at: str, **body: str) -> dict[str, Any]:
        return own.write(method, path, body, **{"X-Effective-At": at})

    anna = told("POST", "/users", "2026-01-01", name="Muster, Anna")["id"]
    zoe, dora = (
        told("POST", "/users", at, name=name)["id"] for at, name in (("2026-01-15", "Muster, Zoe"), ("2026-01-25", "Muster, Dora"))
    )
    identifiers = [{"kind": "serial_number", "value": "SPAET-1"}]
    phone = own.write("POST", "/devices", {"identifiers": identifiers}, **{"X-Effective-At": "2026-01-01"})["id"]
    told("POST", f"/devices/{phone}/assignment", "2026-01-02", user_id=anna)
    first = told("POST", f"/devices/{phone}/reassignment", "2026-01-10", user_id=zoe)["position"]
    second = told("POST", f"/devices/{phone}/reassignment", "2026-01-12", user_id=dora)["position"]
    for start, end, expected in (
        ("2026-01-05", "2026-01-11", {"user_id": first, "user": first, "user_status": first}),
        ("2026-01-05", "2026-01-13", {"user_id": second, "user": second, "user_status": second}),
        ("2026-01-11", "2026-01-13", {"user_id": second, "user": second}),
        ("2026-01-05", "2026-01-28", {"user_id": second, "user": second}),
    ):
        row = differing(own, "/devices", **{"from": start, "to": end, "by": "effective"})[phone]
        assert made_by(row) == expected, (start, end)

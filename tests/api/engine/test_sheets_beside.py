"""A workbook of several lists is the same, whether it is made in the API or by a process beside it (H-18)."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from eventstore.ids import new_id
from tests.api.conftest import LIMITS, World, another_process
from tests.waiting import until


@pytest.mark.requirement("H-18")
def test_all_sheets_are_made_beside_the_api_where_they_are_large(world: World) -> None:
    side = world.side("Mappe GmbH")
    for number in range(3):
        side.user(f"Mappe, {number}")
    side.sim()
    side.read("/users")
    export_id = str(new_id())
    here = side.admin.get("/inventory.xlsx")
    with another_process(world, limits=replace(LIMITS, export_cells=0)) as other:
        client = other.client(side.admin.headers["authorization"].split()[1])
        beside = client.get("/inventory.xlsx", params={"export_id": export_id})
        assert beside.status_code == 200
        until(lambda: client.get(f"/exports/{export_id}").json()["state"] == "finished")
        told = client.get(f"/exports/{export_id}").json()
    assert (told["rows"], told["rows_in_all"]) == (5, 5)
    one, two = (openpyxl.load_workbook(io.BytesIO(answer.content)) for answer in (here, beside))
    assert [[*sheet.values] for sheet in one.worksheets[:5]] == [[*sheet.values] for sheet in two.worksheets[:5]]

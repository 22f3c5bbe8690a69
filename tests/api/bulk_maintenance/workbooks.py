"""Workbooks of a bulk maintenance as people edit them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import openpyxl

from tests.api.conftest import Side, World

WAIT = {"Prefer": "wait=30"}


@dataclass
class Edited:
    """A workbook that was downloaded, and is edited in Excel."""

    side: Side
    kind: str
    book: Any

    @property
    def sheet(self) -> Any:
        return self.book.worksheets[0]

    def column(self, heading: str) -> int:
        """Counted from 1, as openpyxl does."""
        return [cell.value for cell in self.sheet[1]].index(heading) + 1

    def row(self, heading: str, value: Any) -> int:
        at = self.column(heading)
        return next(row for row in range(2, self.sheet.max_row + 1) if self.sheet.cell(row, at).value == value)

    def put(self, row: int, heading: str, value: Any) -> str:
        """Write a cell; which one it is."""
        cell = self.sheet.cell(row, self.column(heading))
        cell.value = value
        return cell.coordinate

    def content(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def plan(self, content: bytes | None = None, name: str = "pflege.xlsx", **fields: Any) -> Any:
        files = {"file": (name, self.content() if content is None else content)}
        return self.side.admin.post(f"/bulk-maintenance/{self.kind}/plan", files=files, data=fields)

    def told(self, content: bytes | None = None, **fields: Any) -> dict[str, Any]:
        answer = self.plan(content, **fields)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def carry_out(self, content: bytes, plan: str, **fields: Any) -> Any:
        files = {"file": ("pflege.xlsx", content)}
        return self.side.admin.post(f"/bulk-maintenance/{self.kind}", files=files, data={"plan": plan, **fields}, headers=WAIT)

    def confirmed(self) -> dict[str, Any]:
        """Have the differences told, and confirm them."""
        content = self.content()
        answer = self.carry_out(content, self.told(content)["hash"])
        assert answer.status_code == 200, answer.text
        return answer.json()


def agreed(world: World, name: str) -> Side:
    side = world.side(name)
    switched = world.ops.put("/customer/features/bulk_maintenance", headers={"X-Customer": side.number})
    assert switched.status_code == 200
    side.read("/users", after=switched.json()["position"])  # what is agreed is asked for before a position is waited for
    return side


def downloaded(side: Side, kind: str, **asked: Any) -> Edited:
    answer = side.admin.get(f"/bulk-maintenance/{kind}.xlsx", params={"after": side.head(), **asked})
    assert answer.status_code == 200, answer.text
    return Edited(side, kind, openpyxl.load_workbook(io.BytesIO(answer.content)))

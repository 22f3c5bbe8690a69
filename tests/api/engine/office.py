"""A customer's office, and ways through the states of its things by what their menus say."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import psycopg

from aggregates.device_terms import imei_in_full
from foundation.advisory_locks import IMPORT
from tests.api.conftest import Side
from tests.api.engine.menus import Menu
from tests.api.people import Person
from tests.importers.feeds import csv_text, row

numbers = count(1)


@dataclass(frozen=True)
class Office:
    """A customer, and who works for it: `writers` change things, `readers` only look."""

    side: Side
    administrator: Person
    adviser: Person
    acting: httpx.Client
    ops: httpx.Client
    readers: tuple[httpx.Client, ...]

    @property
    def writers(self) -> tuple[httpx.Client, ...]:
        return self.administrator.client, self.ops, self.acting


def feed(side: Side, *numbers: int, day: str, **changed: str) -> dict[str, Any]:
    rows = [row(Rufnummer=f"+491555020{n:04d}", IMEI=imei_in_full(f"3598{n:010d}"), **changed) for n in numbers]
    return upload(side, f"vodafone_{day}.csv", csv_text(*rows).encode(), "feed")


def upload(side: Side, name: str, data: bytes, kind: str) -> dict[str, Any]:
    answer = side.admin.post("/imports", files={"file": (name, data)}, data={"kind": kind}, headers={"Prefer": "wait=25"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def walk(menu: Menu, office: Office, thing: str, steps: int, chance: random.Random, moves: Collection[Callable[[], object]] = ()) -> None:
    """Some way through the thing's states, what wasn't done yet first, and in each of them all that is denied.

    Of those who only read one looks at each thing, in turn: to them all is denied, however it stands.
    """
    assert menu.check(office.readers[next(menu.turn) % len(office.readers)], thing) == []
    for _ in range(steps):
        client = chance.choice(office.writers)
        may = menu.check(client, thing)
        if moves and chance.random() < 0.4:
            chance.choice([*moves])()
        elif may:
            name = chance.choice([name for name in may if (name, "changes") not in menu.seen] or may)
            menu.do(client, name, menu.of(client, thing)[name])


def closed(menu: Menu) -> set[tuple[str, str]]:
    return {(name, "not-allowed") for name in menu.actions}


def is_awaited(connection: psycopg.Connection[Any], such_an_import: str) -> bool:
    query = f"""SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND (classid::bigint << 32) | objid::bigint = {IMPORT.key}"""
    found = connection.execute(query.encode(), (such_an_import,)).fetchone()
    return bool(found and found[0])

"""A million devices of one customer as files: what a client waits for and what the server takes meanwhile, beside PostgreSQL's own COPY of the same rows."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

import psycopg
from psycopg import ClientCursor

from api.engine.export import exported
from benchmarks.bench import Bench
from benchmarks.limits import copy_out, vacuum
from benchmarks.population import Size, populate
from benchmarks.serving import Client, NotAnswered, api, tokens
from projections.engine.named import projection_named
from projections.engine.rebuild import rebuild
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.query import parameters_of, shape_of
from readmodels.engine.query_parameters import read_query
from readmodels.engine.query_sql import rows_statement

ROWS, USERS = 1_000_000, 20_000
ROUNDS = 3
PATIENCE = 900.0
"""Seconds in which the next byte of a file must come."""
PIECE = 1 << 18

Form = Literal["csv", "xlsx"]


class Taken(NamedTuple):
    """Seconds until the first byte of a file came and until all were there, how many they were, and by how much the server's memory had grown at most."""

    first: float
    total: float
    size: int
    grown: int


@dataclass(slots=True)
class ExportTrial:
    """Rounds of exports, each beside a COPY of the same rows."""

    rows: int
    columns: int
    idle: int
    """Bytes of the server's memory before the first export."""
    files: Mapping[Form, list[Taken]] = field(default_factory=lambda: {"csv": list[Taken](), "xlsx": list[Taken]()})
    copies: Mapping[Form, list[float]] = field(default_factory=lambda: {"csv": list[float](), "xlsx": list[float]()})

    def details(self, form: Form) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "columns": self.columns,
            "copy_seconds": [round(seconds, 2) for seconds in self.copies[form]],
            "server_idle_bytes": self.idle,
            "rounds": [each._asdict() for each in self.files[form]],
        }


def export_trial(bench: Bench) -> ExportTrial:
    """Made once for the figures that share it."""
    return bench.shared("exports", lambda: _trial(bench))


def _trial(bench: Bench) -> ExportTrial:
    log = bench.log(bench.database())
    size = Size(users=bench.size(USERS, 20), devices=bench.size(ROWS, 1_000))
    with bench.narrator.step("devices") as report:
        [owner] = populate(log, size, report)
    with bench.narrator.step("read models"):
        rebuild(log, [projection_named("inventory")])
    vacuum(bench, log.dsn)
    query, fields = exported(DEVICE_LIST, read_query(DEVICE_LIST, []))
    token = tokens(log, [owner.customer_id])[owner.customer_id]
    with api(log.dsn) as client, psycopg.connect(log.dsn, autocommit=True) as connection:
        rows = ClientCursor(connection).mogrify(
            rows_statement(shape_of(DEVICE_LIST, query)), parameters_of(DEVICE_LIST, query, owner.customer_id)
        )
        client.get("/devices", token)
        trial = ExportTrial(len(owner.devices), len(fields), memory(client.process))
        for number in range(ROUNDS):
            for form in trial.files:
                with bench.narrator.step(f"round {number + 1} of {ROUNDS}: COPY"):
                    trial.copies[form].append(copy_out(connection, rows, form="csv"))
                with bench.narrator.step(f"round {number + 1} of {ROUNDS}: {form}"), bench.profile(form, log.dsn):
                    trial.files[form].append(taken(client, f"/devices/export.{form}", token))
    return trial


def taken(client: Client, path: str, token: str) -> Taken:
    """Take a file from the server."""
    before = memory(client.process)
    Path(f"/proc/{client.process}/clear_refs").write_text("5")  # the peak begins anew
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=PATIENCE)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    first, size = 0.0, 0
    while piece := answer.read1(PIECE):
        first = first or time.perf_counter() - began
        size += len(piece)
    total = time.perf_counter() - began
    connection.close()
    if answer.status != 200:
        raise NotAnswered(path, answer.status, b"")
    return Taken(first, total, size, memory(client.process, most=True) - before)


def memory(process: int, *, most: bool = False) -> int:
    """Bytes of memory that a process has now, or had at most."""
    status = Path(f"/proc/{process}/status").read_text()
    [kilobytes] = re.findall(rf"^Vm{'HWM' if most else 'RSS'}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes) * 1024

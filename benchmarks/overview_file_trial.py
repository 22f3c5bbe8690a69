"""An overview of 100,000 rows as a workbook: what writing it takes beside XlsxWriter, and what those who read meanwhile notice."""

# pyright: reportUnknownMemberType=false

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from api.engine.export import exported
from api.engine.export_text import text_of
from api.engine.export_xlsx import write_xlsx
from benchmarks.bench import Bench
from benchmarks.export_trial import Taken, taken
from benchmarks.limits import vacuum
from benchmarks.population import Holdings, Size, populate
from benchmarks.serving import Client, api, tokens
from projections.engine.named import projection_named
from projections.engine.rebuild import rebuild
from readmodels.engine.field import Field
from readmodels.engine.query import stream_rows
from readmodels.engine.query_parameters import read_query
from readmodels.inventory.overview_resource import OVERVIEW_LIST

ROWS, USERS, NUMBERS = 100_000, 20_000, 60_000
ROUNDS = 3
ZONE = ZoneInfo("Europe/Berlin")
PATH = "/overview/export.xlsx"


@dataclass(slots=True)
class OverviewFile:
    """`ours` and `theirs` are seconds of processor time to write the same cells; the others seconds by the clock."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    ours: list[float] = field(default_factory=list[float])
    theirs: list[float] = field(default_factory=list[float])
    files: list[Taken] = field(default_factory=list[Taken])
    alone: list[float] = field(default_factory=list[float])
    beside: list[float] = field(default_factory=list[float])


class Nowhere:
    """Takes a workbook and keeps nothing of it."""

    def write(self, piece: bytes) -> int:
        return len(piece)

    def flush(self) -> None:
        """Do nothing."""


def overview_file(bench: Bench) -> OverviewFile:
    """Made once for the figures that share it."""
    return bench.shared("overview-file", lambda: _trial(bench))


def _trial(bench: Bench) -> OverviewFile:
    log = bench.log(bench.database())
    with bench.narrator.step("users and devices") as report:
        [owner] = populate(log, Size(bench.size(USERS, 20), bench.size(ROWS, 1_000), bench.size(NUMBERS, 600)), report)
    with bench.narrator.step("read models"):
        rebuild(log, [projection_named("inventory")])
    vacuum(bench, log.dsn)
    trial = OverviewFile()
    token = tokens(log, [owner.customer_id])[owner.customer_id]
    with api(log.dsn) as client:
        client.get("/overview?limit=1", token)
        for number in range(ROUNDS):
            with bench.narrator.step(f"round {number + 1} of {ROUNDS}: reads alone"):
                trial.alone += _reads(client, token, owner, seconds=bench.size(20, 2))
            with bench.narrator.step(f"round {number + 1} of {ROUNDS}: reads beside an export"), bench.profile("export", log.dsn):
                file, beside = _beside(client, token, owner)
                trial.files.append(file)
                trial.beside += beside
    _written(bench, log.dsn, owner, trial)
    return trial


def _reads(client: Client, token: str, owner: Holdings, *, seconds: float = 0.0, over: threading.Event | None = None) -> list[float]:
    """A reader with twenty requests a second, until the time is over, or the event."""
    chance, found, until = Random(1), list[float](), time.perf_counter() + seconds
    while not over.is_set() if over is not None else time.perf_counter() < until:
        found.append(client.get(f"/devices/{chance.choice(owner.devices)}", token)[1])
        time.sleep(max(0.0, 0.05 - found[-1]))
    return found


def _beside(client: Client, token: str, owner: Holdings) -> tuple[Taken, list[float]]:
    files: list[Taken] = []
    over = threading.Event()

    def take() -> None:
        try:
            files.append(taken(client, PATH, token))
        finally:
            over.set()

    thread = threading.Thread(target=take)
    thread.start()
    found = _reads(client, token, owner, over=over)
    thread.join()
    return files[0], found


def _written(bench: Bench, dsn: str, owner: Holdings, trial: OverviewFile) -> None:
    query, fields = exported(OVERVIEW_LIST, read_query(OVERVIEW_LIST, []))
    with psycopg.connect(dsn, autocommit=True) as connection:
        rows = list(stream_rows(connection, OVERVIEW_LIST, query, owner.customer_id))
    trial.rows, trial.columns = len(rows), len(fields)
    trial.cells = sum(value is not None for row in rows for value in row)
    for number in range(ROUNDS):
        with bench.narrator.step(f"round {number + 1} of {ROUNDS}: ours, then XlsxWriter"):
            began = time.process_time()
            write_xlsx(Nowhere(), "Übersicht", fields, rows, language="de", zone=ZONE)
            trial.ours.append(time.process_time() - began)
            trial.theirs.append(_by_xlsxwriter(fields, rows))


def _by_xlsxwriter(fields: tuple[Field, ...], rows: list[tuple[Any, ...]]) -> float:
    """Processor time of XlsxWriter for the same cells, formatted likewise, in its way that keeps one row in memory; what a cell says is known before."""
    book = xlsxwriter.Workbook(Nowhere(), {"constant_memory": True})  # pyright: ignore[reportArgumentType]
    text, day, moment = (book.add_format({"num_format": form}) for form in ("@", "dd.mm.yyyy", "dd.mm.yyyy hh:mm:ss"))
    used = 0.0
    sheet = book.add_worksheet("Übersicht")
    for number, row in enumerate(rows, start=1):
        said = [
            (column, field.type, _said(field, value))
            for column, (field, value) in enumerate(zip(fields, row, strict=True))
            if value is not None
        ]
        began = time.process_time()
        for column, kind, value in said:
            if kind == "number" and not isinstance(value, str):
                sheet.write_number(number, column, value)
            elif kind in ("date", "instant") and not isinstance(value, str):
                sheet.write_datetime(number, column, value, day if kind == "date" else moment)
            else:
                sheet.write_string(number, column, value, text)
        used += time.process_time() - began
    began = time.process_time()
    book.close()
    return used + time.process_time() - began


def _said(field: Field, value: Any) -> Any:
    if field.choices or field.type in ("list", "boolean"):
        return text_of(field, value, "de")
    if field.type == "number":
        return float(value)
    if isinstance(value, datetime):
        return value.astimezone(ZONE).replace(tzinfo=None)
    return value if field.type == "date" else str(value)

"""A bulk maintenance of 10,000 rows, each edited: until its differences are known, against reading the same file."""

import io
import time
from typing import Any
from uuid import UUID

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from aggregates.customer import FeatureSwitchedOn
from aggregates.user import User
from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.population import Size, populate
from commands.engine.given import Batch
from eventstore.envelope import Cause, StreamEvent
from eventstore.garbage import collect_rarely
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.unit import Appended, Unit
from importers.bulk_maintenance.maintained import MAINTAINED
from importers.imports.importer import Importer
from importers.imports.mapping import MappingSet
from importers.imports.table_file import open_table

HEADER = ("Nutzer-Id", "Version", "Name", "E-Mail", "Gruppe", "Personalnummer", "Kostenstelle", "Lieferadresse: Straße")


def measure(bench: Bench) -> Measured:
    rows = bench.size(10_000, 40)
    log = bench.log(bench.database())
    with bench.narrator.step("users") as report:
        [owner] = populate(log, Size(users=rows, devices=1), report)
    on = StreamEvent(owner.customer_id, FeatureSwitchedOn(feature="bulk_maintenance"))
    [outcome] = log.append([Unit(Cause(owner.customer_id, "importer", "importer", "bulk"), [on], {owner.customer_id: 1})])
    assert isinstance(outcome, Appended)
    content = _workbook(log, owner.customer_id, owner.users)
    collect_rarely()  # as the API does, in whose process a dry run is made
    with bench.narrator.step("reading"):
        began = time.perf_counter()
        with open_table(io.BytesIO(content), MAINTAINED["users"].table, name="users.xlsx") as table:
            assert sum(1 for _ in table.rows()) == rows
        limit = time.perf_counter() - began
    with bench.narrator.step("dry run"), bench.profile("dry run", log.dsn):
        began = time.perf_counter()
        result = Importer(log, MappingSet(())).run(
            "maintained_users", io.BytesIO(content), customer_id=owner.customer_id, actor="importer", file_name="users.xlsx", dry_run=True
        )
        seconds = time.perf_counter() - began
    assert result.counts.changed == rows, result
    return Measured(f"{seconds:.2f} s for {rows:,} rows", f"{limit:.2f} s", seconds / limit, details={"rows": rows})


def _workbook(log: EventLog, customer_id: UUID, users: list[UUID]) -> bytes:
    file = io.BytesIO()
    with log.pool.connection() as connection:
        batch = Batch(log, connection, Keyring(log.master))
        batch.load(users)
        book: Any
        with xlsxwriter.Workbook(file, {"strings_to_numbers": False}) as book:
            sheet = book.add_worksheet("Nutzer")
            for column, head in enumerate(HEADER):
                sheet.write_string(0, column, head)
            for number, user_id in enumerate(users, start=1):
                user = batch.state(User, user_id)
                street = user.primary_address.street if user.primary_address is not None else ""
                version = str(batch.version(customer_id, user_id))
                cells = (
                    str(user_id),
                    version,
                    user.name,
                    user.email,
                    f"Gruppe {number % 7}",
                    user.personnel_number,
                    user.cost_centre,
                    street,
                )
                for column, cell in enumerate(cells):
                    sheet.write_string(number, column, cell or "")
    return file.getvalue()


FIGURE = Figure(
    "bulk_maintenance",
    "a bulk maintenance of 10,000 rows, each edited, until its differences are known",
    "reading the same workbook",
    at_most(3),
    measure,
)

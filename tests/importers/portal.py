"""A customer with an importer on a database of the test's own, and small feeds of made-up numbers."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from aggregates.device import Device
from aggregates.device_terms import IMEI_CLAIM, imei_in_full
from aggregates.engine.claim import Claim
from aggregates.engine.event import Event
from aggregates.import_terms import ImportKind
from aggregates.registry import EVENTS
from aggregates.sim import NUMBER_CLAIM, Sim
from commands.customers.change_feed_brake import ChangeFeedBrake
from commands.customers.register_customer import RegisterCustomer
from commands.engine.command import A, Command
from commands.engine.dispatch import Dispatcher, Done
from commands.engine.given import Batch
from eventstore.envelope import Cause, Recorded
from eventstore.ids import new_id
from eventstore.keyring import Keyring, MasterKey
from eventstore.log import EventLog
from foundation.luhn import luhn_digit
from importers.imports.importer import Importer
from importers.imports.mapping import MappingSet
from importers.imports.result import ImportProgress, ImportResult, Report
from tests.importers.feeds import HEADER, ROW, both_carriers

SECRET = b"x" * 32
PERSON = "token:made-up"
FEED = "importer"
DAY = date(2026, 3, 2)
Cells = tuple[str, ...]


def number(index: int) -> str:
    """From the block +49 1555, made up."""
    return f"+491555{index:07d}"


def imei(index: int, *, check: bool = True) -> str:
    identity = f"35332208{index:06d}"
    return imei_in_full(identity) if check else identity


def iccid(index: int) -> str:
    body = f"894902{index:012d}"
    return body + luhn_digit(body)


def line(index: int, imei_index: int | None = -1, **changed: str) -> Cells:
    """The feed's line of the number `index`: in the device of the same index, or another one, or none; with cells changed by column."""
    names = {name.replace(" ", "_").replace("-", "_"): at for at, name in enumerate(HEADER)}
    cells = list(ROW)
    cells[0], cells[1] = number(index), iccid(index)
    cells[3] = "" if imei_index is None else imei(index if imei_index == -1 else imei_index)
    for name, cell in changed.items():
        cells[names[name]] = cell
    return tuple(cells)


def as_csv(rows: Iterable[Cells], header: Cells = HEADER, delimiter: str = ";", encoding: str = "utf-8", end: str = "\n") -> bytes:
    return "".join(delimiter.join(cells) + end for cells in (header, *rows)).encode(encoding)


def as_workbook(rows: Iterable[Cells], header: Cells = HEADER) -> bytes:
    file = io.BytesIO()
    book: Any
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate((header, *rows)):
            for column, cell in enumerate(cells):
                sheet.write_string(at, column, cell)
    return file.getvalue()


def open_log(dsn: str, pool_size: int = 4) -> EventLog:
    return EventLog(dsn, EVENTS, MasterKey(SECRET), pool_size=pool_size)


@dataclass(frozen=True)
class Portal:
    """All that a test of imports needs; every customer's brake is off unless the test sets it."""

    dsn: str
    log: EventLog
    dispatcher: Dispatcher
    importer: Importer
    customer: UUID

    def new_customer(self, number: str = "K-2") -> "Portal":
        customer = new_id()
        command = RegisterCustomer(customer_id=customer, name="Beispiel GmbH", customer_number=number)
        self.dispatcher.run(command, Cause(customer, PERSON, "command:new", "new"))
        portal = Portal(self.dsn, self.log, self.dispatcher, self.importer, customer)
        portal.run(ChangeFeedBrake(customer_id=customer, percent=100))
        return portal

    def in_chunks_of(self, lines: int) -> "Portal":
        return replace(self, importer=Importer(self.log, both_carriers(), chunk=lines))

    def run(self, command: Command, actor: str = PERSON, effective_at: datetime | None = None) -> Done:
        """A person's command."""
        return self.dispatcher.run(command, Cause(self.customer, actor, f"command:{new_id()}", "by hand", effective_at))

    def feed(
        self, rows: Iterable[Cells], day: date = DAY, *, name: str | None = None, content: bytes | None = None, **how: Any
    ) -> ImportResult:
        """Import a feed of these rows (or of this content)."""
        file = io.BytesIO(as_csv(rows) if content is None else content)
        name = name or f"vodafone_{day}.csv"
        return self.importer.run("feed", file, customer_id=self.customer, actor=FEED, file_name=name, **how)

    def checked(self, rows: Iterable[Cells], day: date) -> int:
        """Import a feed; how many of its lines were looked at."""
        looked_at: list[int] = [0]

        def report(progress: ImportProgress) -> None:
            if progress.phase == "check":
                looked_at.append(progress.total)

        self.feed(rows, day, report=report)
        return looked_at[-1]

    def table(self, kind: ImportKind, rows: Sequence[Sequence[str]], *, name: str = "liste.csv", **how: Any) -> ImportResult:
        """Import a table; the first row is its header."""
        header, *body = [tuple(row) for row in rows]
        file = io.BytesIO(as_csv(body, header))
        return self.importer.run(kind, file, customer_id=self.customer, actor=FEED, file_name=name, **how)

    def recorded(self, after: int = 0) -> list[Recorded[Event]]:
        """All events of this customer behind a position."""
        with self.log.pool.connection() as connection:
            found = self.log.page(connection, after, limit=1_000_000)
        return [recorded for recorded in found if recorded.customer_id == self.customer]

    def written(self, after: int = 0) -> list[tuple[UUID, Event]]:
        """Events of devices, SIMs and users behind a position, with their streams."""
        found = self.recorded(after)
        return [(each.stream_id, each.event) for each in found if not each.event.event_name.startswith(("import.", "customer."))]

    def events(self, after: int = 0) -> list[Event]:
        """Events of devices, SIMs and users; the imports' own left out."""
        return [event for _, event in self.written(after)]

    def during(self, action: Callable[[], object]) -> list[Event]:
        """The events that an action brings, the imports' own left out."""
        head = self.log.head()
        action()
        return self.events(head)

    def holder(self, claim: Claim) -> UUID | None:
        with self.log.pool.connection() as connection:
            return self.log.holders(connection, self.customer, [claim])[claim]

    def sim_id(self, index: int) -> UUID:
        found = self.holder(NUMBER_CLAIM.of(number(index)))
        assert found is not None
        return found

    def device_id(self, index: int) -> UUID:
        found = self.holder(IMEI_CLAIM.of(imei(index, check=False)))
        assert found is not None
        return found

    def state_of_device(self, index: int) -> Device:
        return self.state(Device, self.device_id(index))

    def sim(self, index: int) -> Sim:
        return self.state(Sim, self.sim_id(index))

    def state(self, kind: type[A], stream_id: UUID) -> A:
        with self.log.pool.connection() as connection:
            batch = Batch(self.log, connection, Keyring(self.log.master))
            assert batch.version(self.customer, stream_id) is not None
            return batch.state(kind, stream_id)

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            return connection.execute(query.encode(), parameters or None).fetchall()


def open_portal(dsn: str, *, chunk: int = 500, mappings: MappingSet | None = None) -> Portal:
    """With one customer, on a database that has its tables."""
    log = open_log(dsn)
    portal = Portal(dsn, log, Dispatcher(log), Importer(log, mappings or both_carriers(), chunk=chunk), UUID(int=0))
    return portal.new_customer("K-1")


def close(portal: Portal) -> None:
    portal.dispatcher.close()
    portal.log.close()


def killed_while(phase: str, after: int = 0) -> Report:
    """Ends the import as a signal would, when it has said so often that it is in this phase."""
    said = 0

    def report(progress: ImportProgress) -> None:
        nonlocal said
        if progress.phase == phase:
            said += 1
            if said > after:
                raise KeyboardInterrupt

    return report


def names(events: Iterable[Event]) -> list[str]:
    return [event.event_name for event in events]


def told(events: Iterable[tuple[UUID, Event]], known: Mapping[UUID, str] | None = None) -> list[tuple[str, str, str]]:
    """Events with their streams, comparable between two customers: ids and what is sealed with their keys become the order of first sight."""
    seen: dict[str, str] = {str(stream): name for stream, name in (known or {}).items()}

    def named(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: named(each) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
        if isinstance(value, UUID) or (isinstance(value, str) and value.startswith("sealed:")):
            return seen.setdefault(str(value), f"#{len(seen)}")
        return "import" if isinstance(value, str) and value.startswith("import:") else value

    return [(named(stream), event.event_name, repr(named(event.model_dump()))) for stream, event in events]


def write_feeds(folder: Path, feeds: Mapping[date, Sequence[Cells]]) -> None:
    for day, rows in feeds.items():
        (folder / f"vodafone_{day}.csv").write_bytes(as_csv(rows))


def tables(portal: Portal) -> list[str]:
    """All tables of the database."""
    query = "SELECT format('%I', table_name) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    return sorted(table for (table,) in portal.rows(query))


def everything(portal: Portal) -> Iterator[str]:
    """Every row of the database as text."""
    for table in tables(portal):
        for (row,) in portal.rows(f"SELECT t::text FROM {table} t"):
            yield row
            if table == "held_files":
                sealed = portal.rows("SELECT encode(sealed, 'escape') FROM held_files")
                yield from (text for (text,) in sealed)


def rows_per_table(portal: Portal) -> dict[str, int]:
    return {table: portal.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables(portal)}

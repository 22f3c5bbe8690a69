"""The kinds of tables that can be imported: how each is read, what its rows do, what its rows need looked up (F-09, F-18)."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.customer import Customer, Feature, FieldOf
from aggregates.device import Device
from aggregates.device_terms import IMEI_CLAIM, Identifier
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim
from aggregates.engine.event import Event
from aggregates.import_terms import ImportKind
from aggregates.sim import NUMBER_CLAIM, Sim
from aggregates.user import User
from commands.customers.agreed import check_agreed_by
from commands.devices.device_identifiers import other_readings
from commands.devices.one_device import printed
from commands.engine.command import Decision, Given
from commands.engine.given import Batch
from commands.users.personnel_number import otherwise_spelled, spellings
from foundation.contribution import Point
from importers.engine.header import plain
from importers.imports.booking import Decides
from importers.imports.device_extract import ExtractRow, extract_rows, load_extract_kinds
from importers.imports.ids_in_lists import Ids
from importers.imports.initial_load import LoadContext, device_commands, device_names, extract_commands, sim_commands, user_commands
from importers.imports.initial_load_rows import DeviceRow, SimRow, UserRow, device_rows, sim_rows, user_rows
from importers.imports.list_columns import DEVICES, SIMS, USERS
from importers.imports.loaded_rows import Loaded
from importers.imports.result import ImportResult
from importers.imports.table_file import Table, TableFile
from importers.imports.table_kind import TableKind
from importers.quarantine import RowNoted
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.users.user_resource import USER_LIST

FEED_AREA = "sims"
"""Where one must have the right to change to import a carrier's feed, besides that to import."""


@dataclass(frozen=True, slots=True)
class TableImport:
    """`personal` names the fields that say something about a person: what stood in them is never kept in clear.

    `settles`: its numbers may be in a feed as well. `own`: whose fields of the customer's own it may bring. `called`: what a row is about, where it says
    nothing of what the portal doesn't know. `devices`: by what a device is known that a row is about. `ids`: which fields are ids of ours.
    """

    kind: ImportKind
    tables: Callable[[], tuple[TableKind, ...]]
    rows: Callable[[Table], Iterator[Loaded[Any]]]
    commands: Callable[[LoadContext, Given, int, Any], Iterator[Decides]]
    claims: Callable[[Any], Iterator[Claim]]
    devices: Callable[[Any], tuple[Identifier, ...]] = lambda _row: ()
    personal: frozenset[str] = frozenset()
    settles: bool = False
    own: FieldOf | None = None
    called: Callable[[Any], str] | None = None
    ids: Ids = field(default_factory=dict[str, type[Aggregate]])
    feature: Feature | None = None
    """What the customer must have agreed."""
    area: str | None = None
    """Where one must have the right to change, besides that to import."""
    apart: bool = False
    """Its imports are there for those alone who may change something in its area: what stands in its rows tells of it."""
    makes: bool = True
    """Whether its rows may make something that isn't there yet."""
    creates: frozenset[type[Event]] = frozenset()
    """What makes a row one that was created, besides users, devices and SIMs."""
    things: Callable[[Any], Iterable[UUID]] = lambda _row: ()
    """What a row is about, by ids that it can't do without."""
    takes: Callable[[LoadContext], Set[str]] = lambda _context: frozenset()
    """Plain names of columns that are taken, or known to be there, though the table doesn't name them."""
    check_file: Callable[[TableFile], None] = lambda _table: None
    """Refuses a file whole for what it is."""
    check_rows: Callable[[LoadContext, Sequence[Any]], None] = lambda _context, _rows: None
    """Refuses a file whole for what some of its rows say."""
    take_in: Callable[[LoadContext, Batch, Sequence[int]], None] = lambda _context, _batch, _lines: None
    """Takes in what an earlier, killed try did by these lines."""
    noted: Callable[[Connection[TupleRow], LoadContext, UUID, Sequence[tuple[int, Decision]]], Iterable[RowNoted]] = (
        lambda _connection, _context, _customer_id, _decided: ()
    )
    """Notes what is to be said of what rows do; by line, and by the field whose column it is about."""
    plan_of: Callable[[ImportResult, str], str] | None = None
    """What comes of a dry run, of the file with this hash, in a few signs: it is carried out only for whoever quotes them (H-20)."""

    def check_agreed(self, customer: Customer) -> None:
        """Raise FeatureOff where the customer hasn't agreed to it."""
        if self.feature is not None:
            check_agreed_by(customer, self.feature)


def _user_claims(row: UserRow) -> Iterator[Claim]:
    if row.personnel_number:
        yield from spellings(row.personnel_number)
        yield from otherwise_spelled(row.personnel_number)


def _device_claims(row: DeviceRow) -> Iterator[Claim]:
    yield from _identifiers(row)
    if row.user_personnel_number:
        yield from spellings(row.user_personnel_number)


def _identifiers(row: DeviceRow | ExtractRow) -> Iterator[Claim]:
    return (each.claim() for name in _named(row) for each in (name, *other_readings(name)))


def _named(row: DeviceRow | ExtractRow) -> tuple[Identifier, ...]:
    return device_names(row.imei1, row.imei2, row.serial_number)


def _device(row: ExtractRow) -> str:
    return ", ".join(printed(_named(row)))


def _device_of_sim(row: SimRow) -> tuple[Identifier, ...]:
    return device_names(row.imei14, None, None)


def _sim_claims(row: SimRow) -> Iterator[Claim]:
    yield NUMBER_CLAIM.of(row.number)
    if row.imei14:
        yield IMEI_CLAIM.of(row.imei14)


TABLE_IMPORTS: Point[TableImport] = Point("importers.registry", "TABLE_IMPORTS")


def table_of(kind: ImportKind) -> TableImport:
    """Look up how files of this kind are imported; any but a feed."""
    return next(each for each in TABLE_IMPORTS if each.kind == kind)


def brought_elsewhere(kind: ImportKind) -> tuple[TableKind, ...]:
    """Return the tables that are carried out for whoever confirms their plan, where this import wants none (docs/decisions/0038): it would overwrite what others changed."""
    planned = [each for each in TABLE_IMPORTS if each.plan_of is not None]
    return () if any(each.kind == kind for each in planned) else tuple(table for each in planned for table in each.tables())


USER_TABLE = TableImport(
    "users",
    lambda: (USERS,),
    user_rows,
    user_commands,
    _user_claims,
    personal=frozenset(
        {"user_id", "name", "first_name", "last_name", "login", "email", "personnel_number", "primary_address", "additional_address"}
    ),
    own="user",
    ids={"user_id": User},
    area="users",
)
DEVICE_TABLE = TableImport(
    "devices",
    lambda: (DEVICES,),
    device_rows,
    device_commands,
    _device_claims,
    _named,
    frozenset({"user_id", "user_personnel_number", "user_email"}),
    own="device",
    ids={"device_id": Device, "user_id": User},
    area="devices",
)
SIM_TABLE = TableImport(
    "sims", lambda: (SIMS,), sim_rows, sim_commands, _sim_claims, _device_of_sim, settles=True, ids={"sim_id": Sim}, area="sims"
)
EXTRACT_TABLE = TableImport(
    "device_extract", load_extract_kinds, extract_rows, extract_commands, _identifiers, _named, called=_device, area="devices"
)

_OUR_HEADINGS = frozenset(plain(name) for listed in (USER_LIST, DEVICE_LIST) for field in listed.fields for name in (field.de, field.en))


def left_to_own_fields(how: TableImport, context: LoadContext) -> frozenset[str]:
    """Return what the customer's own fields are called: a column of that name is theirs, unless an export of ours calls another one so."""
    return frozenset(context.own_names(how.own)) - _OUR_HEADINGS if how.own else frozenset()

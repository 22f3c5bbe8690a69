"""Puts the parts together, once per process: the only place that knows all of them."""

import logging
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.current_states import CurrentStates
from access.engine.outbox import Outbox
from access.entrance import entrance
from access.orders.parcel_desk import ParcelDesk
from access.service_cases.blocking_desk import BlockingDesk
from access.timers.timed_messages import announces
from aggregates.registry import EVENTS
from api.customers.told_past import telling_past
from api.engine.backend import Backend, Limits
from api.engine.shares import Shares, sizes_for
from commands.engine.dispatch import Dispatcher
from commands.timers.timekeeper import Timekeeper
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from eventstore.migrate import migrate
from foundation.advisory_locks import LEAKPROOF
from gateways.oidc import OpenIdClient
from importers.engine.file_reader import ReadingLimits
from importers.imports.importer import Importer
from importers.imports.mapping import load_mappings
from portal.blocking_settings import blocking_gateways
from portal.document_settings import document_contents
from portal.engine.database import Presence, open_database
from portal.engine.delivering import gateways
from portal.engine.master_key import master_key
from portal.engine.portal import Portal
from portal.engine.reader_login import reader_login
from portal.engine.setting_values import origins_of
from portal.parcel_settings import parcel_services
from portal.pbx_settings import pbx_client
from portal.price_settings import live_prices
from portal.settings import Settings
from readmodels.engine.query_leakproof import mark_leakproof
from readmodels.engine.reader import Reader

ROOMS = ("eventstore", "commands", "projections", "importers", "access")
"""Rooms with tables of their own, in the order in which these are made."""


@contextmanager
def open_portal(settings: Settings, presence: Presence = "once", *, serves: bool = False, begins: bool = True) -> Generator[Portal]:
    """Open everything, closed in order at the end; several processes may do this at the same moment.

    `presence` says how long this process needs the database (portal/engine/database.py), `serves` whether the API is served by it, `begins` whether it makes a new one where
    none is.
    """
    with open_database(settings, presence, begins=begins) as database:
        mappings = load_mappings(settings.mapping_dir)
        master = MasterKey(master_key(settings))
        with database.connect() as connection:
            prepare(connection, master)
            given = settings.reader_url.get_secret_value() if settings.reader_url is not None else None
            login = reader_login(connection, database.dsn, given, level=logging.WARNING if serves else logging.DEBUG)
        with ExitStack() as parts:
            log = EventLog(database.dsn, EVENTS, master, pool_size=settings.pool_size)
            parts.callback(log.close)
            dispatcher = Dispatcher(log, telling_past(log))
            parts.callback(dispatcher.close)
            reader = Reader(database.dsn, pool_size=settings.pool_size, login=login)
            parts.callback(reader.close)
            directories = OpenIdClient()
            parts.callback(directories.close)
            limits = Limits(
                upload_bytes=settings.max_upload_mb * 1_000_000,
                file_bytes=settings.document_mb * 1_000_000,
                export_bytes=settings.max_export_mb * 1_000_000,
                answers_days=settings.keep_answers_days,
            )
            doors = entrance(
                log,
                dispatcher,
                settings.public_address,
                directories,
                frozenset(gateways(settings)),
                pbx_client(settings),
                front_end_url=settings.front_end_url,
            )
            keeper = Timekeeper(log, dispatcher, announces=announces(log, doors[CurrentStates], doors[Outbox]))
            desk = BlockingDesk(log, doors[CurrentStates], dispatcher, blocking_gateways(settings))
            parcels = ParcelDesk(log, doors[CurrentStates], dispatcher, parcel_services(settings))
            prices = live_prices(settings)
            if prices is not None:
                parts.callback(prices.close)
                doors = doors.having(prices)
            importer = Importer(log, mappings, chunk=settings.import_chunk, limits=reading_limits(settings))
            backend = Backend(
                log,
                dispatcher,
                reader,
                doors.having(importer, document_contents(settings, log), keeper, desk, parcels),
                version("portal"),
                settings.public_address,
                limits=limits,
                shares=Shares(sizes_for(settings.pool_size)),
                operator=settings.operator,
                commit=settings.commit,
                front_end_url=settings.front_end_url,
                origins=origins_of(settings.cors_origins),
            )
            yield Portal(settings, database, log, dispatcher, reader, backend)


def prepare(connection: Connection[TupleRow], master: MasterKey) -> None:
    """Bring the schema up to date, and see that the master key is that of this database."""
    for room in ROOMS:
        migrate(connection, room)
    with connection.transaction():  # one process at a time, or their changes of the catalogue collide
        LEAKPROOF.wait_for(connection)
        mark_leakproof(connection)
    row = connection.execute("SELECT subject, wrapped FROM keys LIMIT 1").fetchone()
    if row is not None:
        master.unwrap(*row)


def reading_limits(settings: Settings) -> ReadingLimits:
    """Return what reading one foreign file may take."""
    return ReadingLimits(settings.import_memory_mb, settings.import_seconds)

"""Brings a demo customer into the system: as a service starts in reality (F-17, F-18, F-09). Everything that is there already is recognised."""

from datetime import date, timedelta
from importlib.resources import as_file, files
from uuid import UUID

from aggregates.import_terms import ImportCounts, ImportKind
from commands.customers.define_master_data_field import DefineMasterDataField
from importers.imports.device_models import store_models
from importers.imports.importer import Importer
from importers.imports.result import ImportResult
from importers.imports.tac import read_tac_list
from portal.customers import all_customers
from portal.demo.files import DemoFiles
from portal.demo.scene import DemoCustomer
from portal.engine.console_cause import by_console, console_actor
from portal.engine.portal import Portal
from portal.imports.importing import shown_import
from portal.imports.replaying import replay_folder
from portal.new_customer import create_customer


def load_models(portal: Portal) -> int:
    """Load the table of makers and models by type code, from the list that the program brings; returns how many models it knows."""
    with as_file(files("importers") / "known_models.csv") as path:
        models, _ = read_tac_list(path)
    with portal.log.pool.connection() as connection:
        store_models(connection, models)
    return len(models)


def the_customer(portal: Portal, customer: DemoCustomer) -> UUID:
    """Return the customer's id; registers the customer with its settings when it isn't there yet."""
    for customer_id, state in all_customers(portal.log).items():
        if state.customer_number == customer.customer_number:
            return customer_id
    customer_id = create_customer(
        portal, customer.name, customer.customer_number, features=customer.features, unknown_devices=customer.unknown_devices
    )
    for key, label_de, label_en in customer.fields:
        command = DefineMasterDataField(customer_id=customer_id, of="user", key=key, label_de=label_de, label_en=label_en)
        portal.dispatcher.run(command, by_console(customer_id))
    return customer_id


def load_lists(portal: Portal, customer_id: UUID, made: DemoFiles) -> ImportCounts:
    """Import users, devices and numbers of other carriers from Excel, effective on the day before the first feed."""
    counts = ImportCounts()
    kinds: tuple[ImportKind, ...] = ("users", "devices", "sims")
    for kind in kinds:
        counts = counts.plus(_load(portal, customer_id, made, kind, made.first_day - timedelta(days=1)).counts)
    return counts


def load_feeds(portal: Portal, customer_id: UUID, made: DemoFiles) -> ImportCounts:
    """Import all feeds, in the order of their dates, each effective on its day."""
    results: list[ImportResult] = []
    replay_folder(portal, customer_id, made.feeds, done=lambda _, result: results.append(result))
    counts = ImportCounts()
    for result in results:
        counts = counts.plus(result.counts)
    return counts


def load_extract(portal: Portal, customer_id: UUID, made: DemoFiles) -> ImportCounts:
    """Import the device management's extract, which merges devices that came by their two IMEIs."""
    return _load(portal, customer_id, made, "device_extract").counts


def _load(portal: Portal, customer_id: UUID, made: DemoFiles, kind: ImportKind, day: date | None = None) -> ImportResult:
    path = {"users": made.users, "devices": made.devices, "sims": made.sims, "device_extract": made.extract}[kind]
    with shown_import(path.name) as report:
        return portal.parts[Importer].run(kind, path, customer_id=customer_id, actor=console_actor(), feed_date=day, report=report)

"""The demo from beginning to end: two customers, thirty days of feeds, a person at work, everything verified, and the API to look at it."""

import socket
import time
from pathlib import Path
from uuid import UUID

from portal.customers import all_customers
from portal.demo.accounts import ACCOUNTS, demo_accounts
from portal.demo.errands import run_errands
from portal.demo.files import DemoFiles, demo_files
from portal.demo.loading import load_extract, load_feeds, load_lists, load_models, the_customer
from portal.demo.person import work
from portal.demo.scene import DemoCustomer, demo_customers
from portal.demo.steps import project_shown, step
from portal.demo.tokens import demo_token
from portal.demo.tour import tour
from portal.engine.console import progress_bar, say, tell, thousands
from portal.engine.exit_code import ExitCode
from portal.engine.language import in_words
from portal.engine.listening import listening
from portal.engine.portal import Portal
from portal.engine.told import Told
from portal.operations.verifying import verify_claims_shown, verify_shown
from portal.serving import serve_at
from portal.settings import Settings
from portal.wiring import open_portal
from projections.registry import PROJECTIONS

_DONE = "done"
"""A file that names the customer of a demo that ran to its end."""


def run_demo(settings: Settings, *, numbers: int, days: int, serve: bool) -> None:
    """Make the demo's data unless they are there, then serve (or end)."""
    settings = _of_demo(settings)
    folder = settings.data_dir / "demo"
    place = listening(settings.host, settings.port) if serve else None
    try:
        with open_portal(settings, "stays", serves=True) as portal:
            folder.mkdir(parents=True, exist_ok=True)
            customer_id = _there_already(portal, folder) or _make(portal, folder, numbers, days)
            _show(portal, folder, customer_id, place)
    finally:
        if place is not None:
            place.close()


def _of_demo(settings: Settings) -> Settings:
    """Let labels and certificates say by whom and where to, where nothing else is set."""
    said = {"operator_name": "Beispielnetz Service", "operator_returns_address": "Beispiel Retouren; Musterstraße 1; 12345 Musterstadt"}
    return settings.model_copy(update={name: value for name, value in said.items() if name not in settings.model_fields_set})


def _there_already(portal: Portal, folder: Path) -> UUID | None:
    done = folder / _DONE
    customer_id = UUID(done.read_text(encoding="utf-8").strip()) if done.exists() else None
    if customer_id is None or customer_id not in all_customers(portal.log):
        return None
    say(
        in_words(
            f"Die Demo liegt schon in {folder.parent} und wird nicht noch einmal geladen.",
            f"The demo is in {folder.parent} already and is not loaded again.",
        )
    )
    return customer_id


def _make(portal: Portal, folder: Path, numbers: int, days: int) -> UUID:
    """Every step finds out itself what an interrupted run has done already."""
    began = time.monotonic()
    with step() as said:
        said(f"{load_models(portal)} {in_words('Gerätemodelle', 'device models')}")
    first, *others = demo_customers(numbers, days)
    customer_id = _load(portal, folder, first)
    for other in others:
        _load(portal, folder, other)
    with step() as said:
        said(f"{thousands(project_shown(portal.log))} {in_words('Ereignisse projiziert', 'events projected')}")
    with step() as said:
        administrator = demo_token(portal, folder, "administrator", customer_id)
        done = work(portal, customer_id, administrator.token_id)
        project_shown(portal.log)
        said(f"{done} {in_words('Änderungen von Hand', 'changes by hand')}")
    with step() as said:
        made = demo_accounts(portal, folder, customer_id)
        project_shown(portal.log)
        said(f"{len(ACCOUNTS) if made else 0} {in_words('Zugänge', 'accounts')}")
    if made is not None:
        with step() as said:
            changes = run_errands(portal, folder, customer_id, first.customer_number, made)
            project_shown(portal.log)
            said(in_words(f"{changes} Schritte bei Bestellungen und Servicefällen", f"{changes} steps with orders and service cases"))
    with step() as said:
        said(_verified(portal))
    (folder / _DONE).write_text(f"{customer_id}\n", encoding="utf-8")
    say(f"{time.monotonic() - began:5.1f} s  {in_words('alles', 'all of it')}")
    return customer_id


def _load(portal: Portal, folder: Path, customer: DemoCustomer) -> UUID:
    made = _files(folder, customer)
    customer_id = the_customer(portal, customer)
    with step() as said:
        counts = load_lists(portal, customer_id, made)
        said(f"{customer.name}: {counts.created} {in_words('Nutzer, Geräte, Rufnummern aus Excel', 'users, devices, numbers from Excel')}")
        said(f"{counts.quarantined} {in_words('in Quarantäne', 'quarantined')}")
    with step() as said:
        counts = load_feeds(portal, customer_id, made)
        said(f"{customer.name}: {customer.days} {in_words('Tagesimporte', 'feeds')}, {thousands(counts.seen)} {in_words('Zeilen', 'rows')}")
        said(f"{counts.quarantined} {in_words('in Quarantäne', 'quarantined')}")
    with step() as said:
        counts = load_extract(portal, customer_id, made)
        said(
            f"{customer.name}: {in_words('Auszug der Geräteverwaltung', 'device-management extract')}, {counts.changed} {in_words('geändert', 'changed')}"
        )
    return customer_id


def _files(folder: Path, customer: DemoCustomer) -> DemoFiles:
    with progress_bar() as bar:
        task = bar.add_task(f"{customer.name}: files", total=customer.days, rate="")
        return demo_files(folder, customer, lambda done: bar.update(task, completed=done))


def _verified(portal: Portal) -> str:
    """Told when something differs: then the demo found a mistake of the program."""
    tables = [table for projection in PROJECTIONS for table in verify_shown(portal.log, projection)]
    tables.append(verify_claims_shown(portal.log))
    different = [f"{table.table}: {example}" for table in tables if not table.equal for example in table.examples]
    if different:
        raise Told(
            "Die Lesemodelle folgen nicht aus den Ereignissen:",
            "\n".join(["The read models do not follow from the events:", *different]),
            ExitCode.FAILED,
        )
    rows = thousands(sum(table.rows for table in tables))
    return in_words(f"{rows} Zeilen in {len(tables)} Tabellen geprüft", f"{rows} rows in {len(tables)} tables verified")


def _show(portal: Portal, folder: Path, customer_id: UUID, place: socket.socket | None) -> None:
    """Print what to try; serve, when there is a place to serve at."""
    administrator = demo_token(portal, folder, "administrator", customer_id)
    operations = demo_token(portal, folder, "ops", None)
    password = demo_accounts(portal, folder, customer_id)
    url = f"http://{portal.settings.host}:{portal.settings.port}"

    def told() -> None:
        say("")
        for line in tour(portal, customer_id, url, administrator.token, operations.token, password):
            say(line)

    if place is None:
        told()
        tell("\n" + in_words("Nicht gestartet (--no-serve): `portal serve`.", "Not started (--no-serve): `portal serve`."))
        return
    serve_at(
        place, portal, projector=True, ready=lambda: (told(), tell("\n" + in_words("Strg-C beendet alles.", "Ctrl-C ends everything.")))[0]
    )

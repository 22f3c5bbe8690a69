"""The peer: the eventsourcing library as its documentation uses it, with its own application, recorder, transcoder and projection runner."""

import time
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Composed

USERS = tuple(f"00000000-0000-4000-8000-{number:012d}" for number in range(50))


class Phone(Aggregate):
    """A device with its user, as a beginner with the library would write it."""

    def __init__(self, maker: str, model: str, imei: str) -> None:
        self.maker = maker
        self.model = model
        self.imei = imei
        self.user_id: str | None = None
        self.notes = 0

    @event("Assigned")
    def assign(self, user_id: str) -> None:
        self.user_id = user_id

    @event("Noted")
    def note(self, text: str) -> None:
        self.notes += 1


class Phones(Application[UUID]):
    """Settings are the library's defaults: its safe mode, which locks the table per append."""


def environment(dsn: str) -> Mapping[str, str]:
    """Where the library finds the database."""
    parts = conninfo_to_dict(dsn)
    names = {"POSTGRES_DBNAME": "dbname", "POSTGRES_HOST": "host", "POSTGRES_PORT": "port", "POSTGRES_USER": "user"}
    found = {setting: str(parts[part]) for setting, part in names.items()}
    return {"PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_PASSWORD": "", **found}


def new_phone(number: int) -> Phone:
    phone = Phone("Beispielwerk", "Phone 1", f"{35_000_000_000_000 + number}")
    phone.assign(USERS[number % len(USERS)])
    return phone


def saves_per_second(dsn: str, phones: int, seconds: float) -> float:
    """One aggregate at a time: an event is triggered and saved, with nothing to be loaded."""
    with Phones(env=dict(environment(dsn))) as app:
        held = [new_phone(number) for number in range(phones)]
        for phone in held:
            app.save(phone)
        saved = 0
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            phone = held[saved % phones]
            if saved % 2:
                phone.note(f"Notiz {saved}")
            else:
                phone.assign(USERS[saved % len(USERS)])
            app.save(phone)
            saved += 1
        return saved / (time.perf_counter() - began)


class History(PostgresTrackingRecorder):
    """A history table, a row per event, upserted with the position in one transaction."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(
            Composed(
                [
                    SQL(
                        """CREATE TABLE IF NOT EXISTS stock_history (subject_id uuid NOT NULL, version bigint NOT NULL, position bigint NOT NULL,
                   event_name text NOT NULL, recorded_at timestamptz NOT NULL, details text NOT NULL, PRIMARY KEY (subject_id, version))"""
                    )
                ]
            )
        )

    def upsert(self, happened: Aggregate.Event, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                """INSERT INTO stock_history VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (subject_id, version)
                   DO UPDATE SET position = excluded.position, event_name = excluded.event_name, details = excluded.details""",
                (
                    happened.originator_id,
                    happened.originator_version,
                    tracking.notification_id,
                    type(happened).__qualname__,
                    happened.timestamp,
                    str(vars(happened)),
                ),
                prepare=True,
            )


class Histories(Projection[History]):
    name = "histories"

    def __init__(self, view: History) -> None:
        super().__init__(view)
        self.handled_at: list[float] = []

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.upsert(domain_event, tracking)
        self.handled_at.append(time.perf_counter())


def projected_per_second(dsn: str, events: int) -> float:
    """Events that the stock projection runner handles per second, each with one upsert; the events are there when it starts."""
    with Phones(env=dict(environment(dsn))) as app:
        for number in range(0, events, 10):
            phone = new_phone(number)
            for note in range(8):
                phone.note(f"Notiz {note}")
            app.save(phone)
    with ProjectionRunner(application_class=Phones, projection_class=Histories, view_class=History, env=dict(environment(dsn))) as runner:
        handled_at = cast("Histories", runner.projection).handled_at
        while len(handled_at) < events:
            runner.run_forever(0.01)
        return (len(handled_at) - 1) / (handled_at[-1] - handled_at[0])

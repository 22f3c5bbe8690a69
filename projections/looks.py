"""How the list of looks follows from events: those of looks, and those of secrets that were shown."""

from typing import Any

from aggregates.accounts.activation_code import ActivationCodeShown
from aggregates.customer_password import CustomerPasswordShown
from aggregates.engine.look import (
    AsOfRead,
    ContentTaken,
    DifferencesExported,
    DifferencesRead,
    EventsRead,
    HistoryExported,
    HistoryRead,
    ListAsOfExported,
    ListExported,
    ReasonsRead,
)
from aggregates.sims.sim_codes import SimCodesShown
from eventstore.envelope import Recorded
from projections.engine.history import entry
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.looks import LOOKS, LookRow

looks = Projection("looks", version=5, tables=(LOOKS,), marks=True)


def _tell(
    rows: Rows, recorded: Recorded[Any], kind: str, *, thing: str | None = None, listed: str | None = None, form: str | None = None
) -> None:
    rows.add(LOOKS, LookRow(*entry(recorded, recorded.customer_id), kind, thing, listed, form))


@looks.on(SimCodesShown)
def codes_shown(rows: Rows, recorded: Recorded[SimCodesShown]) -> None:
    _tell(rows, recorded, "sim_codes", thing=f"sim:{recorded.stream_id}")


@looks.on(CustomerPasswordShown)
def customer_password_shown(rows: Rows, recorded: Recorded[CustomerPasswordShown]) -> None:
    _tell(rows, recorded, "customer_password")


@looks.on(ActivationCodeShown)
def activation_code_shown(rows: Rows, recorded: Recorded[ActivationCodeShown]) -> None:
    _tell(rows, recorded, "activation_code", thing=f"account:{recorded.stream_id}")


@looks.on(HistoryRead)
def history_read(rows: Rows, recorded: Recorded[HistoryRead]) -> None:
    _tell(rows, recorded, "history", thing=recorded.event.thing)


@looks.on(HistoryExported)
def history_exported(rows: Rows, recorded: Recorded[HistoryExported]) -> None:
    _tell(rows, recorded, "history_export", thing=recorded.event.thing, form=recorded.event.form)


@looks.on(ReasonsRead)
def reasons_read(rows: Rows, recorded: Recorded[ReasonsRead]) -> None:
    _tell(rows, recorded, "reasons", thing=recorded.event.thing)


@looks.on(ContentTaken)
def content_taken(rows: Rows, recorded: Recorded[ContentTaken]) -> None:
    _tell(rows, recorded, "content", thing=recorded.event.thing)


@looks.on(AsOfRead)
def as_of_read(rows: Rows, recorded: Recorded[AsOfRead]) -> None:
    _tell(rows, recorded, "as_of", thing=recorded.event.thing)


@looks.on(DifferencesRead)
def differences_read(rows: Rows, recorded: Recorded[DifferencesRead]) -> None:
    _tell(rows, recorded, "differences", listed=recorded.event.list)


@looks.on(EventsRead)
def events_read(rows: Rows, recorded: Recorded[EventsRead]) -> None:
    _tell(rows, recorded, "events")


@looks.on(ListExported, ListAsOfExported, DifferencesExported)
def list_exported(rows: Rows, recorded: Recorded[ListExported | ListAsOfExported | DifferencesExported]) -> None:
    _tell(rows, recorded, "list_export", listed=recorded.event.list, form=recorded.event.form)

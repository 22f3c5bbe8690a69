"""A second contributor of clarification cases, made up: whoever gets a device is to sign for it, until the device is taken back."""

from collections.abc import Iterable
from typing import Any

from aggregates.device import DeviceAssigned, DeviceDecoupled
from aggregates.engine.event import Event
from aggregates.user import User
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, follow_cases
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES, count_case
from readmodels.dashboard import DASHBOARD_COUNTS
from readmodels.engine.table import Table

NOT_SIGNED = CaseKind(
    "not_signed", 2, User, "Übergabe nicht unterschrieben", "Handover not signed", "Unterschreiben lassen", "Have it signed", ()
)
HANDOVER_CASES = CLARIFICATION_CASES.table("handover_cases")
HANDOVER_COUNTS = DASHBOARD_COUNTS.table("handover_counts")


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    event = recorded.event
    if isinstance(event, DeviceAssigned | DeviceDecoupled):
        yield HANDOVER_CASES, NOT_SIGNED.id_of(event.user_id)


def handovers(version: int = 1) -> Projection:
    projection = Projection(
        "handovers",
        version,
        tables=(HANDOVER_CASES, HANDOVER_COUNTS),
        reads=reads,
        tally=HANDOVER_COUNTS,
        counts={HANDOVER_CASES.name: count_case},
    )

    @projection.on(DeviceAssigned)
    def handed_over(rows: Rows, recorded: Recorded[DeviceAssigned]) -> None:
        follow_cases(rows, recorded, HANDOVER_CASES, _holder(recorded), was=(), now=(NOT_SIGNED,))

    @projection.on(DeviceDecoupled)
    def taken_back(rows: Rows, recorded: Recorded[DeviceDecoupled]) -> None:
        follow_cases(rows, recorded, HANDOVER_CASES, _holder(recorded), was=(NOT_SIGNED,), now=())

    return projection


def _holder(recorded: Recorded[DeviceAssigned] | Recorded[DeviceDecoupled]) -> CaseSubject:
    user_id = recorded.event.user_id
    return CaseSubject(recorded.customer_id, user_id, f"Übergabe {recorded.position}", recorded.stream_id, user_id)

"""Service cases of a customer (H-13), and what the dashboard counts of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from readmodels.dashboard import DASHBOARD_COUNTS
from readmodels.engine.histories import history_table
from readmodels.engine.table import Json, Table, Tally
from readmodels.users.named_users import named_users_table

OPEN_SERVICE_CASES = "open_service_cases"
"""The dashboard's figure that has a label per kind (H-21, H-22)."""


class ServiceCaseRow(NamedTuple):
    """`device`: what was to be sent, as people call it; `numbers`: those that were in it, each as `{sim_id, number}`; `user_choice`: what becomes of the user.

    `answers`: to what is asked of a defect, with the words of then. `loan_device`: the one that is out; `sent_to_user_id`: to whom the device was sent back.
    `replacement`: what comes in the place of the device, as it is printed; `replacement_id`: as which it is known, once it has arrived; `return_id`: by which the old
    device goes back then; `exchange_id`: of such a return; `leaver_id`: the same of all returns of a user who leaves.
    `awaits_answer_of`: the side that is to answer; `asked_by_message`: the one whose answer messages ask for.
    `carrier` and `tracking_number`: of the parcel that was told last, whichever way it goes; `…_in`, `…_out`: of the last one of either way.
    `to_block`: numbers whose blocking is asked for or pending; `to_unblock`: those of `blocked` whose device is there again. `at_carrier`: numbers whose contract is open at the
    carrier, since then; `carried_out_on`, `carrier_reference` and the `reason` of a completed return: what was told last of one.
    """

    customer_id: UUID
    case_id: UUID
    number: str
    kind: str
    occasion: str
    status: str
    is_open: bool
    device_id: UUID
    device: str
    user_id: UUID | None
    whereabouts: str | None
    contract: str | None
    pass_on_to: UUID | None
    user_choice: str | None
    sending: str | None
    pick_up_on: date | None
    pick_up_window: str | None
    sent_at: datetime | None
    numbers: Json
    phone_numbers: list[str]
    at_carrier: list[str]
    at_carrier_since: datetime | None
    done_at_carrier: list[str]
    refused_at_carrier: list[str]
    carried_out_on: date | None
    carrier_reference: str | None
    answers: Json | None
    fault: str | None
    estimate_net: str | None
    work: str | None
    loan_wanted: bool | None
    loan_device: str | None
    outcome: str | None
    sent_to_user_id: UUID | None
    carrier: str | None
    tracking_number: str | None
    parcel_in_id: UUID | None
    carrier_in: str | None
    tracking_number_in: str | None
    tracking_in: str | None
    tracked_in_at: datetime | None
    parcel_out_id: UUID | None
    carrier_out: str | None
    tracking_number_out: str | None
    sent_out_at: datetime | None
    tracking_out: str | None
    tracked_out_at: datetime | None
    replacement_wanted: str | None
    newer_model: str | None
    prioritised: bool
    promised_on: date | None
    late: bool
    replacement: str | None
    replacement_id: UUID | None
    return_id: UUID | None
    exchange_id: UUID | None
    leaver_id: UUID | None
    happened_on: date | None
    place: str | None
    police_number: str | None
    activation_lock: str | None
    to_block: list[str]
    blocked: list[str]
    not_blocked: list[str]
    blocking_withdrawn: list[str]
    to_unblock: list[str]
    unblocked: list[str]
    unread_by_customer: int
    unread_by_fulfilment: int
    awaits_answer_of: str | None
    asked_by_message: str | None
    reminded_at: datetime | None
    remarks: str | None
    reason: str | None
    requested_at: datetime
    received_at: datetime | None
    closed_at: datetime | None
    search: str
    version: int
    position: int


SERVICE_CASES = Table(
    "service_cases",
    ServiceCaseRow,
    key="case_id",
    indexes=(
        "customer_id, requested_at, case_id",
        "customer_id, is_open, requested_at, case_id",
        "user_id",
        "device_id",
        "replacement_id",
        "gin:search gin_trgm_ops",
    ),
)
SERVICE_CASE_USERS = named_users_table("service_case_users")
SERVICE_CASE_HISTORY = history_table("service_case_history", personal=True)
SERVICE_CASE_COUNTS = DASHBOARD_COUNTS.table("service_case_counts")


def count_service_case(row: ServiceCaseRow) -> Iterable[Tally]:
    """Yield what the dashboard counts."""
    if row.is_open:
        yield Tally(row.customer_id, OPEN_SERVICE_CASES, row.kind)

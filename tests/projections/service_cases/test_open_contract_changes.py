"""A completed return is a clarification case while a contract of it is open at its carrier, and its row says what became of each (H-14, H-23)."""

from datetime import date
from typing import Any

import pytest

from aggregates.service_cases.contract_change import ContractChangeTold
from aggregates.service_cases.returns import ReturnCompleted
from aggregates.user import UserErased
from projections.registry import inventory, service_cases
from readmodels.clarification_cases.clarification_cases import OPEN_CASES
from readmodels.service_cases.open_contract_change import OPEN_CONTRACT_CHANGE, OPEN_CONTRACT_CHANGE_CASES
from readmodels.service_cases.service_cases import SERVICE_CASES
from tests.commands.made_up import ERIKA, NUMBER, OTHER_NUMBER, Entry, customer, user
from tests.commands.service_cases.test_return import CASE, IN_CASE, OF, RECEIVED, requested
from tests.projections.story import Story

pytestmark = pytest.mark.requirement("H-14", "H-23")
ID = OPEN_CONTRACT_CHANGE.id_of(CASE)
BEGUN = (customer(), user(), requested(IN_CASE, contract="cancel"), RECEIVED)


def completed(*at_carrier: str) -> Entry:
    return CASE, ReturnCompleted(whereabouts="destruction", contract="cancel", user="keep", at_carrier=at_carrier, **OF)


def told(number: str, outcome: Any, left: int, **fields: Any) -> Entry:
    return CASE, ContractChangeTold(phone_number=number, contract="cancel", outcome=outcome, left=left, **fields, **OF)


def test_it_is_a_case_until_it_is_told_of_each_contract_and_again_where_that_was_a_mistake() -> None:
    story = Story(inventory).tell(*BEGUN)
    assert story.rows.get(OPEN_CONTRACT_CHANGE_CASES, ID) is None
    case = story.tell(completed(NUMBER, OTHER_NUMBER)).row(OPEN_CONTRACT_CHANGE_CASES, ID)
    shown = (case.kind, case.subject_kind, case.subject_id, case.subject, case.device_id, case.user_id, case.status)
    assert shown == ("open_contract_change", "service_case", CASE, "1", None, ERIKA, "open")
    assert (case.opened_at, story.count(OPEN_CASES, "open_contract_change")) == (story.told[-1].effective_at, 1)
    assert story.tell(told(NUMBER, "refused", 1)).row(OPEN_CONTRACT_CHANGE_CASES, ID) == case, "the other one is open still"
    case = story.tell(told(OTHER_NUMBER, "carried_out", 0)).row(OPEN_CONTRACT_CHANGE_CASES, ID)
    assert (case.status, case.closed_at, story.count(OPEN_CASES, "open_contract_change")) == ("closed", story.told[-1].effective_at, 0)
    case = story.tell(told(NUMBER, "open", 1)).row(OPEN_CONTRACT_CHANGE_CASES, ID)
    assert (case.status, case.subject, story.count(OPEN_CASES, "open_contract_change")) == ("open", "1", 1)


def test_a_return_that_leaves_nothing_to_a_carrier_is_none() -> None:
    assert Story(inventory).tell(*BEGUN, completed()).rows.get(OPEN_CONTRACT_CHANGE_CASES, ID) is None


def test_its_row_says_what_is_open_since_when_and_what_was_told_last() -> None:
    story = Story(service_cases).tell(*BEGUN)
    assert (story.row(SERVICE_CASES, CASE).at_carrier, story.row(SERVICE_CASES, CASE).at_carrier_since) == ([], None)
    story.tell(completed(NUMBER, OTHER_NUMBER))
    since = story.told[-1].effective_at

    def lists() -> tuple[Any, ...]:
        row = story.row(SERVICE_CASES, CASE)
        return row.at_carrier, row.done_at_carrier, row.refused_at_carrier, row.at_carrier_since

    def last() -> tuple[Any, ...]:
        row = story.row(SERVICE_CASES, CASE)
        return row.carried_out_on, row.carrier_reference, row.reason

    assert (lists(), last()) == (([NUMBER, OTHER_NUMBER], [], [], since), (None, None, None))
    day = date(2026, 12, 31)
    story.tell(told(NUMBER, "carried_out", 1, carried_out_on=day, carrier_reference="M-1"))
    assert (lists(), last()) == (([OTHER_NUMBER], [NUMBER], [], since), (day, "M-1", None))
    story.tell(told(OTHER_NUMBER, "refused", 0, reason="Mindestlaufzeit"))
    assert (lists(), last()) == (([], [NUMBER], [OTHER_NUMBER], None), (None, None, "Mindestlaufzeit"))
    story.tell(told(NUMBER, "open", 1))
    assert (lists(), last()) == (([NUMBER], [], [OTHER_NUMBER], since), (None, None, None))


def test_what_the_carrier_called_it_and_why_go_with_the_person() -> None:
    story = Story(service_cases).tell(
        *BEGUN, completed(NUMBER), told(NUMBER, "refused", 0, carrier_reference="M-1", reason="Mindestlaufzeit")
    )
    assert (story.row(SERVICE_CASES, CASE).carrier_reference, story.row(SERVICE_CASES, CASE).reason) == ("M-1", "Mindestlaufzeit")
    row = story.tell((ERIKA, UserErased())).row(SERVICE_CASES, CASE)
    assert (row.carrier_reference, row.reason, row.refused_at_carrier) == (None, None, [NUMBER])

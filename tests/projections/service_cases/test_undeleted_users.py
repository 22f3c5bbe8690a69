"""A user who was to be deleted with a return and couldn't be is a clarification case until somebody decides about the user (H-14, H-23)."""

import pytest

from aggregates.engine.event import Event
from aggregates.user import UserDeactivated, UserDeleted, UserDeletionHeldUp, UserReactivated
from projections.registry import inventory
from readmodels.clarification_cases.clarification_cases import OPEN_CASES
from readmodels.service_cases.undeleted_user import UNDELETED_USER, UNDELETED_USER_CASES
from readmodels.users.users import USERS
from tests.commands.made_up import ERIKA, customer, user
from tests.projections.story import Story

pytestmark = pytest.mark.requirement("H-14", "H-23")
CASE = UNDELETED_USER.id_of(ERIKA)
HELD_UP = (ERIKA, UserDeletionHeldUp(because="open_orders"))


@pytest.mark.parametrize("decided", [UserDeleted(), UserDeactivated()])
def test_it_is_a_case_until_it_is_decided(decided: Event) -> None:
    story = Story(inventory).tell(customer(), user())
    assert story.rows.get(UNDELETED_USER_CASES, CASE) is None
    case = story.tell(HELD_UP).row(UNDELETED_USER_CASES, CASE)
    told = (case.kind, case.subject_kind, case.subject_id, case.device_id, case.user_id, case.status)
    assert told == ("undeleted_user", "user", ERIKA, None, ERIKA, "open")
    assert (case.opened_at, story.count(OPEN_CASES, "undeleted_user")) == (story.told[-1].effective_at, 1)
    assert (story.row(USERS, ERIKA).status, story.row(USERS, ERIKA).version) == ("active", 2), "the next change is told by this version"
    case = story.tell((ERIKA, decided)).row(UNDELETED_USER_CASES, CASE)
    assert (case.status, case.closed_at, story.count(OPEN_CASES, "undeleted_user")) == ("closed", story.told[-1].effective_at, 0)


def test_one_who_could_not_be_deleted_twice_is_one_case() -> None:
    story = Story(inventory).tell(customer(), user(), HELD_UP)
    opened_at = story.told[-1].effective_at
    case = story.tell(HELD_UP).row(UNDELETED_USER_CASES, CASE)
    assert (case.status, case.opened_at, story.count(OPEN_CASES, "undeleted_user")) == ("open", opened_at, 1)


def test_one_who_was_inactive_already_is_deleted_or_reactivated() -> None:
    story = Story(inventory).tell(customer(), user(), (ERIKA, UserDeactivated()))
    assert story.rows.get(UNDELETED_USER_CASES, CASE) is None
    story.tell(HELD_UP, (ERIKA, UserReactivated()))
    assert story.row(UNDELETED_USER_CASES, CASE).status == "closed"
    assert story.tell((ERIKA, UserDeactivated()), HELD_UP).row(UNDELETED_USER_CASES, CASE).status == "open", "once more"

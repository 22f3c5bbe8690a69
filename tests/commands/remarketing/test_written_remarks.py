"""What people write at a remarketing goes with whoever it is about, whether somebody had the device or not (A-14)."""

from typing import Any

import pytest

from aggregates.engine.event import DELETED
from aggregates.remarketing.remarketing import ProceedsDeclined, RemarketingWithdrawn
from aggregates.remarketing.remarks import RemarketingRemarked, RemarketingRemarksErased
from aggregates.user import UserDeleted, UserErased
from commands.remarketing.decline_proceeds import DeclineProceeds
from commands.remarketing.register_for_remarketing import RegisterForRemarketing
from commands.remarketing.register_several_for_remarketing import RegisterSeveralForRemarketing
from commands.remarketing.withdraw_from_remarketing import WithdrawFromRemarketing
from commands.remarketing.written_remarks import RemarksWereErased
from commands.users.erase_user import EraseUser
from tests.commands.made_up import ERIKA, HANS, IMEI_1, PHONE, device, imei, user
from tests.commands.remarketing.sold import BASE, CHECKED, OFFERED, RECEIVED, SOLD, WORN, registered
from tests.commands.scenario import given

AGREED = BASE[:2]
NOBODYS: dict[str, Any] = {"remarketing_id": SOLD, "device_id": PHONE, "user_id": None}
OF_NOBODY = registered(user_id=None)
TEXT = "Erika Muster bringt es"
ERASED = (SOLD, RemarketingRemarksErased(remarketing_id=SOLD))


def remarked(text: str = TEXT, said_as: Any = "remarks") -> tuple[Any, RemarketingRemarked]:
    return SOLD, RemarketingRemarked(remarketing_id=SOLD, said_as=said_as, text=text)


def asked(**fields: Any) -> RegisterForRemarketing:
    told = {"remarketing_id": SOLD, "number": "W-1", "condition": WORN, "device_id": PHONE, "remarks": TEXT, **fields}
    return RegisterForRemarketing.model_validate(told)


@pytest.mark.requirement("H-15")
@pytest.mark.part_of("A-14")
def test_remarks_of_a_device_that_nobody_has_are_sealed_with_a_key_of_their_own() -> None:
    given(*AGREED, device()).when(asked()).then(OF_NOBODY, remarked())
    given(*BASE).when(asked()).then(registered(remarks=TEXT))
    unknown = {"identifiers": [imei(IMEI_1)], "description": {"maker": "Beispielwerk", "model": "Phone 1"}}
    told = {"condition": WORN, "remarks": TEXT, **unknown}
    several = RegisterSeveralForRemarketing.model_validate(
        {"remarketing_id": SOLD, "devices": [told], "made": [{"remarketing_id": SOLD, "number": "W-1"}]}
    )
    given(*AGREED).when(several).then(registered(user_id=None, device_id=None), remarked())


@pytest.mark.requirement("H-15")
@pytest.mark.part_of("A-14")
def test_so_are_reasons_and_those_that_come_after_the_user_is_erased() -> None:
    withdraw = WithdrawFromRemarketing(remarketing_id=SOLD, reason=TEXT)
    withdrawn = RemarketingWithdrawn(**NOBODYS, identifiers=(imei(IMEI_1),))
    given(*AGREED, device(), OF_NOBODY).when(withdraw).then((SOLD, withdrawn), remarked(said_as="reason"))
    gone = ((ERIKA, UserDeleted()), (ERIKA, UserErased()))
    decline = DeclineProceeds(remarketing_id=SOLD, after="sent_back", reason=TEXT)
    declined = ProceedsDeclined(remarketing_id=SOLD, device_id=PHONE, user_id=ERIKA, after="sent_back")
    given(*BASE, registered(), RECEIVED, CHECKED, OFFERED, *gone).when(decline).then((SOLD, declined), remarked(said_as="reason"))


@pytest.mark.requirement("H-15")
@pytest.mark.part_of("A-14")
def test_who_is_erased_takes_along_the_remarks_that_name_them() -> None:
    deleted, erased = (ERIKA, UserDeleted()), (ERIKA, UserErased())
    there = (*AGREED, user(), user(HANS, "Beispiel, Hans"), device(), OF_NOBODY, remarked())
    given(*there, deleted).when(EraseUser(user_id=ERIKA)).then(ERASED, erased)
    given(*there, (HANS, UserDeleted())).when(EraseUser(user_id=HANS)).then((HANS, UserErased()))
    given(*there, ERASED, deleted).when(EraseUser(user_id=ERIKA)).then(erased)
    withdraw = WithdrawFromRemarketing(remarketing_id=SOLD, reason="Verloren")
    read_again = remarked(DELETED)
    given(*AGREED, device(), OF_NOBODY, read_again, ERASED).when(withdraw).refused(RemarksWereErased)
    silent = RemarketingWithdrawn(**NOBODYS, identifiers=(imei(IMEI_1),))
    given(*AGREED, device(), OF_NOBODY, read_again, ERASED).when(WithdrawFromRemarketing(remarketing_id=SOLD)).then((SOLD, silent))

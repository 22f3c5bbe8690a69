"""Devices are registered to be sold: known ones and others, once at a time, where that is agreed (H-15)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aggregates.customer import FeatureSwitchedOff
from aggregates.device import DeviceRegistered
from aggregates.device_terms import DeviceDescription, DeviceReturned
from aggregates.remarketing.expected_proceeds import ExpectedProceedsSet, expected_proceeds_id
from aggregates.remarketing.kept_sold import DeviceKeptSold
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import (
    ProceedsPaidOut,
    RemarketedDeviceDestroyed,
    RemarketedDeviceReceived,
    RemarketedDeviceSentBack,
    RemarketingWithdrawn,
)
from aggregates.remarketing.timers import SOLD_NOT_FOR_GOOD
from commands.customers.switch_feature import SwitchFeature
from commands.engine.feature_off import FeatureOff
from commands.remarketing.grading import GRADING, graded
from commands.remarketing.keep_sold import KeepSold
from commands.remarketing.register_for_remarketing import ModelToSellMissing, NoDeviceNamed, RegisterForRemarketing
from commands.remarketing.register_several_for_remarketing import (
    DeviceCannotBeRegistered,
    DeviceNamedTwice,
    RegisterSeveralForRemarketing,
)
from commands.remarketing.remarketed_device import DeviceIsGone, DeviceIsRemarketed, DeviceIsSold, IdentifiersOfSeveralDevices
from commands.remarketing.returned_devices import RemarketingUnderWay
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.device_for_case import DeviceIsLost, DeviceIsUnderReturn
from eventstore.ids import derived_id
from tests.commands.made_up import CUSTOMER, ERIKA, IMEI_1, IMEI_2, PHONE, TABLET, customer, device, imei, serial
from tests.commands.remarketing.sold import (
    AGREED,
    AS_NEW,
    BASE,
    CLOSES,
    OTHER_SOLD,
    PHONE_1,
    SOLD,
    WORN,
    euros,
    registered,
)
from tests.commands.scenario import given
from tests.commands.service_cases import test_return as returns
from tests.commands.service_cases.cases import BEGIN, CASE, WITH_NUMBER

DAY = date(2026, 3, 2)
WITHDRAWN = (SOLD, RemarketingWithdrawn(**CLOSES))


def asked(**fields: Any) -> RegisterForRemarketing:
    return RegisterForRemarketing.model_validate({"remarketing_id": SOLD, "number": "W-1", "condition": WORN, **fields})


@pytest.mark.requirement("H-15")
def test_a_known_device_is_registered_with_its_user_and_what_it_is() -> None:
    brings = ExpectedProceedsSet(model="Phone 1", grade="b", valid_from=DAY, proceeds=euros("275.50"))
    listed = (expected_proceeds_id(CUSTOMER, None, "Phone 1", None, "b"), brings)
    given(*BASE, listed).when(asked(device_id=PHONE, day=DAY)).then(registered(expected=euros("275.50")))
    given(*BASE, listed).when(asked(device_id=PHONE, day=DAY - timedelta(1))).then(registered())
    dearer = brings.model_copy(update={"maker": "Beispielwerk", "proceeds": euros("300.00")})
    own = (expected_proceeds_id(CUSTOMER, "Beispielwerk", "Phone 1", None, "b"), dearer)
    given(*BASE, listed, own).when(asked(device_id=PHONE, day=DAY)).then(registered(expected=euros("300.00")))
    given(*BASE).when(asked(identifiers=(imei(IMEI_1),))).then(registered())


@pytest.mark.requirement("H-15")
def test_a_device_that_nobody_knows_is_registered_by_what_is_printed_on_it() -> None:
    described = DeviceDescription(model="Phone 2", size="128 GB")
    unknown: dict[str, Any] = {"device_id": None, "user_id": None, "identifiers": (imei(IMEI_2),), "description": described}
    given(customer(), AGREED).when(asked(identifiers=(imei(IMEI_2),), description=described)).then(registered(**unknown))
    given(customer(), AGREED).when(asked(identifiers=(imei(IMEI_2),))).refused(ModelToSellMissing)
    given(customer(), AGREED).when(asked()).refused(NoDeviceNamed)
    again = asked(remarketing_id=OTHER_SOLD, number="W-2", identifiers=(imei(IMEI_2),), description=described)
    given(customer(), AGREED, registered(**unknown)).when(again).refused(DeviceIsRemarketed, "W-1")
    known_since = (PHONE, DeviceRegistered(source="order", identifiers=(imei(IMEI_2),), description=PHONE_1))
    by_id = asked(remarketing_id=OTHER_SOLD, number="W-2", device_id=PHONE)
    given(customer(), AGREED, registered(**unknown), known_since).when(by_id).refused(DeviceIsRemarketed, "W-1")


@pytest.mark.requirement("H-15")
def test_what_fits_two_devices_is_no_match() -> None:
    both = (imei(IMEI_1), serial("BSP-0001"))
    given(*BASE, device(TABLET, serial("BSP-0001"), model="Tablet 1")).when(asked(identifiers=both)).refused(
        IdentifiersOfSeveralDevices, "Phone 1", "Tablet 1"
    )


@pytest.mark.requirement("H-15")
def test_a_device_is_sold_once_and_not_while_it_is_returned_or_gone() -> None:
    again = asked(remarketing_id=OTHER_SOLD, number="W-2", device_id=PHONE)
    given(*BASE, registered()).when(again).refused(DeviceIsRemarketed, "W-1")
    given(*BASE, registered(), WITHDRAWN).when(again).then(registered(remarketing_id=OTHER_SOLD, number="W-2"))
    given(customer(), AGREED, *returns.BASE, returns.requested()).when(again).refused(DeviceIsUnderReturn)
    gone = (PHONE, DeviceReturned(device_id=PHONE, whereabouts="lessor"))
    given(*BASE, gone).when(again).refused(DeviceIsGone)
    given(*BASE, registered()).when(returns.asked()).refused(DeviceIsRemarketed, "W-1")
    lost = given(*WITH_NUMBER).world.decide(BEGIN["loss"](CASE))
    given(*WITH_NUMBER, AGREED, *lost).when(again).refused(DeviceIsLost)


@pytest.mark.requirement("H-15")
def test_what_is_not_agreed_is_refused_and_stays_while_something_is_under_way() -> None:
    given(customer(), device()).when(asked(device_id=PHONE)).refused(FeatureOff)
    off = SwitchFeature(customer_id=CUSTOMER, feature="remarketing", on=False)
    given(*BASE, registered()).when(off).refused(RemarketingUnderWay, "1")
    given(*BASE, registered(), WITHDRAWN).when(off).then((CUSTOMER, FeatureSwitchedOff(feature="remarketing")))


@pytest.mark.requirement("H-15")
def test_several_are_registered_at_once_or_none() -> None:
    described = DeviceDescription(model="Phone 7")
    one = {"device_id": PHONE, "condition": WORN}
    other = {"identifiers": [serial("BSP-7")], "condition": AS_NEW, "description": described}
    made = [{"remarketing_id": SOLD, "number": "W-1"}, {"remarketing_id": OTHER_SOLD, "number": "W-2"}]

    def several(*devices: Any) -> RegisterSeveralForRemarketing:
        return RegisterSeveralForRemarketing.model_validate({"remarketing_id": SOLD, "devices": devices, "made": made[: len(devices)]})

    second = registered(
        remarketing_id=OTHER_SOLD,
        number="W-2",
        device_id=None,
        user_id=None,
        identifiers=(serial("BSP-7"),),
        description=described,
        condition=AS_NEW,
        grade="a",
    )
    given(*BASE).when(several(one, other)).then(registered(), second)
    given(*BASE).when(several(other, {"condition": AS_NEW})).refused(DeviceCannotBeRegistered, "2")
    given(*BASE).when(several(one, {"identifiers": [imei(IMEI_1)], "condition": AS_NEW})).refused(DeviceNamedTwice)


def test_the_grade_is_the_worst_that_an_answer_gives() -> None:
    assert [graded(each) for each in (AS_NEW, WORN)] == ["a", "b"]
    for question, answers in GRADING.items():
        assert {graded(AS_NEW.model_copy(update={question: answer})): grade for answer, grade in answers.items()} == {
            grade: grade for grade in answers.values()
        }
    assert graded(WORN.model_copy(update={"battery": "weak"})) == "c"


@pytest.mark.requirement("H-14")
@pytest.mark.requirement("H-15")
def test_a_return_to_remarketing_begins_one_where_it_is_agreed() -> None:
    asked_for, received = returns.requested(whereabouts="remarketing"), returns.RECEIVED
    ended = (returns.completed(whereabouts="remarketing"), returns.DECOUPLED, returns.returned("remarketing"))
    remarketing = derived_id(returns.CASE, "remarketing")
    of: dict[str, Any] = {"remarketing_id": remarketing, "device_id": PHONE, "user_id": ERIKA}
    begun = RemarketingRegistered(**of, number="W", identifiers=(imei(IMEI_1),), description=PHONE_1, case_id=returns.CASE)
    arrived = (remarketing, RemarketedDeviceReceived(**of))
    returned = (*returns.BASE, asked_for, received)
    given(customer(), AGREED, *returned).when(CompleteServiceCase(case_id=returns.CASE)).then(*ended, (remarketing, begun), arrived)


@pytest.mark.requirement("H-15")
def test_where_it_is_not_agreed_nothing_is_returned_to_it_and_it_stays_on_for_what_is_on_its_way() -> None:
    asked_for, received = returns.requested(whereabouts="remarketing"), returns.RECEIVED
    complete, off = CompleteServiceCase(case_id=returns.CASE), SwitchFeature(customer_id=CUSTOMER, feature="remarketing", on=False)
    given(customer(), *returns.BASE).when(returns.asked(whereabouts="remarketing")).refused(FeatureOff)
    exchange = BEGIN["exchange"](CASE).model_copy(update={"whereabouts": "remarketing"})
    given(*WITH_NUMBER).when(exchange).refused(FeatureOff)
    elsewhere = ChangeReturn(case_id=returns.CASE, whereabouts="remarketing")
    given(customer(), *returns.BASE, returns.requested()).when(elsewhere).refused(FeatureOff)
    given(customer(), AGREED, *returns.BASE, asked_for).when(off).refused(RemarketingUnderWay, "1")
    given(customer(), *returns.BASE, asked_for, received).when(complete).refused(FeatureOff)
    pool = ChangeReturn(case_id=returns.CASE, whereabouts="pool")
    scenario = given(customer(), *returns.BASE, asked_for, received)
    assert scenario.world.decide(pool), "there is a way on"


@pytest.mark.requirement("H-15")
def test_what_was_sold_or_destroyed_is_never_sold_again() -> None:
    paid = (SOLD, ProceedsPaidOut(**CLOSES, proceeds=euros("250.00"), settlement="paid_out"))
    destroyed = (SOLD, RemarketedDeviceDestroyed(**CLOSES))
    of_two: dict[str, Any] = {"remarketing_id": OTHER_SOLD, "number": "W-2"}
    again = asked(**of_two, device_id=PHONE)
    for gone in (paid, destroyed):
        given(*BASE, registered(), gone).when(again).refused(DeviceIsSold, "W-1")
        given(*BASE, registered(), gone).when(returns.asked(whereabouts="remarketing")).refused(DeviceIsSold, "W-1")
        nobody_knows = registered(device_id=None, user_id=None, identifiers=(imei(IMEI_2),))
        unknown = (SOLD, gone[1].model_copy(update={"device_id": None, "user_id": None, "identifiers": (imei(IMEI_2),)}))
        by_imei = asked(**of_two, identifiers=(imei(IMEI_2),), description=DeviceDescription(model="Phone 2"))
        given(customer(), AGREED, nobody_knows, unknown).when(by_imei).refused(DeviceIsSold, "W-1")
        known_since = (PHONE, DeviceRegistered(source="order", identifiers=(imei(IMEI_2),), description=PHONE_1))
        given(customer(), AGREED, nobody_knows, unknown, known_since).when(again).refused(DeviceIsSold, "W-1")
    back = (SOLD, RemarketedDeviceSentBack(**CLOSES))
    given(*BASE, registered(), back).when(again).then(registered(**of_two))


def test_what_version_1_let_go_is_not_claimed() -> None:
    stored = {"proceeds": euros("250.00").model_dump(), "settlement": "paid_out", **CLOSES}
    assert [*ProceedsPaidOut.model_validate(ProceedsPaidOut.upcasts[1](stored)).claims()] == []
    assert [*RemarketedDeviceDestroyed.model_validate(RemarketedDeviceDestroyed.upcasts[1](CLOSES)).claims()] == []


@pytest.mark.requirement("H-15")
def test_what_version_1_let_go_is_claimed_afterwards_and_not_sold_once_more() -> None:
    keep = KeepSold(timed_id=SOLD, due_at=datetime(2026, 11, 30, tzinfo=UTC))
    closes: dict[str, Any] = {"remarketing_id": SOLD, "device_id": None, "user_id": None, "identifiers": (imei(IMEI_2),)}
    nobody_knows = registered(device_id=None, user_id=None, identifiers=(imei(IMEI_2),))
    paid = ProceedsPaidOut(proceeds=euros("250.00"), settlement="paid_out", for_good=False, **closes)
    by_imei = asked(remarketing_id=OTHER_SOLD, number="W-2", identifiers=(imei(IMEI_2),), description=DeviceDescription(model="Phone 2"))
    for gone in (paid, RemarketedDeviceDestroyed(for_good=False, **closes)):
        sold = (customer(), AGREED, nobody_knows, (SOLD, gone))
        given(*sold).when(keep).then((SOLD, DeviceKeptSold(**closes))).when(by_imei).refused(DeviceIsSold, "W-1")
        again = given(*sold).world.decide(by_imei)
        given(*sold, *again).when(keep).then()  # it is that sale's
        assert SOLD_NOT_FOR_GOOD.since(gone, keep.due_at) == keep.due_at
        assert SOLD_NOT_FOR_GOOD.since(gone.model_copy(update={"for_good": True}), keep.due_at) is None
    known = (SOLD, ProceedsPaidOut(proceeds=euros("250.00"), settlement="paid_out", for_good=False, **CLOSES))
    given(*BASE, registered(), known).when(keep).then((SOLD, DeviceKeptSold(**CLOSES)))
    given(*BASE, registered()).when(keep).then()

"""given(events), then(row): devices and their clarification cases as they are shown."""

from uuid import UUID

import pytest

from aggregates.customer import DeviceKindHidden, DeviceKindShown, UnknownDevicesSwitchedOff, UnknownDevicesSwitchedOn
from aggregates.device import (
    DeviceAbsorbed,
    DeviceAcknowledged,
    DeviceDecoupled,
    DeviceDescribed,
    DeviceMerged,
    DeviceNoted,
    DeviceReassigned,
    DeviceRestored,
    DeviceSplit,
)
from aggregates.device_terms import (
    ActivationLockLifted,
    ActivationLockReported,
    DeviceDescription,
    DeviceHidden,
    DeviceIdentified,
    DeviceShown,
)
from projections.registry import inventory
from readmodels.customers import CUSTOMERS
from readmodels.devices.device_cases import DEVICE_CASES
from readmodels.devices.devices import DEVICES
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    IMEI_1,
    IMEI_2,
    IMEI_3,
    LAPTOP,
    OTHER_CUSTOMER,
    PHONE,
    TABLET,
    assigned,
    customer,
    device,
    imei,
    serial,
    unknown_device,
    user,
)
from tests.projections.story import BEGAN, Story

Entry = tuple[UUID, object]


@pytest.fixture
def story() -> Story:
    return Story(inventory).tell(customer(), user())


def cases(story: Story, device_id: UUID = PHONE) -> set[str]:
    """The open ones."""
    found = story.rows.find(DEVICE_CASES, device_id=device_id)
    assert all((row.closed_at is None) == (row.status == "open") for row in found)
    for kind in ("without_user", "new_from_carrier"):
        opened = story.rows.find(DEVICE_CASES, customer_id=CUSTOMER, kind=kind, status="open")
        assert story.count("clarification_cases", kind) == len(opened)
    return {row.kind for row in found if row.status == "open"}


def merge(into: UUID, absorbed: UUID, *identifiers: str) -> list[tuple[UUID, DeviceAbsorbed | DeviceMerged]]:
    names = tuple(map(imei, identifiers))
    return [
        (absorbed, DeviceAbsorbed(into_id=into, identifiers=names)),
        (into, DeviceMerged(absorbed_id=absorbed, identifiers=names, source="manual")),
    ]


def split(of: UUID, restored: UUID, *identifiers: str) -> list[tuple[UUID, DeviceSplit | DeviceRestored]]:
    names = tuple(map(imei, identifiers))
    return [(of, DeviceSplit(restored_id=restored, identifiers=names)), (restored, DeviceRestored(from_id=of, identifiers=names))]


@pytest.mark.requirement("H-05", "F-02")
def test_a_registered_device_is_shown_with_check_digits(story: Story) -> None:
    row = story.tell(device(PHONE, imei(IMEI_1), imei(IMEI_2), serial("AB12"), maker="Öko", model="Größe 1", colour="rot")).row(
        DEVICES, PHONE
    )
    assert (row.imei, row.imei2, row.serial_number) == ("350000000000014", "350000000000022", "AB12")
    assert row.identifiers == [f"imei:{IMEI_1}", f"imei:{IMEI_2}", "serial_number:AB12"]
    assert (row.kind, row.maker, row.maker_sort, row.model, row.model_sort) == ("smartphone", "Öko", "oko", "Größe 1", "grosse 1")
    assert (row.source, row.unknown, row.hidden, row.user_id, row.note_count) == ("order", False, False, None, 0)
    for word in ("oko", "oeko", "grosse", "groesse", "350000000000014", "ab12", "rot"):
        assert word in row.search
    assert (row.absorbed_into, row.goes_on_as, row.absorbed) == (None, None, [])


@pytest.mark.requirement("H-05")
def test_each_change_of_a_device_changes_what_it_says(story: Story) -> None:
    row = story.tell(
        device(PHONE),
        (PHONE, DeviceDescribed(description=DeviceDescription(kind="laptop", maker="Muster", further={"a": "1"}), was=DeviceDescription())),
        (PHONE, DeviceIdentified(source="manual", identifiers=(serial("XY99"), imei(IMEI_1)))),
        (PHONE, DeviceNoted(text="Notiz", about_user_id=None)),
        (PHONE, DeviceNoted(text="Notiz", about_user_id=None)),
        (PHONE, ActivationLockReported()),
        assigned(PHONE),
    ).row(DEVICES, PHONE)
    assert (row.kind, row.maker, row.model, row.model_sort, row.further) == ("laptop", "Muster", None, None, '{"a":"1"}')
    assert row.identifiers == [f"imei:{IMEI_1}", "serial_number:XY99"]
    assert (row.note_count, row.activation_locked, row.user_id, row.version) == (2, True, ERIKA, 7)
    row = story.tell((PHONE, ActivationLockLifted()), (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS))).row(
        DEVICES, PHONE
    )
    assert (row.activation_locked, row.user_id) == (False, HANS)
    assert story.tell((PHONE, DeviceDecoupled(device_id=PHONE, user_id=HANS))).row(DEVICES, PHONE).user_id is None


@pytest.mark.requirement("F-06", "H-23")
def test_an_unknown_device_is_a_case_until_somebody_knows_it(story: Story) -> None:
    row = story.tell(unknown_device()).row(DEVICES, PHONE)
    assert (row.source, row.unknown, row.hidden) == ("feed", True, False)
    assert cases(story) == {"new_from_carrier", "without_user"}
    story.tell((PHONE, DeviceAcknowledged()))
    assert not story.row(DEVICES, PHONE).unknown
    assert cases(story) == {"without_user"}
    story.tell(assigned())
    assert cases(story) == set()
    closed = story.row(DEVICE_CASES, f"new_from_carrier:{PHONE}")
    assert (closed.priority, closed.status, closed.opened_position) == (2, "closed", 3)
    assert closed.closed_at is not None
    assert closed.closed_at > closed.opened_at


@pytest.mark.requirement("H-23")
def test_assigning_an_unknown_device_makes_it_known_at_once(story: Story) -> None:
    story.tell(unknown_device(), assigned())
    assert cases(story) == set()
    assert not story.row(DEVICES, PHONE).unknown


@pytest.mark.requirement("H-23")
def test_a_case_opens_again_with_its_new_age(story: Story) -> None:
    story.tell(device(PHONE))
    first = story.row(DEVICE_CASES, f"without_user:{PHONE}")
    story.tell(assigned(), (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA)))
    again = story.row(DEVICE_CASES, f"without_user:{PHONE}")
    assert (again.status, again.closed_at) == ("open", None)
    assert again.opened_at > first.opened_at
    assert again.opened_position == 5


@pytest.mark.requirement("H-23")
def test_an_activation_lock_is_the_most_urgent_case(story: Story) -> None:
    story.tell(device(PHONE), assigned(), (PHONE, ActivationLockReported()))
    assert cases(story) == {"activation_lock"}
    assert story.row(DEVICE_CASES, f"activation_lock:{PHONE}").priority == 1
    story.tell((PHONE, ActivationLockLifted()))
    assert cases(story) == set()


@pytest.mark.requirement("A-02", "H-23")
def test_a_cases_age_counts_from_when_it_happened(story: Story) -> None:
    story.by(effective_at=BEGAN.replace(year=2025)).tell(unknown_device())
    assert story.row(DEVICE_CASES, f"new_from_carrier:{PHONE}").opened_at == BEGAN.replace(year=2025)


@pytest.mark.requirement("F-07", "H-21", "H-23")
def test_unknown_devices_switched_off_are_hidden_and_on_again_appear(story: Story) -> None:
    others = Story(inventory)
    story.tell(unknown_device(PHONE, IMEI_1), device(TABLET, imei(IMEI_2)), (PHONE, ActivationLockReported()))
    story.by(customer_id=OTHER_CUSTOMER).tell(customer(OTHER_CUSTOMER, customer_number="K-2"), unknown_device(LAPTOP, IMEI_3)).by(
        customer_id=CUSTOMER
    )
    assert story.count("handhelds", "all") == 2
    story.tell((CUSTOMER, UnknownDevicesSwitchedOff()))
    assert story.row(DEVICES, PHONE).hidden
    assert not story.row(DEVICES, TABLET).hidden
    assert not story.row(DEVICES, LAPTOP).hidden, "another customer's"
    assert cases(story) == set()
    assert cases(story, TABLET) == {"without_user"}
    assert story.count("handhelds", "all") == 1
    story.tell(unknown_device(ERIKA, "35000000000004"))
    assert story.row(DEVICES, ERIKA).hidden, "seen while it is switched off"
    story.tell((CUSTOMER, UnknownDevicesSwitchedOn()))
    assert not story.row(DEVICES, PHONE).hidden
    assert cases(story) == {"new_from_carrier", "without_user", "activation_lock"}
    assert cases(story, ERIKA) == {"new_from_carrier", "without_user"}
    assert story.count("handhelds", "all") == 3
    assert others.counts() == {}


@pytest.mark.requirement("F-07")
def test_a_hidden_device_that_becomes_known_is_shown(story: Story) -> None:
    story.tell((CUSTOMER, UnknownDevicesSwitchedOff()), unknown_device(), assigned())
    assert not story.row(DEVICES, PHONE).hidden


@pytest.mark.requirement("F-09", "H-21", "H-23")
def test_a_merged_record_is_counted_once_and_split_off_again(story: Story) -> None:
    story.tell(device(PHONE, imei(IMEI_1)), unknown_device(TABLET, IMEI_2), assigned(PHONE), *merge(PHONE, TABLET, IMEI_2))
    phone, tablet = story.row(DEVICES, PHONE), story.row(DEVICES, TABLET)
    assert (phone.imei, phone.imei2, phone.absorbed) == ("350000000000014", "350000000000022", [str(TABLET)])
    assert (tablet.imei, tablet.absorbed_into, tablet.goes_on_as) == (None, PHONE, PHONE)
    assert cases(story, TABLET) == set()
    assert story.count("handhelds", "all") == 1
    story.tell(*split(PHONE, TABLET, IMEI_2))
    phone, tablet = story.row(DEVICES, PHONE), story.row(DEVICES, TABLET)
    assert (phone.imei2, phone.absorbed) == (None, [])
    assert (tablet.imei, tablet.absorbed_into, tablet.goes_on_as, tablet.unknown) == ("350000000000022", None, None, True)
    assert cases(story, TABLET) == {"new_from_carrier", "without_user"}
    assert story.count("handhelds", "all") == 2


@pytest.mark.requirement("F-08", "H-21", "H-23")
def test_a_device_that_is_hidden_by_hand_is_on_no_list_until_it_is_shown_again(story: Story) -> None:
    story.tell(device(PHONE), (PHONE, ActivationLockReported()), (PHONE, DeviceHidden()))
    row = story.row(DEVICES, PHONE)
    assert (row.hidden, row.hidden_because, row.withheld) == (True, "by_hand", False)
    assert (cases(story), story.count("handhelds", "all")) == (set(), 0)
    story.tell((PHONE, DeviceShown()))
    assert (story.row(DEVICES, PHONE).hidden, story.row(DEVICES, PHONE).hidden_because) == (False, None)
    assert (cases(story), story.count("handhelds", "all")) == ({"activation_lock", "without_user"}, 1)


@pytest.mark.requirement("F-08", "H-21", "H-23")
def test_devices_of_a_hidden_kind_are_on_no_list_whatever_becomes_one_of_them(story: Story) -> None:
    story.by(customer_id=OTHER_CUSTOMER).tell(
        customer(OTHER_CUSTOMER, customer_number="K-2"), device(LAPTOP, imei(IMEI_3), kind="car_phone")
    )
    story.by(customer_id=CUSTOMER).tell(device(PHONE, imei(IMEI_1)), device(TABLET, imei(IMEI_2), kind="car_phone"))
    story.tell((CUSTOMER, DeviceKindHidden(kind="car_phone")))
    assert story.row(CUSTOMERS, CUSTOMER).hidden_kinds == ["car_phone"]
    assert [story.row(DEVICES, each).hidden_because for each in (PHONE, TABLET, LAPTOP)] == [None, "kind", None]
    was, now = DeviceDescription(maker="Beispielwerk", model="Phone 1"), DeviceDescription(kind="car_phone", maker="Beispielwerk")
    story.tell((PHONE, DeviceDescribed(description=now, was=was)))
    assert (story.row(DEVICES, PHONE).hidden_because, cases(story)) == ("kind", set())
    story.tell((PHONE, DeviceDescribed(description=was, was=now)), (TABLET, DeviceHidden()), (CUSTOMER, DeviceKindShown(kind="car_phone")))
    assert [story.row(DEVICES, each).hidden_because for each in (PHONE, TABLET)] == [None, "by_hand"]
    assert story.row(CUSTOMERS, CUSTOMER).hidden_kinds == []


@pytest.mark.requirement("F-07", "F-08")
def test_a_device_that_nobody_may_see_is_that_before_all_else(story: Story) -> None:
    story.tell(unknown_device(), (PHONE, DeviceHidden()), (CUSTOMER, UnknownDevicesSwitchedOff()))
    assert (story.row(DEVICES, PHONE).hidden_because, story.row(DEVICES, PHONE).withheld) == ("unknown", True)
    story.tell((PHONE, DeviceAcknowledged()))
    assert story.row(DEVICES, PHONE).hidden_because == "by_hand"


@pytest.mark.requirement("F-09")
def test_records_merged_before_go_on_as_what_their_survivor_goes_on_as(story: Story) -> None:
    story.tell(device(PHONE, imei(IMEI_1)), device(TABLET, imei(IMEI_2)), device(LAPTOP, imei(IMEI_3)))
    story.tell(*merge(TABLET, PHONE, IMEI_1), *merge(LAPTOP, TABLET, IMEI_2, IMEI_1))
    assert [story.row(DEVICES, each).goes_on_as for each in (PHONE, TABLET, LAPTOP)] == [LAPTOP, LAPTOP, None]
    assert [story.row(DEVICES, each).absorbed_into for each in (PHONE, TABLET, LAPTOP)] == [TABLET, LAPTOP, None]
    story.tell(*split(LAPTOP, TABLET, IMEI_2, IMEI_1))
    assert [story.row(DEVICES, each).goes_on_as for each in (PHONE, TABLET, LAPTOP)] == [TABLET, None, None]
    story.tell(*split(TABLET, PHONE, IMEI_1))
    assert [story.row(DEVICES, each).goes_on_as for each in (PHONE, TABLET, LAPTOP)] == [None, None, None]
    assert [story.row(DEVICES, each).imei is not None for each in (PHONE, TABLET, LAPTOP)] == [True, True, True]

"""given(events), then(row): users and customers as they are shown."""

import orjson
import pytest

from aggregates.case_reminders import CaseReminders, CaseRemindersChanged
from aggregates.customer import (
    CustomerRenamed,
    FeatureSwitchedOff,
    FeatureSwitchedOn,
    FederalStateChanged,
    FeedBrakeChanged,
    MasterDataField,
    MasterDataFieldDefined,
    MasterDataFieldWithdrawn,
    TimeZoneChanged,
    UnknownDevicesSwitchedOff,
    UnknownDevicesSwitchedOn,
    WorkingHoursChanged,
)
from aggregates.engine.event import DELETED
from aggregates.user import (
    UserAddressAdded,
    UserAddressRemoved,
    UserCostCentreChanged,
    UserDeactivated,
    UserDeleted,
    UserEmailChanged,
    UserErased,
    UserFieldChanged,
    UserGroupChanged,
    UserPersonnelNumberChanged,
    UserPrimaryAddressChanged,
    UserReactivated,
    UserRenamed,
)
from aggregates.working_calendar import WorkingHours
from projections.registry import inventory
from readmodels.customers import CUSTOMERS, CustomerRow
from readmodels.engine.table import Json
from readmodels.users.users import USERS
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, HOME, OFFICE, customer, user
from tests.projections.story import Story


@pytest.fixture
def story() -> Story:
    return Story(inventory).tell(customer())


@pytest.mark.requirement("H-02")
@pytest.mark.requirement("H-03")
def test_a_registered_user_is_shown_with_all_that_is_known(story: Story) -> None:
    registered = user(
        name="Öztürk, Änne",
        email="A.Muster@example.org",
        group="Außendienst",
        personnel_number="P-1",
        cost_centre="4711",
        primary_address=HOME,
        additional_addresses=(OFFICE,),
        further={"farbe": "Türkis"},
    )
    row = story.tell(registered).row(USERS, ERIKA)
    assert (row.customer_id, row.status, row.erased, row.name, row.email) == (
        CUSTOMER,
        "active",
        False,
        "Öztürk, Änne",
        "A.Muster@example.org",
    )
    assert (row.name_sort, row.email_sort, row.group_sort) == ("ozturk, anne", "a.muster@example.org", "aussendienst")
    assert (row.group, row.personnel_number, row.cost_centre) == ("Außendienst", "P-1", "4711")
    assert orjson.loads(row.primary_address or "null") == HOME.model_dump()
    assert orjson.loads(row.additional_addresses) == [OFFICE.model_dump()]
    assert orjson.loads(row.further) == {"farbe": "Türkis"}
    for word in ("ozturk", "oeztuerk", "anne", "aenne", "aussendienst", "p-1", "4711", "a.muster@example.org", "turkis"):
        assert word in row.search
    assert (row.version, row.position) == (1, 2)


@pytest.mark.requirement("H-02")
def test_each_change_of_a_user_changes_what_it_says_and_nothing_else(story: Story) -> None:
    before = story.tell(user(email="alt@example.org", primary_address=HOME, further={"a": "1", "b": "2"})).row(USERS, ERIKA)
    story.tell(
        (ERIKA, UserRenamed(name="Beispiel, Erika", was="Muster, Erika")),
        (ERIKA, UserEmailChanged(email=None, was="alt@example.org")),
        (ERIKA, UserGroupChanged(group="Vertrieb", was=None)),
        (ERIKA, UserPersonnelNumberChanged(personnel_number="P-2", was=None)),
        (ERIKA, UserCostCentreChanged(cost_centre="4712", was=None)),
        (ERIKA, UserPrimaryAddressChanged(address=OFFICE, was=HOME)),
        (ERIKA, UserAddressAdded(address=HOME)),
        (ERIKA, UserAddressAdded(address=OFFICE)),
        (ERIKA, UserAddressAdded(address=OFFICE)),
        (ERIKA, UserAddressRemoved(address=HOME)),
        (ERIKA, UserFieldChanged(key="a", value="9", was="1")),
        (ERIKA, UserFieldChanged(key="b", value=None, was="2")),
        (ERIKA, UserFieldChanged(key="c", value="3", was=None)),
    )
    row = story.row(USERS, ERIKA)
    assert (row.name, row.name_sort, row.email, row.email_sort) == ("Beispiel, Erika", "beispiel, erika", None, None)
    assert (row.group, row.group_sort, row.personnel_number, row.cost_centre) == ("Vertrieb", "vertrieb", "P-2", "4712")
    assert orjson.loads(row.primary_address or "null") == OFFICE.model_dump()
    assert orjson.loads(row.additional_addresses) == [OFFICE.model_dump()]
    assert orjson.loads(row.further) == {"a": "9", "c": "3"}
    assert "muster" not in row.search
    assert "beispiel" in row.search
    assert (row.status, row.erased, row.version) == (before.status, before.erased, 14)


@pytest.mark.requirement("H-02", "H-06", "H-21")
def test_a_users_status_follows_and_is_counted(story: Story) -> None:
    story.tell(user(ERIKA), user(HANS))
    assert story.count("users", "active") == 2
    story.tell((ERIKA, UserDeactivated()))
    assert story.row(USERS, ERIKA).status == "inactive"
    assert (story.count("users", "active"), story.count("users", "inactive")) == (1, 1)
    story.tell((ERIKA, UserReactivated()))
    assert story.row(USERS, ERIKA).status == "active"
    story.tell((ERIKA, UserDeleted(personnel_number=None)))
    assert story.row(USERS, ERIKA).status == "deleted"
    assert (story.count("users", "active"), story.count("users", "inactive")) == (1, 0)


@pytest.mark.part_of("A-14")
def test_of_an_erased_user_nothing_personal_is_left(story: Story) -> None:
    story.tell(
        user(email="e@example.org", group="Vertrieb", personnel_number="P-1", cost_centre="1", primary_address=HOME, further={"a": "Blau"})
    )
    row = story.tell((ERIKA, UserDeleted(personnel_number="P-1")), (ERIKA, UserErased())).row(USERS, ERIKA)
    assert (row.name, row.erased, row.status) == (DELETED, True, "deleted")
    left = (row.email, row.email_sort, row.group, row.group_sort, row.personnel_number, row.cost_centre, row.primary_address)
    assert left == (None,) * 7
    assert (row.additional_addresses, row.further) == ("[]", "{}")
    assert row.name_sort == row.search.split()[0] == "geloscht"
    assert "muster" not in row.search


@pytest.mark.part_of("A-14")
def test_events_about_an_erased_user_give_the_same_row_when_they_come_redacted(story: Story) -> None:
    events = (user(email="e@example.org", further={"a": "Blau"}), (ERIKA, UserAddressAdded(address=HOME)), (ERIKA, UserErased()))
    live = story.tell(*events).row(USERS, ERIKA)
    assert Story(inventory).tell(customer()).tell_redacted(*events).row(USERS, ERIKA) == live


@pytest.mark.requirement("F-07", "F-15")
@pytest.mark.part_of("H-25")
def test_a_customers_settings_are_shown() -> None:
    story = Story(inventory).tell(customer())
    field = MasterDataField(key="farbe", label_de="Farbe", label_en="Colour")
    assert story.row(CUSTOMERS, CUSTOMER) == CustomerRow(
        CUSTOMER,
        "Beispiel GmbH",
        "K-1001",
        "Europe/Berlin",
        unknown_devices=True,
        hidden_kinds=[],
        features=[],
        user_fields=Json("[]"),
        device_fields=Json("[]"),
        feed_brake_percent=20,
        federal_state=None,
        working_hours=Json('{"opens_at":"08:00","closes_at":"17:00","cut_off_at":"14:00"}'),
        case_reminders=Json('{"open_return":null,"unanswered":2}'),
        version=1,
    )
    story.tell(
        (CUSTOMER, CustomerRenamed(name="Muster AG", was="Beispiel GmbH")),
        (CUSTOMER, TimeZoneChanged(time_zone="Europe/Vienna", was="Europe/Berlin")),
        (CUSTOMER, FeedBrakeChanged(percent=35, was=20)),
        (CUSTOMER, FederalStateChanged(federal_state="NW", was=None)),
        (CUSTOMER, WorkingHoursChanged(hours=WorkingHours(cut_off_at="12:00"), was=WorkingHours())),
        (CUSTOMER, CaseRemindersChanged(reminders=CaseReminders(open_return=10))),
        (CUSTOMER, UnknownDevicesSwitchedOff()),
        (CUSTOMER, FeatureSwitchedOn(feature="helpdesk")),
        (CUSTOMER, FeatureSwitchedOn(feature="dashboard")),
        (CUSTOMER, FeatureSwitchedOn(feature="bulk_order")),
        (CUSTOMER, FeatureSwitchedOff(feature="helpdesk")),
        (CUSTOMER, MasterDataFieldDefined(of="user", field=field)),
        (CUSTOMER, MasterDataFieldDefined(of="user", field=field.model_copy(update={"label_de": "Lieblingsfarbe"}))),
        (CUSTOMER, MasterDataFieldDefined(of="device", field=field)),
        (CUSTOMER, MasterDataFieldWithdrawn(of="device", key="farbe")),
    )
    row = story.row(CUSTOMERS, CUSTOMER)
    assert (row.name, row.time_zone, row.feed_brake_percent, row.unknown_devices) == ("Muster AG", "Europe/Vienna", 35, False)
    assert row.features == ["bulk_order", "dashboard"]
    assert [entry["label_de"] for entry in orjson.loads(row.user_fields)] == ["Lieblingsfarbe"]
    assert orjson.loads(row.device_fields) == []
    assert row.version == 16
    assert orjson.loads(row.case_reminders) == {"open_return": 10, "unanswered": 2}
    assert (row.federal_state, orjson.loads(row.working_hours)["cut_off_at"]) == ("NW", "12:00")
    assert story.tell((CUSTOMER, UnknownDevicesSwitchedOn())).row(CUSTOMERS, CUSTOMER).unknown_devices

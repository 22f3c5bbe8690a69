"""One event of every type, as it would be written today: what `python -m tests.golden.write` stores for ever.

An area may have its samples in a file of its own, called `…_samples.py`, as `SAMPLES`.
"""

from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

from aggregates.api_token import ApiTokenIssued, ApiTokenRevoked
from aggregates.customer import (
    CustomerRegistered,
    CustomerRenamed,
    DeviceKindHidden,
    DeviceKindShown,
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
from aggregates.device import (
    DeviceAbsorbed,
    DeviceAcknowledged,
    DeviceAssigned,
    DeviceDecoupled,
    DeviceDescribed,
    DeviceDiscovered,
    DeviceMerged,
    DeviceNoted,
    DeviceReassigned,
    DeviceRegistered,
    DeviceRestored,
    DeviceSplit,
)
from aggregates.device_terms import (
    ActivationLockLifted,
    ActivationLockReported,
    DeviceDescription,
    DeviceHidden,
    DeviceIdentified,
    DeviceIdentifiersEnded,
    DeviceShown,
)
from aggregates.engine.event import Event
from aggregates.engine.projection_run import ParkedEventSkipped, ParkedStreamRetried, ProjectionRebuilt, ProjectionRowsRebuilt
from aggregates.feed_import import (
    ImportCompleted,
    ImportDiscarded,
    ImportFailed,
    ImportHeld,
    ImportProgressed,
    ImportReleased,
    ImportStarted,
    QuarantinedRowCorrected,
    QuarantinedRowReopened,
    QuarantinedRowsDismissed,
    RowsQuarantined,
    RowsWarned,
)
from aggregates.import_terms import ImportCounts, QuarantinedRow, RowWarning
from aggregates.sim import (
    BillingAccountChanged,
    ContractTermChanged,
    EntitlementsChanged,
    NumberPorted,
    SimActivated,
    SimAssignedToUser,
    SimBack,
    SimCardReplaced,
    SimDeactivated,
    SimDecoupledFromUser,
    SimFreed,
    SimMissing,
    SimPaused,
    SimPutInDevice,
    SimRegistered,
    SimTakenOutOfDevice,
    TariffChanged,
)
from aggregates.sim_terms import Card, ContractTerm, Entitlements, Link, Tariff
from aggregates.sims.sim_codes import SimCodesChanged, SimCodesShown
from aggregates.sims.sim_service import SimNoLongerServed, SimServedByOperator
from aggregates.user import (
    UserAddressAdded,
    UserAddressRemoved,
    UserCostCentreChanged,
    UserDeactivated,
    UserDeleted,
    UserDeletionHeldUp,
    UserEmailChanged,
    UserErased,
    UserFieldChanged,
    UserGroupChanged,
    UserPersonnelNumberChanged,
    UserPrimaryAddressChanged,
    UserReactivated,
    UserRegistered,
    UserRenamed,
)
from aggregates.working_calendar import WorkingHours
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    FEED_DAY,
    HANS,
    HOME,
    ICCID,
    IMEI_1,
    IMEI_2,
    NUMBER,
    OFFICE,
    OTHER_ICCID,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    TABLET,
    imei,
    serial,
)

HASH = "ab" * 32
PHONE_1 = DeviceDescription(
    kind="smartphone", maker="Beispielwerk", model="Phone 1", size="128 GB", colour="schwarz", further={"owner": "Leasing"}
)
TERM = ContractTerm(start=date(2025, 1, 1), end=date(2026, 12, 31), earliest_renewal=date(2026, 9, 1))
BY_HAND = Link(device_id=TABLET, source="hand", set_by="token:made-up")
COUNTS = ImportCounts(
    seen=30, unchanged=20, created=1, changed=2, overwritten=1, moved=1, deactivated=1, missing=1, quarantined=2, refused=1, events=9
)
WARNING = RowWarning(line=7, column="E-Mail", value="n/a", code="word_taken_as_empty", facts={"found": "n"}, sealed="sealed:1:bWFkZSB1cA==")
ROW = QuarantinedRow(
    line=7,
    column="IMEI",
    value=None,
    reason="imei_check_digit",
    sealed_row="sealed:1:bWFkZSB1cA==",
    sealed="sealed:1:bWFkZSB1cCB0b28=",
    likeness=HASH,
)


def _of_areas() -> tuple[Event, ...]:
    files = sorted(Path(__file__).parent.glob("*_samples.py"))
    return tuple(event for file in files for event in import_module(f"tests.golden.{file.stem}").SAMPLES)


SAMPLES: tuple[Event, ...] = (
    ApiTokenIssued(
        label="Import", role="administrator", for_customer=CUSTOMER, token_hash=HASH, expires_at=datetime(2027, 1, 1, 12, 30, tzinfo=UTC)
    ),
    ApiTokenRevoked(token_hash=HASH),
    CustomerRegistered(name="Beispiel GmbH", customer_number="K-1001", time_zone="Europe/Berlin"),
    CustomerRenamed(name="Beispiel AG", was="Beispiel GmbH"),
    TimeZoneChanged(time_zone="Europe/Lisbon", was="Europe/Berlin"),
    UnknownDevicesSwitchedOn(),
    UnknownDevicesSwitchedOff(),
    DeviceKindHidden(kind="car_phone"),
    DeviceKindShown(kind="car_phone"),
    FeatureSwitchedOn(feature="dashboard"),
    FeatureSwitchedOff(feature="bulk_order"),
    MasterDataFieldDefined(of="user", field=MasterDataField(key="size", label_de="Größe", label_en="Size")),
    MasterDataFieldWithdrawn(of="device", key="owner"),
    FeedBrakeChanged(percent=5, was=20),
    FederalStateChanged(federal_state="NW", was=None),
    WorkingHoursChanged(hours=WorkingHours(closes_at="18:00", cut_off_at="15:30"), was=WorkingHours()),
    DeviceRegistered(source="order", identifiers=(imei(IMEI_1), serial("AB12-34")), description=PHONE_1),
    DeviceDiscovered(imei=IMEI_1, description=DeviceDescription(maker="Beispielwerk")),
    DeviceAcknowledged(source="device_management"),
    DeviceIdentified(source="device_management", identifiers=(imei(IMEI_2),)),
    DeviceIdentifiersEnded(
        ended=(imei(IMEI_1),), replaced_by=(imei(IMEI_2),), reason="board_exchanged", on=date(2026, 11, 20), source="manual"
    ),
    DeviceDescribed(description=PHONE_1, was=DeviceDescription(kind="tablet")),
    DeviceAssigned(user_id=ERIKA, device_id=PHONE),
    DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS),
    DeviceDecoupled(device_id=PHONE, user_id=ERIKA),
    DeviceNoted(text="Display hat einen Riss", about_user_id=ERIKA),
    ActivationLockReported(),
    ActivationLockLifted(),
    DeviceHidden(),
    DeviceShown(),
    DeviceMerged(absorbed_id=TABLET, identifiers=(imei(IMEI_2),), source="device_management"),
    DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_2),)),
    DeviceSplit(restored_id=TABLET, identifiers=(imei(IMEI_2),)),
    DeviceRestored(from_id=PHONE, identifiers=(imei(IMEI_2),)),
    ImportStarted(
        kind="feed",
        carrier="Vodafone",
        file_name="vodafone_2026-11-20.csv",
        file_hash=HASH,
        file_size=4096,
        feed_date=FEED_DAY,
        forced=True,
        historical=True,
        corrects=str(PHONE),
    ),
    RowsQuarantined(rows=(ROW,)),
    RowsWarned(warnings=(WARNING,)),
    ImportProgressed(upto=50, counts=COUNTS),
    ImportHeld(percent=40, limit=20, known=10, missing=2, deactivated=1, moved=1),
    ImportReleased(),
    ImportDiscarded(kind="feed", carrier="Vodafone"),
    ImportFailed(kind="users", carrier=None, reason="Datei nicht mehr vorhanden"),
    ImportCompleted(kind="feed", carrier="Vodafone", feed_date=FEED_DAY, file_hash=HASH, counts=COUNTS, seconds=1.25, again=True),
    QuarantinedRowCorrected(line=7, by_import=str(TABLET)),
    QuarantinedRowsDismissed(lines=(7, 9), contents=(HASH, HASH), again=True),
    QuarantinedRowReopened(line=7, content=HASH),
    ProjectionRebuilt(projection="device_history", generation=2, upto=1000),
    ProjectionRowsRebuilt(projection="device_history", customer=CUSTOMER, generation=2, upto=1000),
    ParkedEventSkipped(projection="device_history", position=7, stream=PHONE, error="KeyError: 'x'"),
    ParkedStreamRetried(projection="device_history", stream=PHONE),
    SimRegistered(
        number=NUMBER,
        carrier="Vodafone",
        fed=True,
        card=Card(iccid=ICCID, card_type="Triple-SIM"),
        tariff=Tariff(name="Business Smart M", options=("EU Roaming", "Multi-SIM")),
        term=TERM,
        entitlements=Entitlements(subsidy=True, renewal=False),
        status="paused",
        billing_account="100200300",
        codes="sealed:1:bWFkZSB1cA==",
    ),
    SimCardReplaced(card=Card(iccid=OTHER_ICCID, card_type="eSIM"), was=Card(iccid=ICCID, card_type="Triple-SIM")),
    TariffChanged(tariff=Tariff(name="Business Smart L"), was=Tariff(name="Business Smart M", options=("EU Roaming",))),
    ContractTermChanged(term=TERM, was=ContractTerm()),
    EntitlementsChanged(entitlements=Entitlements(subsidy=False, renewal=True, hardware_calloff=True), was=Entitlements()),
    BillingAccountChanged(billing_account="100200301", was=None),
    SimCodesChanged(codes="sealed:1:bWFkZSB1cA=="),
    SimCodesShown(),
    SimActivated(was="paused"),
    SimPaused(was="active"),
    SimDeactivated(was="free"),
    SimFreed(was="inactive"),
    SimPutInDevice(number=NUMBER, device_id=PHONE, imei=IMEI_1, source="feed", set_by="import:made-up", was=BY_HAND),
    SimTakenOutOfDevice(number=NUMBER, was=BY_HAND, because="hand"),
    SimMissing(since=FEED_DAY),
    SimBack(missing_since=FEED_DAY),
    NumberPorted(carrier="Beispielnetz", was="Vodafone"),
    SimAssignedToUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=HANS, was_user_id=ERIKA),
    SimDecoupledFromUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=HANS),
    SimServedByOperator(),
    SimNoLongerServed(),
    UserRegistered(
        name="Muster, Erika",
        email="erika.muster@example.org",
        group="Vertrieb",
        personnel_number="4711",
        cost_centre="100",
        primary_address=HOME,
        additional_addresses=(OFFICE,),
        further={"size": "M"},
    ),
    UserRenamed(name="Beispiel, Erika", was="Muster, Erika"),
    UserEmailChanged(email="erika.beispiel@example.org", was=None),
    UserGroupChanged(group=None, was="Vertrieb"),
    UserPersonnelNumberChanged(personnel_number="4712", was="4711"),
    UserCostCentreChanged(cost_centre="200", was="100"),
    UserPrimaryAddressChanged(address=OFFICE, was=HOME),
    UserAddressAdded(address=HOME),
    UserAddressRemoved(address=OFFICE),
    UserFieldChanged(key="size", value="L", was="M"),
    UserDeactivated(),
    UserReactivated(),
    UserDeleted(personnel_number="4712"),
    UserDeletionHeldUp(because="open_orders"),
    UserErased(),
    *_of_areas(),
)

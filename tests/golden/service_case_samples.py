"""Samples of what happens to service cases, and to devices by them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from aggregates.agreements.exchange_models import ExchangeModel, ExchangeModelsAgreed
from aggregates.case_reminders import CaseReminders, CaseRemindersChanged
from aggregates.device_terms import DeviceDescription, DeviceFound, DeviceLossHandedBack, DeviceReportedLost, DeviceReturned, Identifier
from aggregates.engine.event import Event
from aggregates.engine.questions import Answer
from aggregates.order_terms import ShippedDevice
from aggregates.service_cases.any_case import CaseCancelled, CaseCompleted, CaseDeviceReceived, CaseDeviceSent
from aggregates.service_cases.contract_change import ContractChangeTold
from aggregates.service_cases.exchange import DeviceExchanged, ExchangeRequested, ReplacedDeviceFound, ReplacementShipped
from aggregates.service_cases.late_exchange import ExchangeFellLate
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, DeviceFoundAgain, LossClosed, LossReported, PoliceNumberTold
from aggregates.service_cases.messages import CaseMessageSent, CaseMessagesRead
from aggregates.service_cases.parcels import CaseParcelTracked
from aggregates.service_cases.reminders import CaseAnswerMissed, ReturnReminded
from aggregates.service_cases.repair import (
    EstimateAccepted,
    EstimateDeclined,
    LoanDeviceLent,
    LoanDeviceTakenBack,
    RepairEstimated,
    RepairRequested,
    RepairSentBack,
)
from aggregates.service_cases.returns import ReturnCancelled, ReturnChanged, ReturnCompleted, ReturnReceived, ReturnRequested
from aggregates.service_cases.terms import NumberInCase
from aggregates.service_cases.upgrade import UpgradeEnded, UpgradeHeldUp, UpgradeOrdered
from aggregates.service_cases.written import CaseTextsErased, CaseTextsSealed

_CASE, _DEVICE, _USER, _SIM = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("f1", "d1", "c1", "51"))
_RETURN, _EXCHANGE, _NEW_ID, _OTHER_ID = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("f2", "f3", "d2", "d3"))
_PARCEL = UUID("00000000-0000-7000-8000-0000000000a7")
_NEW = ShippedDevice(device_id=_NEW_ID, identifiers=(Identifier(kind="imei", value="35000000000002"),))
_OTHER = ShippedDevice(device_id=_OTHER_ID, identifiers=(Identifier(kind="serial_number", value="BSP-3"),))
_ANSWERS = (
    Answer(
        key="turns_on",
        question_de="Lässt sich das Gerät einschalten?",
        question_en="Does the device turn on?",
        answer="yes",
        answer_de="ja",
        answer_en="yes",
    ),
)
_DUE = datetime(2026, 12, 14, 7, tzinfo=UTC)
_OF: dict[str, Any] = {"case_id": _CASE, "device_id": _DEVICE, "user_id": _USER}
_UPGRADED: dict[str, Any] = {"order_id": UUID("00000000-0000-7000-8000-0000000000b1"), "device_id": _DEVICE, "user_id": _USER}

SAMPLES: tuple[Event, ...] = (
    UpgradeOrdered(
        whereabouts="remarketing",
        sending="pick_up",
        pick_up_on=date(2026, 12, 4),
        pick_up_window="morning",
        numbers=(NumberInCase(sim_id=_SIM, number="+4915228817386"),),
        **_UPGRADED,
    ),
    UpgradeHeldUp(number="B-7K4M9-PXQ2R", case_id=_RETURN, case_number="S-7K4M9-PXQ2R", **_UPGRADED),
    UpgradeEnded(outcome="goes_back", return_id=_RETURN, **_UPGRADED),
    DeviceReturned(device_id=_DEVICE, whereabouts="remarketing"),
    ReturnRequested(
        number="S-7K4M9-PXQ2R",
        identifiers=(Identifier(kind="imei", value="35000000000001"),),
        description=DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1"),
        occasion="leaver",
        whereabouts="destruction",
        contract="cancel",
        user="delete",
        sending="pick_up",
        numbers=(NumberInCase(sim_id=_SIM, number="+4915228817386"),),
        pick_up_on=date(2026, 12, 2),
        remarks="Am Empfang",
        exchange_id=_EXCHANGE,
        leaver_id=_OTHER_ID,
        pass_on_to=_OTHER_ID,
        pick_up_window="morning",
        **_OF,
    ),
    ReturnChanged(
        whereabouts="pool",
        contract="pass_on",
        user="keep",
        pass_on_to=_OTHER_ID,
        sending="pick_up",
        pick_up_on=date(2026, 12, 4),
        pick_up_window="morning",
        **_OF,
    ),
    CaseDeviceSent(kind="return", carrier="dhl", tracking_number="00340000000000000001", parcel_id=_PARCEL, **_OF),
    ReturnReceived(**_OF),
    CaseTextsSealed(case_id=_CASE),
    CaseTextsErased(case_id=_CASE),
    ReturnCompleted(
        whereabouts="pool", contract="cancel", user="keep", at_carrier=("+4915228817386",), pass_on_to=_OTHER_ID, leaver_id=_OTHER_ID, **_OF
    ),
    ContractChangeTold(
        phone_number="+4915228817386",
        contract="cancel",
        outcome="refused",
        left=1,
        carried_out_on=date(2026, 12, 31),
        carrier_reference="MUSTER-4711",
        reason="Mindestlaufzeit",
        **_OF,
    ),
    ReturnCancelled(reason="Doch noch gebraucht", **_OF),
    CaseDeviceReceived(kind="repair", **_OF),
    CaseCompleted(kind="repair", **_OF),
    CaseCancelled(kind="exchange", reason="Geht wieder", shipped=_NEW, **_OF),
    RepairRequested(
        number="S-7K4M9-PXQ2S",
        identifiers=(Identifier(kind="imei", value="35000000000001"),),
        description=DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1"),
        fault="Display gesprungen",
        sending="pick_up",
        loan_wanted=True,
        numbers=(NumberInCase(sim_id=_SIM, number="+4915228817386"),),
        pick_up_on=date(2026, 12, 2),
        remarks="Am Empfang",
        answers=_ANSWERS,
        questions_version=1,
        pick_up_window="afternoon",
        **_OF,
    ),
    RepairEstimated(net="149.90", work="Display tauschen", **_OF),
    EstimateAccepted(net="149.90", **_OF),
    EstimateDeclined(net="149.90", reason="Lohnt nicht mehr", **_OF),
    LoanDeviceLent(loan_device="Beispielwerk Phone 1 (SN BSP-1)", **_OF),
    LoanDeviceTakenBack(loan_device="Beispielwerk Phone 1 (SN BSP-1)", **_OF),
    RepairSentBack(to_user_id=_USER, outcome="repaired", carrier="dhl", tracking_number="00340000000000000001", parcel_id=_PARCEL, **_OF),
    CaseParcelTracked(
        kind="repair",
        parcel_id=_PARCEL,
        way="out",
        tracking_number="00340000000000000001",
        tracking="out_for_delivery",
        tracked_at=_DUE,
        **_OF,
    ),
    ExchangeRequested(
        number="S-7K4M9-PXQ2T",
        identifiers=(Identifier(kind="imei", value="35000000000001"),),
        description=DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1"),
        occasion="defect",
        replacement="newer_model",
        whereabouts="destruction",
        sending="pick_up",
        numbers=(NumberInCase(sim_id=_SIM, number="+4915228817386"),),
        pick_up_on=date(2026, 12, 2),
        promised_on=date(2026, 12, 1),
        remarks="Am Empfang",
        answers=_ANSWERS,
        questions_version=1,
        pick_up_window="afternoon",
        newer_maker="Beispielwerk",
        newer_model="Phone 2",
        **_OF,
    ),
    ExchangeModelsAgreed(models=(ExchangeModel(maker="Beispielwerk", model="Phone 1", newer_maker="Beispielwerk", newer_model="Phone 2"),)),
    ReplacementShipped(
        replacement=_NEW,
        description=DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1"),
        carrier="dhl",
        tracking_number="00340000000000000001",
        instead_of=_OTHER,
        parcel_id=_PARCEL,
        **_OF,
    ),
    LossReported(
        number="S-7K4M9-PXQ2V",
        identifiers=(Identifier(kind="imei", value="35000000000001"),),
        description=DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1"),
        loss="stolen",
        happened_on=date(2026, 11, 20),
        activation_lock="on",
        place="Musterstadt, Bahnhof",
        police_number="MUSTER/0815/2026",
        numbers=(NumberInCase(sim_id=_SIM, number="+4915228817386"),),
        remarks="Mit Tasche",
        **_OF,
    ),
    PoliceNumberTold(police_number="MUSTER/0815/2026", **_OF),
    BlockingAsked(numbers=("+4915228817386",), **_OF),
    BlockingTold(blocked_number="+4915228817386", outcome="refused", reason="Nummer unbekannt", **_OF),
    LossClosed(loss="stolen", **_OF),
    DeviceFoundAgain(blocked=("+4915228817386",), **_OF),
    CaseMessageSent(message_id=_RETURN, side="customer", text="Wann kommt das Gerät?", wants_answer=True, sent_at=_DUE, **_OF),
    ReturnReminded(due_at=_DUE, mailed=True, **_OF),
    CaseAnswerMissed(number="S-7K4M9-PXQ2V", awaited_of="fulfilment", times=1, due_at=_DUE, **_OF),
    ExchangeFellLate(number="S-7K4M9-PXQ2T", promised_on=date(2026, 12, 4), **_OF),
    CaseRemindersChanged(reminders=CaseReminders(open_return=10, unanswered=3)),
    CaseMessagesRead(side="fulfilment", up_to=_RETURN, left=1, **_OF),
    DeviceReportedLost(device_id=_DEVICE, lost="stolen"),
    DeviceFound(device_id=_DEVICE, was="stolen"),
    DeviceLossHandedBack(device_id=_DEVICE, was="stolen"),
    ReplacedDeviceFound(**_OF),
    DeviceExchanged(replacement_id=_NEW.device_id, shipped=_NEW, to_user_id=_USER, return_id=_RETURN, numbers=("+4915228817386",), **_OF),
)

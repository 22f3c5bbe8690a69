"""Random commands walk the table of moves, and never leave it; a device is sold, or returned, once at a time (H-15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from aggregates.device import Device
from aggregates.engine.words import codes_of
from aggregates.remarketing.claims import REMARKETED_CLAIM, SOLD_CLAIM
from aggregates.remarketing.moves import MOVES, RemarketingStep
from aggregates.remarketing.remarketing import Remarketing
from aggregates.remarketing.terms import RemarketingStatus
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.service_case import ServiceCase
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.engine.command import Command, Refusal
from commands.remarketing.accept_proceeds import AcceptProceeds
from commands.remarketing.check_remarketed_device import CheckRemarketedDevice
from commands.remarketing.decline_proceeds import DeclineProceeds
from commands.remarketing.destroy_remarketed_device import DestroyRemarketedDevice
from commands.remarketing.offer_proceeds import OfferProceeds
from commands.remarketing.pay_out_proceeds import PayOutProceeds
from commands.remarketing.receive_for_remarketing import ReceiveForRemarketing
from commands.remarketing.register_for_remarketing import RegisterForRemarketing
from commands.remarketing.send_back_remarketed_device import SendBackRemarketedDevice
from commands.remarketing.withdraw_from_remarketing import WithdrawFromRemarketing
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.request_return import RequestReturn
from eventstore.ids import derived_id
from tests.commands.made_up import ERIKA, IMEI_2, PHONE, TABLET, assigned, device, imei
from tests.commands.remarketing.sold import AS_NEW, BASE
from tests.commands.scenario import World

STEPS: Mapping[RemarketingStep, Callable[[UUID, Any], Command]] = {
    "receive": lambda of, _: ReceiveForRemarketing(remarketing_id=of),
    "check": lambda of, grade: CheckRemarketedDevice(remarketing_id=of, grade=grade),
    "offer": lambda of, grade: OfferProceeds(remarketing_id=of, amount=Decimal(100 + ord(grade))),
    "accept": lambda of, _: AcceptProceeds(remarketing_id=of),
    "decline": lambda of, grade: DeclineProceeds(remarketing_id=of, after="destruction" if grade < "c" else "sent_back"),
    "pay_out": lambda of, _: PayOutProceeds(remarketing_id=of),
    "destroy": lambda of, _: DestroyRemarketedDevice(remarketing_id=of),
    "send_back": lambda of, _: SendBackRemarketedDevice(remarketing_id=of),
    "withdraw": lambda of, _: WithdrawFromRemarketing(remarketing_id=of),
}
DEVICES = st.sampled_from([PHONE, TABLET])


def test_every_status_is_reached_and_only_closed_ones_are_left_by_nothing() -> None:
    assert MOVES.keys() == STEPS.keys()
    reached = {"registered", *(to for moves in MOVES.values() for to in moves.values())}
    left = {status for moves in MOVES.values() for status in moves}
    assert reached == set(codes_of(RemarketingStatus))
    assert reached - left == {"paid_out", "destroyed", "sent_back", "withdrawn"}


class Sales(RuleBasedStateMachine):
    """Two devices, and all that may be asked about them; refused or not, what happened stays within the table."""

    sold = Bundle("sold")

    @initialize()
    def begin(self) -> None:
        self.world = World()
        self.count = 0
        for entry in (*BASE, device(TABLET, imei(IMEI_2)), assigned(TABLET, ERIKA)):
            self.world.apply([entry])

    def told(self, command: Command) -> bool:
        try:
            decision = self.world.decide(command)
        except Refusal:
            return False
        self.world.apply(decision)
        assert list(self.world.repeated(command)) == []
        return bool(decision)

    def new(self, letter: str) -> tuple[UUID, str]:
        self.count += 1
        return UUID(int=self.count + 0x5D000000_0000_4000_8000_000000000000), f"{letter}-{self.count}"

    @rule(target=sold, of=DEVICES)
    def register(self, of: UUID) -> UUID:
        remarketing_id, number = self.new("W")
        self.told(RegisterForRemarketing(remarketing_id=remarketing_id, number=number, device_id=of, condition=AS_NEW))
        return remarketing_id

    @rule(of=sold, step=st.sampled_from(sorted(STEPS)), grade=st.sampled_from("abcd"))
    def step(self, of: UUID, step: RemarketingStep, grade: str) -> None:
        if of not in self.world.streams:
            return
        before = self.world.fold(Remarketing, of).status
        changed = self.told(STEPS[step](of, grade))
        after = self.world.fold(Remarketing, of).status
        assert after == (MOVES[step][before] if changed else before)

    @rule(target=sold, of=DEVICES, whereabouts=st.sampled_from(["pool", "remarketing"]))
    def send_back_otherwise(self, of: UUID, whereabouts: Any) -> UUID:
        """What is returned to be sold is received already."""
        case_id, number = self.new("S")
        asked = RequestReturn(case_id=case_id, number=number, device_id=of, occasion="defect", whereabouts=whereabouts, sending="own")
        if self.told(asked):
            assert self.told(ReceiveCaseDevice(case_id=case_id))
            assert self.told(CompleteServiceCase(case_id=case_id))
            assert self.world.fold(ServiceCase, case_id).status == "completed"
        return derived_id(case_id, "remarketing")

    @rule(of=DEVICES)
    def pass_on(self, of: UUID) -> None:
        """Whoever has it, or nobody any more: also while it is being sold."""
        user_id = self.world.fold(Device, of).user_id
        self.told(AssignDevice(device_id=of, user_id=ERIKA) if user_id is None else DecoupleDevice(device_id=of))

    @invariant()
    def a_device_is_in_one_of_them(self) -> None:
        if not hasattr(self, "world"):
            return
        for of in (PHONE, TABLET):
            sales = [
                each
                for stream, events in self.world.streams.items()
                if Remarketing.owns(type(events[0])) and (each := self.world.fold(Remarketing, stream)).device_id == of and each.is_open
            ]
            under_return = self.world.holder(DEVICE_IN_CASE_CLAIM.of(str(of)))
            assert len(sales) + (under_return is not None) <= 1
            assert (self.world.holder(REMARKETED_CLAIM.of(f"device:{of}")) is not None) == bool(sales)
            sold = self.world.holder(SOLD_CLAIM.of(f"device:{of}"))
            gone = sold is not None and self.world.fold(Remarketing, sold).status in ("paid_out", "destroyed")
            assert gone is (sold is not None)
            assert not (sales and gone), "sold once for all"
            if sales and sales[0].status in ("offered", "accepted"):
                assert sales[0].offered is not None


TestSales = Sales.TestCase
TestSales.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)

"""Cases of each kind are walked by random commands: what their table of steps allows happens, and nothing else (H-13)."""

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from aggregates.engine.event import Event
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.contract_change import ContractChangeTold
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, DeviceFoundAgain
from aggregates.service_cases.loss_terms import UNDECIDED
from aggregates.service_cases.repair import LoanDeviceLent, LoanDeviceTakenBack
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.step import Step
from aggregates.service_cases.steps import BEGINNINGS, STEPS
from aggregates.service_cases.terms import CLOSED_CASE_STATUSES, ServiceCaseKind, ServiceCaseStatus
from commands.engine.command import Command, Refusal
from commands.service_cases.case_steps import StepOfAnotherKind
from tests.commands.made_up import PHONE
from tests.commands.scenario import World, given
from tests.commands.service_cases.cases import BEGIN, CASE, DO, INSIDE, OTHER_CASE, RETURN, WITH_NUMBER

Make = Callable[[ServiceCase], Command]

STATUSES = {kind: {*(step.to for step in steps if step.to is not None)} for kind, steps in STEPS.items()}
COMMANDS: dict[type[Command], Make] = {
    type(make(CASE, ServiceCase())): (lambda case, make=make: make(CASE, case)) for event, make in DO.items() if event not in BEGINNINGS
}
TAKES: dict[ServiceCaseKind, dict[type[Command], Step]] = {
    kind: {type(DO[step.event](CASE, ServiceCase())): step for step in steps if step.after} for kind, steps in STEPS.items()
}


def begins(kind: ServiceCaseKind) -> ServiceCaseStatus:
    status = STEPS[kind][0].to
    assert status is not None
    return status


def beginning(kind: ServiceCaseKind) -> Command:
    """With which the case begins; a return leaves a contract to its carrier."""
    begun = BEGIN[kind](CASE)
    return begun.model_copy(update={"contract": "cancel", "numbers": INSIDE}) if kind == "return" else begun


class Walk(RuleBasedStateMachine):
    """A case, and whatever may be tried with it and with its device."""

    kind: ServiceCaseKind = "return"

    def __init__(self) -> None:
        super().__init__()
        self.world: World = given(*WITH_NUMBER).world
        self.status: ServiceCaseStatus = begins(self.kind)

    @initialize()
    def begin(self) -> None:
        self.world.apply(self.world.decide(beginning(self.kind)))

    @property
    def case(self) -> ServiceCase:
        return self.world.fold(ServiceCase, CASE)

    @property
    def holder(self) -> UUID | None:
        """Whoever has the device to itself: the case, or the return that it opened."""
        if self.kind == "loss":
            return None
        return CASE if self.case.is_open else RETURN if RETURN in self.world.streams else None

    def allowed(self, step: Step) -> bool:
        waiting = any(each.status in UNDECIDED for each in self.case.blocking)
        lent = step.to in ("completed", "cancelled") and self.case.loan_device is not None
        undone = lent or (step.to == "completed" and waiting)
        blocked_late = any(each.status == "withdrawn" for each in self.case.blocking)
        tellable = waiting or blocked_late or (self.case.is_open and bool(self.case.blocking))
        untellable: dict[type[Event], bool] = {BlockingTold: not tellable, ContractChangeTold: not self.case.at_carrier}
        return self.status in step.after and not undone and not untellable.get(step.event, False)

    @rule(command=st.sampled_from(sorted(COMMANDS, key=lambda kind: kind.__name__)))
    def step(self, command: type[Command]) -> None:
        wanted = COMMANDS[command](self.case)
        step = TAKES[self.kind].get(command)
        try:
            decision = self.world.decide(wanted)
        except StepOfAnotherKind:
            assert step is None
        except Refusal:
            assert step is not None
            assert not self.allowed(step)
        else:
            assert step is not None
            told = [event for stream, event in decision if stream == CASE]
            assert all(type(event) in (step.event, *BESIDE.get(step.event, ())) for event in told)
            assert not told or self.allowed(step)
            self.world.apply(decision)
            self.status = (step.to or self.status) if told else self.status
            assert list(self.world.repeated(wanted)) == []

    @rule(kind=st.sampled_from(sorted(STEPS)))
    def begin_another(self, kind: ServiceCaseKind) -> None:
        with pytest.raises(Refusal) if self.refuses(kind) else pytest.raises(Begun):
            self.world.decide(BEGIN[kind](OTHER_CASE))
            raise Begun

    def refuses(self, kind: ServiceCaseKind) -> bool:
        """A lost device is in no other case; one that is in another case is lost only while it is exchanged; what went back is in none, and in the pool nobody waits for another one."""
        if self.kind == "loss":
            return self.status != "found"
        if self.kind == "return" and self.status == "completed":
            return self.case.whereabouts != "pool" or kind == "exchange"
        return self.holder is not None and not (kind == "loss" and self.kind == "exchange" and self.holder == CASE)

    @invariant()
    def follows(self) -> None:
        if not self.world.streams.get(CASE):
            return
        assert (self.case.status, self.case.kind) == (self.status, self.kind)
        assert self.case.is_open == (self.status not in CLOSED_CASE_STATUSES)
        assert self.world.holder(DEVICE_IN_CASE_CLAIM.of(str(PHONE))) == self.holder


BESIDE: dict[type[Event], tuple[type[Event], ...]] = {DeviceFoundAgain: (BlockingTold,)}
"""What is said with a step: which numbers aren't to be blocked any more."""
FIRST: dict[type[Event], type[Event]] = {LoanDeviceTakenBack: LoanDeviceLent, BlockingTold: BlockingAsked}
"""What has to have happened before, whatever the state."""


class Begun(Exception):
    """A further case could be begun."""


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize("kind", STEPS)
def test_what_the_steps_of_a_kind_allow_happens_and_nothing_else(kind: ServiceCaseKind) -> None:
    class OfKind(Walk):
        pass

    OfKind.kind = kind
    run_state_machine_as_test(
        OfKind,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
        ),
    )  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize("kind", STEPS)
def test_each_step_is_taken_on_some_way_through_the_kind(kind: ServiceCaseKind) -> None:
    ways: dict[ServiceCaseStatus, tuple[Step, ...]] = {begins(kind): ()}
    coming = [begins(kind)]
    while coming:
        status = coming.pop(0)
        for step in STEPS[kind]:
            if status in step.after:
                walked(kind, *ways[status], step)
                if step.to is not None and step.to not in ways:
                    ways[step.to] = (*ways[status], step)
                    coming.append(step.to)
    assert set(ways) == STATUSES[kind]


def with_first(kind: ServiceCaseKind, steps: tuple[Step, ...]) -> list[Step]:
    """The steps, and as late among them as may be what has to have happened before the last one."""
    status, places = begins(kind), list[int]()
    before = [each for each in STEPS[kind] if each.event is FIRST.get(steps[-1].event)]
    for place, step in enumerate(steps):
        places += [place for each in before if status in each.after]
        status = step.to or status
    return [*steps[: places[-1]], *before, *steps[places[-1] :]] if before else [*steps]


def walked(kind: ServiceCaseKind, *steps: Step) -> None:
    world = given(*WITH_NUMBER).world
    world.apply(world.decide(beginning(kind)))
    for step in with_first(kind, steps):
        decision = world.decide(DO[step.event](CASE, world.fold(ServiceCase, CASE)))
        world.apply(decision)
        assert step.event in {type(event) for _, event in decision}, step
        assert step.to in (None, world.fold(ServiceCase, CASE).status)


@pytest.mark.parametrize("kind", STEPS)
def test_each_state_that_is_open_has_a_way_on_and_none_that_is_closed(kind: ServiceCaseKind) -> None:
    for status in STATUSES[kind]:
        leads_on = {step.to for step in STEPS[kind] if status in step.after and step.to not in (None, status)}
        assert bool(leads_on - {"found"}) == (status not in CLOSED_CASE_STATUSES), status

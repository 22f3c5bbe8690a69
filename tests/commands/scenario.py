"""given(events).when(command).then(events): commands tried on plain dictionaries, in microseconds.

Beside what a test says, every decision is checked for what all must keep: deciding again on the same given is the same; every
stream that existed was looked at before it is appended to; no claim is taken from another stream; events survive storing; and
the same command again finds nothing left to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from aggregates.sim import Sim
from commands.accounts.refuse_account_password import RefuseAccountPassword
from commands.customers.check_customer_password import CheckCustomerPassword
from commands.customers.show_customer_password import ShowCustomerPassword
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.record_device_holder import RecordDeviceHolder
from commands.devices.register_device import RegisterDevice
from commands.engine.command import A, Command, Decision, NotFound, Refusal
from commands.operations.record_rows_rebuilt import RecordRowsRebuilt
from commands.operations.retry_parked_stream import RetryParkedStream
from commands.service_access.refuse_activation_code import RefuseActivationCode
from commands.sign_in.refuse_second_factor import RefuseSecondFactor
from commands.sign_in.switch_to_pbx import SwitchToPbx
from commands.sims.observe_sim import ObserveSim
from commands.sims.record_sim_device import RecordSimDevice
from commands.sims.record_sim_holder import RecordSimHolder
from commands.sims.show_sim_codes import ShowSimCodes
from tests.commands.made_up import ACTOR, CUSTOMER

Entry = tuple[UUID, Event]
EACH_COUNTS = (
    CheckCustomerPassword,
    NoteOnDevice,
    RecordDeviceHolder,
    RecordSimDevice,
    RecordSimHolder,
    RefuseAccountPassword,
    RefuseActivationCode,
    RefuseSecondFactor,
    RecordRowsRebuilt,
    RetryParkedStream,
    ShowCustomerPassword,
    ShowSimCodes,
    SwitchToPbx,
)
"""Commands whose every repetition is something new."""


@dataclass
class World:
    """What is given: streams and claims of one customer."""

    customer_id: UUID = CUSTOMER
    actor: str = ACTOR
    streams: dict[UUID, list[Event]] = field(default_factory=dict[UUID, list[Event]])
    holders: dict[Claim, UUID] = field(default_factory=dict[Claim, UUID])
    read: set[UUID] = field(default_factory=set[UUID])

    def fold(self, kind: type[A], stream_id: UUID) -> A:
        state = kind()
        for event in self.streams.get(stream_id, ()):
            state = state.evolve(event)
        return state

    def state(self, kind: type[A], stream_id: UUID) -> A:
        events = self.streams.get(stream_id)
        if not events or not kind.owns(type(events[0])):
            raise NotFound(kind.noun, stream_id, id_in_use=bool(events))
        self.read.add(stream_id)
        return self.fold(kind, stream_id)

    def holder(self, claim: Claim) -> UUID | None:
        return self.holders.get(claim)

    def claims(self, kind: ClaimKind, prefix: str) -> frozenset[str]:
        return frozenset(claim.value for claim in self.holders if claim.kind is kind and claim.value.startswith(prefix))

    def apply(self, decision: Iterable[Entry]) -> None:
        entries = list(decision)
        for stream_id, event in entries:
            for claim in event.releases():
                if self.holders.get(claim) == stream_id:
                    del self.holders[claim]
        for stream_id, event in entries:
            for claim in event.claims():
                assert self.holders.setdefault(claim, stream_id) == stream_id, f"{claim} is held by another stream"
            self.streams.setdefault(stream_id, []).append(event)

    def decide(self, command: Command) -> list[Entry]:
        """What the command decides, with all that every decision must keep; nothing is applied."""
        self.read.clear()
        decision = list(command.decide(self))
        unseen = {stream_id for stream_id, _ in decision if stream_id in self.streams} - self.read
        assert not unseen, "appended to a stream that was not looked at"
        assert list(command.decide(self)) == decision, "decided otherwise on the same given"
        for _, event in decision:
            assert type(event).model_validate_json(event.model_dump_json()) == event
        return decision

    def repeated(self, command: Command) -> Decision:
        """What the command decides once it was done."""
        if isinstance(command, EACH_COUNTS):
            return []
        if isinstance(command, RegisterDevice) and command.device_id not in self.streams:
            return []  # it took a record over that was there already: whoever repeats it is refused, and told of that one
        if isinstance(command, ObserveSim):
            known = self.fold(Sim, command.sim_id) != Sim()
            command = command.model_copy(update={"known": known})
        return command.decide(self)


@dataclass
class Scenario:
    world: World
    command: Command | None = None
    decision: list[Entry] | None = None
    refusal: Refusal | None = None

    def when(self, command: Command) -> Self:
        self.command, self.decision, self.refusal = command, None, None
        try:
            self.decision = self.world.decide(command)
        except Refusal as refusal:
            self.refusal = refusal
        return self

    def then(self, *expected: Entry) -> Self:
        """Exactly these events; they hold from here on."""
        assert self.command is not None
        assert self.refusal is None, f"refused: {self.refusal}"
        assert self.decision == list(expected)
        self.world.apply(expected)
        assert list(self.world.repeated(self.command)) == []
        return self

    def refused(self, kind: type[Refusal], *words: str, de: Sequence[str] = (), en: Sequence[str] = ()) -> Self:
        """Refused for this reason, with these words in both languages, and with those in one."""
        assert self.decision is None, f"decided {self.decision}"
        assert self.refusal is not None
        assert type(self.refusal) is kind
        for word in (*words, *de):
            assert word in self.refusal.text_de
        for word in (*words, *en):
            assert word in self.refusal.text_en
        return self


def given(*entries: Entry, customer_id: UUID = CUSTOMER, actor: str = ACTOR) -> Scenario:
    world = World(customer_id, actor)
    for entry in entries:
        world.apply([entry])
    return Scenario(world)

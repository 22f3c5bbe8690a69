"""Random lives of customers: valid commands in random order, and the events that come of them."""

from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import Any
from uuid import UUID, uuid5

from pydantic import BaseModel

from aggregates.customer import CustomerRegistered
from aggregates.device import Device
from aggregates.device_terms import IMEI_CLAIM
from aggregates.engine.event import Event
from aggregates.sim import NUMBER_CLAIM, Sim
from aggregates.sim_terms import Card, SimStatus, Tariff
from aggregates.user import User
from commands.customers.define_master_data_field import DefineMasterDataField
from commands.customers.switch_device_kind import SwitchDeviceKind
from commands.customers.switch_unknown_devices import SwitchUnknownDevices
from commands.customers.withdraw_master_data_field import WithdrawMasterDataField
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.describe_device import DescribeDevice
from commands.devices.exchange_board import ExchangeBoard
from commands.devices.hide_device import HideDevice
from commands.devices.identify_device import IdentifyDevice
from commands.devices.lift_activation_lock import LiftActivationLock
from commands.devices.merge_devices import MergeDevices
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import ReassignDevice
from commands.devices.register_device import RegisterDevice
from commands.devices.report_activation_lock import ReportActivationLock
from commands.devices.show_device import ShowDevice
from commands.devices.split_devices import SplitDevices
from commands.devices.withdraw_identifiers import WithdrawIdentifiers
from commands.engine.command import Command, Refusal
from commands.sims.assign_sim_to_user import AssignSimToUser
from commands.sims.change_other_sim import ChangeOtherSim
from commands.sims.decouple_sim import DecoupleSim
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import ObserveSim
from commands.sims.register_other_sim import RegisterOtherSim
from commands.sims.serve_other_sim import ServeOtherSim
from commands.sims.stop_serving_other_sim import StopServingOtherSim
from commands.sims.unlink_sim import UnlinkSim
from commands.users.deactivate_user import DeactivateUser
from commands.users.delete_user import DeleteUser
from commands.users.enrich_user import EnrichUser
from commands.users.erase_user import EraseUser
from commands.users.reactivate_user import ReactivateUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from tests.commands.made_up import CUSTOMER, HOME, OFFICE, customer, imei, user
from tests.commands.scenario import World

Entry = tuple[UUID, Event]
NAMES = ("Muster, Erika", "Beispiel, Hans", "Öztürk-Beispiel, Änne", "Ähre, Ö.", "ßon, Ü.")
FIELDS = ("locker", "badge_id")
STATUSES: tuple[SimStatus, ...] = ("active", "active", "paused", "free", "inactive")


class Life:
    """Ids, numbers and IMEIs come from small pools, so that things meet often."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.world = World()
        self.users, self.devices, self.sims = ([UUID(int=chance.getrandbits(128)) for _ in range(n)] for n in (6, 8, 7))
        self.imeis = [f"3500000{n:07d}" for n in range(9)]
        self.numbers = [f"+491555000{n:04d}" for n in range(8)]

    def events(self, tries: int) -> Iterator[Entry]:
        """The events of so many tries, those that were refused left out."""
        yield from self._happen([customer(), *(user(user_id, name) for user_id, name in zip(self.users, NAMES, strict=False))])
        makers: list[Callable[[], Command]] = [maker for maker, weight in self._makers().items() for _ in range(weight)]
        for _ in range(tries):
            try:
                decision = self.world.decide(self._as_importers_say(self.chance.choice(makers)()))
            except Refusal:
                continue
            yield from self._happen(decision)

    def _happen(self, entries: list[Entry]) -> list[Entry]:
        self.world.apply(entries)
        return entries

    def _makers(self) -> dict[Callable[[], Command], int]:
        one = self.chance.choice

        def person() -> UUID:
            return one(self.users)

        def device() -> UUID:
            return one(self.devices)

        def sim() -> UUID:
            return one(self.sims)

        def split() -> Command:
            absorbed_id = device()
            survivor_id = self.world.fold(Device, absorbed_id).absorbed_into or device()
            return SplitDevices(survivor_id=survivor_id, absorbed_id=absorbed_id)

        def erase() -> Command:
            deleted = [user_id for user_id in self.users if self.world.fold(User, user_id).status == "deleted"]
            return EraseUser(user_id=one(deleted or self.users))

        return {
            lambda: RegisterUser(
                user_id=person(), name=one(NAMES), email=one((None, "e@example.org")), personnel_number=one((None, "P1", "P2"))
            ): 4,
            lambda: RenameUser(user_id=person(), name=one(NAMES)): 2,
            lambda: EnrichUser(
                user_id=person(), group=one(("", "Vertrieb")), cost_centre=one(("", "4711")), add_addresses=one(((), (HOME,), (OFFICE,)))
            ): 2,
            lambda: EnrichUser(user_id=person(), remove_addresses=(HOME,)): 1,
            lambda: EnrichUser(user_id=person(), primary_address=one((None, HOME, OFFICE))): 2,
            lambda: EnrichUser(user_id=person(), further={one(FIELDS): one(("", "Öse 7", "Übersee"))}): 4,
            lambda: DescribeDevice(device_id=device(), size=one(("", "256 GB")), further={one(FIELDS): one(("", "A-1"))}): 4,
            lambda: DefineMasterDataField(
                customer_id=CUSTOMER, of=one(("user", "device")), key=one(FIELDS), label_de=one(("Spind", "Kürzel")), label_en="Made up"
            ): 3,
            lambda: WithdrawMasterDataField(customer_id=CUSTOMER, of=one(("user", "device")), key=one(FIELDS)): 1,
            lambda: DeactivateUser(user_id=person()): 1,
            lambda: ReactivateUser(user_id=person()): 1,
            lambda: DeleteUser(user_id=person()): 1,
            erase: 1,
            lambda: RegisterDevice(device_id=device(), identifiers=tuple(map(imei, self.chance.sample(self.imeis, one((1, 2)))))): 3,
            lambda: IdentifyDevice(device_id=device(), identifiers=(imei(one(self.imeis)),)): 2,
            lambda: ExchangeBoard(device_id=device(), identifiers=(imei(one(self.imeis)),), on=date(2026, 11, 20)): 4,
            lambda: WithdrawIdentifiers(device_id=device(), identifiers=(imei(one(self.imeis)),), on=date(2026, 11, 21)): 4,
            lambda: DescribeDevice(
                device_id=device(), maker=one(("Beispielwerk", "Muster AG")), model=one(("A", "Ä 2")), kind=one(("laptop", "car_phone"))
            ): 2,
            lambda: AssignDevice(device_id=device(), user_id=person()): 14,
            lambda: ReassignDevice(device_id=device(), user_id=person()): 8,
            lambda: DecoupleDevice(device_id=device()): 6,
            lambda: NoteOnDevice(device_id=device(), text="Notiz über Erika"): 2,
            lambda: ReportActivationLock(device_id=device()): 1,
            lambda: LiftActivationLock(device_id=device()): 1,
            lambda: AcknowledgeDevice(device_id=device()): 1,
            lambda: MergeDevices(survivor_id=device(), absorbed_id=device()): 12,
            split: 8,
            lambda: RegisterOtherSim(
                sim_id=sim(), number=one(self.numbers[:5]), carrier="Beispielnetz", tariff=Tariff(name=one((None, "Übersee")))
            ): 5,
            lambda: ChangeOtherSim(sim_id=sim(), status=one(STATUSES), card=Card(iccid=one(("1", "2")))): 2,
            lambda: AssignSimToUser(sim_id=sim(), user_id=person()): 12,
            lambda: DecoupleSim(sim_id=sim()): 2,
            lambda: ServeOtherSim(sim_id=sim()): 2,
            lambda: StopServingOtherSim(sim_id=sim()): 1,
            lambda: LinkSimToDevice(sim_id=sim(), device_id=device()): 10,
            lambda: UnlinkSim(sim_id=sim()): 2,
            lambda: MarkSimMissing(sim_id=sim(), since=date(2026, 11, 20)): 1,
            lambda: SwitchUnknownDevices(customer_id=CUSTOMER, on=one((True, False))): 3,
            lambda: HideDevice(device_id=device()): 3,
            lambda: ShowDevice(device_id=device()): 3,
            lambda: SwitchDeviceKind(customer_id=CUSTOMER, kind=one(("smartphone", "car_phone")), shown=one((True, True, False))): 4,
            self._observation: 14,
        }

    def _observation(self) -> Command:
        one = self.chance.choice
        return ObserveSim(
            sim_id=one(self.sims),
            known=True,
            number=one(self.numbers[4:]),
            carrier="Vodafone",
            iccid=one((None, "1", "2")),
            tariff=one((None, "S", "M")),
            status=one((None, *STATUSES)),
            contract_end=one((None, date(2027, 1, 31))),
            imei=one((None, *self.imeis)),
            device_id=one(self.devices),
            discovers=True,
        )

    def _as_importers_say(self, command: Command) -> Command:
        """An importer knows which SIMs and devices there are, and finds a SIM by its number."""
        if not isinstance(command, ObserveSim):
            return command
        sim_id = self.world.holder(NUMBER_CLAIM.of(command.number)) or command.sim_id
        known = self.world.fold(Sim, sim_id)
        holder = self.world.holder(IMEI_CLAIM.of(command.imei)) if command.imei else None
        fresh = command.device_id if command.device_id not in self.world.streams else None
        changes: dict[str, Any] = {"known": known != Sim(), "number": known.number or command.number}
        return command.model_copy(update={"sim_id": sim_id, "device_id": holder or fresh, "discovers": holder is None, **changes})


def of_customer(entry: Entry, customer_id: UUID) -> Entry:
    """The same event with every id made anew, so that many lives can be in one log."""
    stream_id, event = entry
    text = event.model_dump_json()
    for known in _ids(event):
        text = text.replace(str(known), str(anew(customer_id, known)))
    event = type(event).model_validate_json(text)
    if isinstance(event, CustomerRegistered):
        event = event.model_copy(update={"customer_number": str(customer_id)})
    return anew(customer_id, stream_id), event


def anew(customer_id: UUID, known: UUID) -> UUID:
    """Make the id that stands for this one in a customer's life."""
    return customer_id if known == CUSTOMER else uuid5(customer_id, str(known))


def _ids(value: Any) -> set[UUID]:
    if isinstance(value, UUID):
        return {value}
    return {found for each in value.__dict__.values() for found in _ids(each)} if isinstance(value, BaseModel) else set()

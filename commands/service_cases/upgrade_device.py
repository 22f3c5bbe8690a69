"""Upgrade a device: order a new one for its user; once that has come, the old one goes back, to be sold or into the pool (H-12)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import MISSING

from aggregates.address import Address
from aggregates.customer import Feature
from aggregates.device import Device
from aggregates.engine.words import OF_PERSON, Help
from aggregates.order import Order, OrderPlaced
from aggregates.order_terms import OWN_NUMBER, REMARKS, WHICH_OWN_NUMBER
from aggregates.orders.old_device import OldDeviceTo
from aggregates.service_cases.terms import NumberInCase, SendingWay
from aggregates.service_cases.upgrade import DEVICE_UPGRADED_CLAIM, Upgrade, UpgradeOrdered
from aggregates.user import DELIVERY_ADDRESS
from commands.catalogue.item_variants import ArticleNumber
from commands.customers.agreed import check_feature, is_agreed
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.texts import OptionalName, Remark
from commands.orders.place_order import ForNumber, HowPaid, PlaceOrder, TariffStays, WantedItem
from commands.prices.amounts import Term
from commands.service_cases.device_for_case import cases_with, device_for_case
from commands.service_cases.device_of_user import check_is_with
from commands.service_cases.sending import PickUpDay, PickUpHours, check_sending
from eventstore.ids import derived_id

_AGREED: dict[OldDeviceTo, Feature] = {"remarketing": "upgrade_remarketing", "pool": "upgrade_pool"}


class NobodyToUpgradeFor(Refusal):
    """Nobody has the device, so there is nobody for whom a new one would be; give it to a user first, or order for a user."""

    code = "nobody-to-upgrade-for"
    de = "Niemand hat das Gerät, für den ein neues wäre; bitte es erst einem Nutzer geben oder für einen Nutzer bestellen."


class DeviceIsUpgraded(Refusal):
    """For this device a new one is ordered already, with the order {order}; wait for it, or cancel that order first."""

    code = "device-is-upgraded"
    de = "Für dieses Gerät ist schon ein neues bestellt, mit der Bestellung {order}; bitte abwarten oder jene Bestellung erst stornieren."


class UpgradeIsNoDevice(Refusal):
    """{name} is an accessory; choose a device in the place of the old one."""

    status = 422
    code = "upgrade-is-no-device"
    de = "{name} ist Zubehör; bitte an die Stelle des alten ein Gerät wählen."


def _check_any(given: Given) -> None:
    if not any(is_agreed(given, feature) for feature in _AGREED.values()):
        check_feature(given, "upgrade_remarketing")


def upgrade_id(order_id: UUID) -> UUID:
    """Derive the id of the stream of an order's upgrade."""
    return derived_id(order_id, "upgrade")


class UpgradeDevice(Command):
    """How the new device is paid for, and for which number it is (`sim_id`): as of a single order. The order is one like any other, and waits for approval where it needs any."""

    # `number` and `asked_at`: how people call the order, and when it is asked; `numbers`: those in the device, looked up then; `user_id`: who has the device,
    # where it begins at that user's line.
    made_here: ClassVar[frozenset[str]] = frozenset({"number", "numbers", "asked_at"})

    order_id: UUID
    number: str
    numbers: tuple[NumberInCase, ...] = ()
    asked_at: datetime
    device_id: UUID
    whereabouts: Annotated[OldDeviceTo, Help("Wohin das alte Gerät geht.", "Where the old device goes.")]
    article_number: ArticleNumber
    financing: HowPaid = None
    months: Term = None
    sim_id: ForNumber = None
    tariff_stays: TariffStays = False
    sending: SendingWay
    pick_up_on: PickUpDay = None
    pick_up_window: PickUpHours = None
    address: Annotated[
        Address | None, DELIVERY_ADDRESS, Help("Leer: die primäre des Nutzers.", "Empty: the user's primary one."), OF_PERSON
    ] = None
    own_number: Annotated[OptionalName, OWN_NUMBER, WHICH_OWN_NUMBER] = None
    remarks: Annotated[Remark | None, REMARKS, OF_PERSON] = None
    user_id: UUID | MISSING = MISSING

    def check(self, given: Given) -> bool:
        _check_any(given)
        self._user(given, device_for_case(given, self.device_id))
        return True

    def decide(self, given: Given) -> Decision:
        if upgrade_id(self.order_id) in cases_with(given, DEVICE_UPGRADED_CLAIM, self.device_id):
            return []
        _check_any(given)
        check_feature(given, _AGREED[self.whereabouts])
        if self.whereabouts == "remarketing":
            check_feature(given, "remarketing")
        device = device_for_case(given, self.device_id)
        user_id = self._user(given, device)
        check_is_with(given, device, self.user_id)
        check_sending(given, self.sending, self.pick_up_on, self.pick_up_window, self.asked_at)
        order = PlaceOrder(
            order_id=self.order_id,
            number=self.number,
            user_id=user_id,
            items=(WantedItem(article_number=self.article_number, financing=self.financing, months=self.months, sim_id=self.sim_id),),
            address=self.address,
            own_number=self.own_number,
            remarks=self.remarks,
            asked_at=self.asked_at,
            tariff_stays=self.tariff_stays,
        ).decide(given)
        for _, event in order:
            if isinstance(event, OrderPlaced) and event.items[0].product != "device":
                raise UpgradeIsNoDevice(name=event.items[0].name)
        ordered = UpgradeOrdered(
            order_id=self.order_id,
            device_id=self.device_id,
            user_id=user_id,
            whereabouts=self.whereabouts,
            sending=self.sending,
            pick_up_on=self.pick_up_on,
            pick_up_window=self.pick_up_window,
            numbers=self.numbers,
        )
        return [*order, *created(given, Upgrade, upgrade_id(self.order_id), ordered)]

    def _user(self, given: Given, device: Device) -> UUID:
        for upgrade in cases_with(given, DEVICE_UPGRADED_CLAIM, self.device_id):
            order_id = given.state(Upgrade, upgrade).order_id
            raise DeviceIsUpgraded(order="" if order_id is None else given.state(Order, order_id).number)
        if device.user_id is None:
            raise NobodyToUpgradeFor
        return device.user_id

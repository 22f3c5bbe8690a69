"""Place an order of devices and accessories for a user (H-09)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aggregates.address import Address
from aggregates.catalogue_item import CatalogueItem, article_claim
from aggregates.catalogue_terms import Variant
from aggregates.customer import Customer
from aggregates.engine.event import Event
from aggregates.engine.words import OF_PERSON, Help, Label
from aggregates.order import Order, OrderPlaced
from aggregates.order_bookings import OrderNumberBooked, OrderNumberFreed, SimIdOrNone
from aggregates.order_terms import ORDERED, OWN_NUMBER, QUANTITY, REMARKS, WHICH_OWN_NUMBER, OrderedItem
from aggregates.orders.placing import Placing
from aggregates.prices.price_terms import FinancingOrNone
from aggregates.user import DELIVERY_ADDRESS, UserId
from commands.catalogue.item_variants import ArticleNumber
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.moments import Day
from commands.engine.texts import OptionalName, Remark
from commands.orders.delivery_address import check_address
from commands.orders.needed_approval import BookedTariff, approval_asked
from commands.orders.order_mails import mails_asked
from commands.orders.ordered_just_now import check_not_just_ordered
from commands.orders.paid_positions import numbers_called_on, paid_items, positions_financed
from commands.prices.amounts import Term
from commands.users.present_user import active_user
from foundation.normal_form import same
from foundation.repeated import first_repeated

MOST_POSITIONS = 50
MOST_PIECES = 100


HowPaid = Annotated[FinancingOrNone, Help("Leer: Kauf, oder die einzige vereinbarte.", "Empty: purchase, or the only one that is agreed.")]
ForNumber = Annotated[
    SimIdOrNone, Help("Eine des Nutzers, deren Vertrag und Subvention gelten.", "One of the user's, whose contract and subsidy count.")
]
TariffStays = Annotated[
    bool,
    Label("Tarif bleibt", "Tariff stays"),
    Help("Obwohl sich der Vertrag der Rufnummer verlängern lässt.", "Although the number's contract can be renewed."),
]


class NoSuchArticle(Refusal):
    """There is no article {article_number} in the catalogue; choose one that is offered."""

    code = "no-such-article"
    de = "Die Artikelnummer {article_number} gibt es im Katalog nicht; bitte einen Artikel wählen, der angeboten wird."


class ArticleNotOffered(Refusal):
    """{name} ({article_number}) is no longer offered; choose another item."""

    code = "article-not-offered"
    de = "{name} ({article_number}) ist nicht mehr im Angebot; bitte einen anderen Artikel wählen."


class ArticleHidden(Refusal):
    """The article {article_number} can't be ordered at present; choose another one, or ask whoever keeps the catalogue to show it again."""

    code = "article-hidden"
    de = "Die Artikelnummer {article_number} kann derzeit nicht bestellt werden; bitte einen anderen Artikel wählen oder ihn von der Stelle, die den Katalog pflegt, wieder einblenden lassen."


class TariffIsBooked(Refusal):
    """{name} ({article_number}) is a tariff, of which nothing is shipped; book it in a basket, with the number for which it is to be."""

    code = "tariff-is-booked"
    de = "{name} ({article_number}) ist ein Tarif, von dem nichts versendet wird; bitte ihn im Warenkorb buchen, mit der Rufnummer, für die er sein soll."


class ArticleOrderedTwice(Refusal):
    """The article {article_number} is named twice; name it once, with all its pieces."""

    status = 422
    code = "article-ordered-twice"
    de = "Die Artikelnummer {article_number} ist zweimal genannt; bitte einmal nennen, mit allen Stücken."


class DeliveryAddressMissing(Refusal):
    """{name} has no primary delivery address; give one with the order, or keep one with the user first."""

    status = 422
    code = "delivery-address-missing"
    de = "{name} hat keine primäre Lieferadresse; bitte eine mit der Bestellung angeben oder erst beim Nutzer eintragen."


class WantedItem(BaseModel):
    """So many pieces of a variant of the catalogue. `financing`: as what it is paid for, of what is agreed with the customer, with the `months` of rent and lease; `sim_id`: for which of the user's numbers it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    article_number: ArticleNumber
    quantity: Annotated[int, Field(ge=1, le=MOST_PIECES), QUANTITY] = 1
    financing: HowPaid = None
    months: Term = None
    sim_id: ForNumber = None


class PlaceOrder(Command):
    """Without `address`: the user's primary one; to the user, where it names nobody. The order waits where its customer has to approve it first; the same one a moment later has to be confirmed (`again`)."""

    # `number`: made anew for each order. `asked_at` and `ordered_by`: when it is asked and by whom, where that isn't who sends it; `priced_on`: of which
    # day prices count, where that isn't that of `asked_at`. `singly`: by itself. Without `asked_at` nothing is said of how it is paid for, as a
    # basket does that. `booked`: the tariffs that are booked with it.
    made_here: ClassVar[frozenset[str]] = frozenset({"number", "asked_at", "ordered_by", "priced_on", "singly", "booked"})

    order_id: UUID
    number: str
    user_id: UserId
    items: Annotated[tuple[WantedItem, ...], Field(min_length=1, max_length=MOST_POSITIONS), ORDERED]
    address: Annotated[
        Address | None, DELIVERY_ADDRESS, Help("Leer: die primäre des Nutzers.", "Empty: the user's primary one."), OF_PERSON
    ] = None
    own_number: Annotated[OptionalName, OWN_NUMBER, WHICH_OWN_NUMBER] = None
    remarks: Annotated[Remark | None, REMARKS, OF_PERSON] = None
    asked_at: datetime | None = None
    priced_on: Day | None = None
    ordered_by: str | None = None
    singly: bool = False
    booked: tuple[BookedTariff, ...] = ()
    tariff_stays: TariffStays = False
    again: Annotated[
        bool, Label("Noch einmal", "Again"), Help("Dasselbe wurde gerade erst bestellt.", "The same was ordered just now.")
    ] = False

    def check(self, given: Given) -> bool:
        active_user(given, self.user_id)
        return True

    def decide(self, given: Given) -> Decision:
        user = active_user(given, self.user_id)
        address = self.address or user.primary_address
        if address is None:
            raise DeliveryAddressMissing(name=user.name)
        check_address(address)
        if not address.recipient.strip():
            address = address.model_copy(update={"recipient": user.name})
        placed = OrderPlaced(
            order_id=self.order_id,
            number=self.number,
            user_id=self.user_id,
            items=self._items(given),
            address=address,
            own_number=self.own_number,
            remarks=self.remarks,
            placing=self._placing(given),
        )
        asked = approval_asked(
            given, self.order_id, self.user_id, placed.items, self.asked_at, self.ordered_by, self.priced_on, self.booked
        )
        mails = mails_asked(given, self.order_id, self.asked_at, self.ordered_by)
        financed, freed = self._paid(given, placed)
        ordered = created(given, Order, self.order_id, placed, *asked, *mails, *financed)
        return [*((each.order_id, each) for each in freed), *ordered] if ordered else []

    def _paid(self, given: Given, placed: OrderPlaced) -> tuple[list[Event], list[OrderNumberFreed]]:
        """Say how each position is paid for and what is used of numbers, and which numbers an order before holds no more."""
        if self.asked_at is None:
            return [], []
        day = given.state(Customer, given.customer_id).working_days.local_day(self.asked_at)
        paid = paid_items(given, self.user_id, zip(self.items, placed.items, strict=True), day)
        called = [*numbers_called_on(given, self.order_id, self.user_id, paid, day, stays=self.tariff_stays)]
        booked = [each for each in called if isinstance(each, OrderNumberBooked)]
        return [*positions_financed(self.order_id, self.user_id, paid), *booked], [
            each for each in called if isinstance(each, OrderNumberFreed)
        ]

    def _placing(self, given: Given) -> Placing | None:
        """Say by whom and when, where it is ordered by itself. Raises OrderedJustNow."""
        if not self.singly or self.asked_at is None:
            return None
        if not self.again:
            check_not_just_ordered(given, self.order_id, self.user_id, self.items, self.asked_at)
        return Placing(by=given.actor, at=self.asked_at)

    def _items(self, given: Given) -> tuple[OrderedItem, ...]:
        if twice := first_repeated(self.items, by=lambda wanted: same(wanted.article_number)):
            raise ArticleOrderedTwice(article_number=twice.article_number)
        return tuple(_ordered(given, position, wanted) for position, wanted in enumerate(self.items, start=1))


def _ordered(given: Given, position: int, wanted: WantedItem) -> OrderedItem:
    item_id, item, variant = offered_variant(given, wanted.article_number)
    if item.product == "tariff":
        raise TariffIsBooked(name=item.called(variant), article_number=variant.article_number)
    return OrderedItem(
        position=position,
        item_id=item_id,
        article_number=variant.article_number,
        name=item.called(variant),
        product=item.product,
        description=item.description_of(variant),
        quantity=wanted.quantity,
    )


def offered_variant(given: Given, article_number: str) -> tuple[UUID, CatalogueItem, Variant]:
    """Look up what the catalogue offers under this article number. Raises NoSuchArticle, ArticleHidden (which tells nothing of it), ArticleNotOffered."""
    item_id = given.holder(article_claim(article_number))
    item = given.state(CatalogueItem, item_id) if item_id is not None else None
    variant = item.variant(article_number) if item is not None else None
    if item_id is None or item is None or variant is None:
        raise NoSuchArticle(article_number=article_number)
    if not item.shown:
        raise ArticleHidden(article_number=variant.article_number)
    if not item.is_offered(variant):
        raise ArticleNotOffered(name=item.called(variant), article_number=variant.article_number)
    return item_id, item, variant

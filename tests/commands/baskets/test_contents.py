"""A basket is started for a user or a number, filled, and ended without an order (H-09)."""

from uuid import UUID

import pytest

from aggregates.address import Address
from aggregates.basket import (
    BasketDeliveryChosen,
    BasketDiscarded,
    BasketItemPut,
    BasketItemRemoved,
    BasketNotesChanged,
    BasketNumberRemoved,
    BasketStarted,
    BasketTradeInRemoved,
)
from aggregates.customer import FeatureSwitchedOff
from aggregates.user import UserDeactivated, UserDeleted, UserErased
from commands.baskets.answer_tariff_booking import AnswerTariffBooking, NotATariff, TariffMissing, TariffNotBooked
from commands.baskets.change_basket_notes import ChangeBasketNotes
from commands.baskets.choose_delivery import (
    AddressNotGiven,
    AddressOfPrimary,
    ChooseDelivery,
    NoSuchFurtherAddress,
)
from commands.baskets.discard_basket import DiscardBasket
from commands.baskets.ended_baskets import BASKETS_OF_ACCOUNT
from commands.baskets.keep_old_device import KeepOldDevice
from commands.baskets.own_basket import BasketIsClosed, BasketOfAnother, NoSuchBasketPosition
from commands.baskets.put_into_basket import NumberNotInBasket, PutIntoBasket
from commands.baskets.remove_from_basket import RemoveFromBasket
from commands.baskets.remove_number import RemoveNumber
from commands.baskets.start_basket import BasketIsOpen, StartBasket
from commands.baskets.trade_in_device import NoRateToSetAgainst, TradeInDevice
from commands.engine.feature_off import FeatureOff
from commands.orders.delivery_address import AddressIncomplete
from commands.orders.number_of_user import NumberOfAnother
from commands.orders.place_order import NoSuchArticle, TariffIsBooked
from commands.prices.agreed_financing import TermMissing
from commands.users.erase_user import EraseUser
from commands.users.present_user import UserIsInactive
from tests.commands.baskets.filled import (
    BASKET,
    OTHER_BASKET,
    OTHER_KEEPER,
    STARTED,
    base,
    cases,
    numbered,
    phone,
    put,
    trade_in,
    world,
)
from tests.commands.made_up import ACTOR, CUSTOMER, ERIKA, HANS, HOME, OTHER_SIM, PHONE, SIM, other_sim, user
from tests.commands.remarketing.sold import WORN
from tests.commands.scenario import given

pytestmark = pytest.mark.requirement("H-09")
FURTHER = HOME.model_copy(update={"street": "Nebenweg 2"})


def test_a_basket_is_started_once_for_each_user_and_by_each_person() -> None:
    start = StartBasket(basket_id=BASKET, user_id=ERIKA)
    given(*base()).when(start).then(STARTED)
    given(*base(), STARTED).when(StartBasket(basket_id=OTHER_BASKET, user_id=ERIKA)).refused(BasketIsOpen)
    given(*base(), (ERIKA, UserDeactivated())).when(start).refused(UserIsInactive)
    kept_by_other = (OTHER_BASKET, BasketStarted(basket_id=OTHER_BASKET, kept_by=OTHER_KEEPER, user_id=ERIKA))
    given(*base(), kept_by_other).when(start).then(STARTED)


def test_a_number_is_taken_along_where_it_is_the_users() -> None:
    start = StartBasket(basket_id=BASKET, user_id=ERIKA, sim_id=SIM)
    given(*base()).when(start).then(STARTED, numbered())
    given(*base(), STARTED).when(start).then(numbered())
    given(*base(), other_sim()).when(StartBasket(basket_id=BASKET, user_id=ERIKA, sim_id=OTHER_SIM)).refused(NumberOfAnother)


def test_articles_are_put_changed_and_removed() -> None:
    there = (*base(), STARTED)
    buy = PutIntoBasket(basket_id=BASKET, article_number="bw-1", financing="purchase")
    given(*there).when(buy).then(put())
    leased = phone(financing="lease", months=24, quantity=2)
    lease = PutIntoBasket(basket_id=BASKET, article_number="BW-1", financing="lease", months=24, quantity=2)
    given(*there, put()).when(lease).then(put(leased, phone()))
    given(*there, put()).when(PutIntoBasket(basket_id=BASKET, article_number="H-1", quantity=2)).then(put(cases()))
    gone = (BASKET, BasketItemRemoved(position=1, name="Phone 1 256 GB blau"))
    given(*there, put()).when(RemoveFromBasket(basket_id=BASKET, position=1)).then(gone)
    given(*there, put(), gone).when(buy).then((BASKET, BasketItemPut(item=phone(position=2))))
    given(*there, put()).when(RemoveFromBasket(basket_id=BASKET, position=9)).refused(NoSuchBasketPosition)


def test_what_cant_be_ordered_isnt_put() -> None:
    there = (*base(), STARTED)
    given(*there).when(PutIntoBasket(basket_id=BASKET, article_number="BW-9")).refused(NoSuchArticle)
    given(*there).when(PutIntoBasket(basket_id=BASKET, article_number="T-L")).refused(TariffIsBooked)
    given(*there).when(PutIntoBasket(basket_id=BASKET, article_number="BW-1", financing="lease")).refused(TermMissing)
    given(*there).when(PutIntoBasket(basket_id=BASKET, article_number="BW-1", sim_id=SIM)).refused(NumberNotInBasket)


def test_a_device_is_for_the_one_number_where_nothing_else_is_said() -> None:
    there = (*base(), STARTED, numbered())
    given(*there).when(PutIntoBasket(basket_id=BASKET, article_number="BW-1", financing="purchase")).then(put(phone(sim_id=SIM)))
    removed = (BASKET, BasketNumberRemoved(sim_id=SIM, number="+4915228817386"))
    given(*there, put(phone(sim_id=SIM))).when(RemoveNumber(basket_id=BASKET, sim_id=SIM)).then(removed)


def test_it_is_answered_whether_a_tariff_is_booked() -> None:
    there = (*base(), other_sim(), STARTED)
    for answer, article in (("unchanged", None), ("booked", "t-l")):
        answered = AnswerTariffBooking.model_validate({"basket_id": BASKET, "sim_id": SIM, "answer": answer, "article_number": article})
        given(*there).when(answered).then(numbered(answer))  # type: ignore[arg-type]
    given(*there).when(AnswerTariffBooking(basket_id=BASKET, sim_id=SIM, answer="booked")).refused(TariffMissing)
    given(*there).when(AnswerTariffBooking(basket_id=BASKET, sim_id=SIM, article_number="T-L")).refused(TariffNotBooked)
    given(*there).when(AnswerTariffBooking(basket_id=BASKET, sim_id=SIM, answer="booked", article_number="H-1")).refused(NotATariff)
    given(*there).when(AnswerTariffBooking(basket_id=BASKET, sim_id=OTHER_SIM)).refused(NumberOfAnother)


def test_where_it_goes_is_checked() -> None:
    there = (*base(), STARTED)
    for place, address in (("additional", FURTHER), ("free", HOME.model_copy(update={"street": "Drittweg 3"}))):
        chosen = ChooseDelivery.model_validate({"basket_id": BASKET, "place": place, "address": address})
        told = BasketDeliveryChosen.model_validate({"user_id": ERIKA, "place": place, "address": address})
        given(*there).when(chosen).then((BASKET, told))
    given(*there).when(ChooseDelivery(basket_id=BASKET, place="additional", address=HOME)).refused(NoSuchFurtherAddress)
    given(*there).when(ChooseDelivery(basket_id=BASKET, place="free")).refused(AddressNotGiven)
    given(*there).when(ChooseDelivery(basket_id=BASKET, place="primary", address=HOME)).refused(AddressOfPrimary)
    for wrong in ({"postal_code": "123"}, {"country": "Deutschland"}, {"street": " "}):
        address = Address(**{**HOME.model_dump(), **wrong})
        given(*there).when(ChooseDelivery(basket_id=BASKET, place="free", address=address)).refused(AddressIncomplete)


def test_own_number_and_remarks_are_kept() -> None:
    notes = (BASKET, BasketNotesChanged(user_id=ERIKA, own_number="4711", remarks="eilig"))
    given(*base(), STARTED).when(ChangeBasketNotes(basket_id=BASKET, own_number="4711", remarks="eilig")).then(notes)


def test_an_old_device_is_traded_in_where_that_is_agreed() -> None:
    there = (*base(), STARTED, put())
    sale = TradeInDevice(basket_id=BASKET, device_id=PHONE, position=1, condition=WORN, use="sale")
    given(*there).when(sale).then(trade_in())
    rate = sale.model_copy(update={"use": "set_against_rate"})
    given(*there).when(rate).refused(NoRateToSetAgainst)
    given(*base(), STARTED, put(phone(financing="lease", months=24))).when(rate).then(trade_in("set_against_rate"))
    given(*there, (CUSTOMER, FeatureSwitchedOff(feature="remarketing"))).when(sale).refused(FeatureOff)
    kept = (BASKET, BasketTradeInRemoved(device_id=PHONE, device=trade_in()[1].trade_in.device))  # type: ignore[attr-defined]
    given(*there, trade_in()).when(KeepOldDevice(basket_id=BASKET, device_id=PHONE)).then(kept)


def test_nobody_changes_anothers_basket_or_one_that_is_closed() -> None:
    gone = (BASKET, BasketDiscarded(basket_id=BASKET, kept_by=ACTOR, user_id=ERIKA))
    given(*base(), STARTED).when(DiscardBasket(basket_id=BASKET)).then(gone)
    given(*base(), STARTED, gone).when(PutIntoBasket(basket_id=BASKET, article_number="H-1")).refused(BasketIsClosed)
    kept_by_other = (OTHER_BASKET, BasketStarted(basket_id=OTHER_BASKET, kept_by=OTHER_KEEPER, user_id=ERIKA))
    given(*base(), kept_by_other).when(DiscardBasket(basket_id=OTHER_BASKET)).refused(BasketOfAnother)
    given(*base(), STARTED, gone).when(StartBasket(basket_id=OTHER_BASKET, user_id=ERIKA)).then(
        (OTHER_BASKET, BasketStarted(basket_id=OTHER_BASKET, kept_by=ACTOR, user_id=ERIKA))
    )


def test_baskets_end_with_the_account_and_with_the_persons_data() -> None:
    kept_by_other = (OTHER_BASKET, BasketStarted(basket_id=OTHER_BASKET, kept_by=OTHER_KEEPER, user_id=HANS))
    there = world(user(HANS, "Muster, Hans"), STARTED, kept_by_other)
    ended = (OTHER_BASKET, BasketDiscarded(basket_id=OTHER_BASKET, kept_by=OTHER_KEEPER, user_id=HANS))
    account = UUID(OTHER_KEEPER.partition(":")[2])
    assert list(BASKETS_OF_ACCOUNT.ended(there, account)) == [ended]
    deleted = (HANS, UserDeleted(personnel_number=None))
    given(*base(), user(HANS, "Muster, Hans"), kept_by_other, deleted).when(EraseUser(user_id=HANS)).then(ended, (HANS, UserErased()))

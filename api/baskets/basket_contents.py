"""What is in a basket, over HTTP: articles, numbers, old devices, where it goes; and its end without an order (H-09)."""

from api.baskets.basket_actions import BASKET_ACTIONS
from api.baskets.baskets import BASKETS_TAG
from api.engine.command_route import command_route
from api.engine.route import guarded
from commands.baskets.answer_tariff_booking import AnswerTariffBooking
from commands.baskets.change_basket_notes import ChangeBasketNotes
from commands.baskets.choose_delivery import ChooseDelivery
from commands.baskets.discard_basket import DiscardBasket
from commands.baskets.keep_old_device import KeepOldDevice
from commands.baskets.put_into_basket import PutIntoBasket
from commands.baskets.remove_from_basket import RemoveFromBasket
from commands.baskets.remove_number import RemoveNumber
from commands.baskets.trade_in_device import TradeInDevice

router = guarded(BASKETS_TAG, "orders")
_CONDITION = {"turns_on": "yes", "works": "yes", "display": "scratched", "housing": "worn", "battery": "good", "locks_removed": "yes"}

command_route(
    router,
    "POST /baskets/{basket_id}/items",
    PutIntoBasket,
    "In den Warenkorb legen oder dort ändern / Put into the basket, or change there",
    example={"article_number": "BW-1-256", "quantity": 1, "financing": "lease", "months": 24},
    action=(BASKET_ACTIONS, "put"),
)
command_route(
    router,
    "DELETE /baskets/{basket_id}/items/{position}",
    RemoveFromBasket,
    "Aus dem Warenkorb nehmen / Take out of the basket",
)
command_route(
    router,
    "PUT /baskets/{basket_id}/numbers/{sim_id}",
    AnswerTariffBooking,
    "Für eine Rufnummer bestellen, und ob ihr Vertrag verlängert wird / Order for a number, and whether its contract is renewed",
    example={"answer": "booked", "article_number": "TARIF-L"},
)
command_route(
    router,
    "DELETE /baskets/{basket_id}/numbers/{sim_id}",
    RemoveNumber,
    "Nicht mehr für diese Rufnummer bestellen / Order for this number no more",
)
command_route(
    router,
    "PUT /baskets/{basket_id}/delivery",
    ChooseDelivery,
    "Lieferadresse wählen / Choose the delivery address",
    example={"place": "primary"},
    action=(BASKET_ACTIONS, "choose_delivery"),
)
command_route(
    router,
    "PUT /baskets/{basket_id}/notes",
    ChangeBasketNotes,
    "Eigene Bestellnummer und Bemerkungen / One's own order number, and remarks",
    example={"own_number": "2026-0815", "remarks": "Bitte vormittags"},
    action=(BASKET_ACTIONS, "note"),
)
command_route(
    router,
    "PUT /baskets/{basket_id}/trade-ins/{device_id}",
    TradeInDevice,
    "Altgerät in Zahlung geben / Give an old device in payment",
    example={"position": 1, "condition": _CONDITION, "use": "set_against_rate"},
)
command_route(
    router,
    "DELETE /baskets/{basket_id}/trade-ins/{device_id}",
    KeepOldDevice,
    "Altgerät doch behalten / Keep the old device after all",
)
command_route(
    router,
    "DELETE /baskets/{basket_id}",
    DiscardBasket,
    "Warenkorb verwerfen / Discard a basket",
    action=(BASKET_ACTIONS, "discard"),
)

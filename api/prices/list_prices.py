"""List prices over HTTP: of an article in a kind of financing, from day to day (H-08)."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import Field
from typing_extensions import TypedDict

from aggregates.prices.list_price import ListPrice, list_price_id
from aggregates.prices.price_terms import Financing
from api.catalogue_shown import item_shown
from api.engine.access import Caller
from api.engine.as_of import AsOf
from api.engine.command_route import From, command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.prices.list_price_actions import LIST_PRICE_ACTIONS, agreed, agreed_ones
from commands.prices.change_list_price import ChangeListPrice
from commands.prices.end_list_price import EndListPrice
from commands.prices.set_list_price import SetListPrice
from readmodels.engine.detail import Detail
from readmodels.engine.history_entry import Subject
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.prices.list_price_resource import LIST_PRICE_HISTORY_LIST, LIST_PRICE_LIST
from readmodels.prices.list_prices import LIST_PRICES

_STEPS = "SELECT steps::text FROM list_prices WHERE price_id = %(id)s"


class MoneyTold(TypedDict):
    """An amount of money."""

    amount: Annotated[str, Field(description="To the cent, such as 1234.56")]
    currency: str


class PriceStepTold(TypedDict):
    """The price from a day on, until the next step's."""

    valid_from: date
    price: Annotated[MoneyTold | None, Field(description="Net, of one piece, of rent and lease a month; null: it has none any more")]


class ListPriceTold(TypedDict):
    """A list price, with all days on which it changes."""

    id: UUID
    article_number: str
    item_id: UUID
    item: str
    shown: Annotated[bool, Field(description="False: the item is hidden, and those alone see it who keep the catalogue")]
    financing: Financing
    months: float | None
    price: str | None
    valid_from: date
    to_agree: Annotated[
        Financing | None,
        Field(description="What must be agreed with the customer for it to be shown; null: nothing, as of what tariffs cost"),
    ]
    version: int
    steps: list[PriceStepTold]


def _shown(found: Reading, row: dict[str, Any] | None) -> bool:
    keeps = found.asker is None or ("prices", "write") in found.asker.rights
    return item_shown(row, found) and (keeps or row["to_agree"] in (None, *agreed(found)))


def _detail(found: Reading, price_id: UUID) -> Detail | None:
    fields = found.listed(LIST_PRICE_LIST, price_id)
    steps = found.one(_STEPS, {"id": price_id})
    if fields is None or steps is None or not _shown(found, fields):
        return None
    return Detail({**fields, "steps": orjson.loads(steps[0])}, fields["version"])


def _lists(found: Reading, price_id: UUID) -> bool:
    return _shown(found, found.listed(LIST_PRICE_LIST, price_id))


def _subject(found: Reading, price_id: UUID | str) -> Subject | None:
    return _ITSELF(found, price_id) if _shown(found, found.listed(LIST_PRICE_LIST, price_id)) else None


_ITSELF = subject_in(LIST_PRICE_LIST)
_LABELS = {"steps": ("Preise nach Tagen", "Prices by day"), "amount": ("Betrag", "Amount"), "currency": ("Währung", "Currency")}
router = guarded("Preise / prices", "prices")
LIST_PRICE = Thing(
    router,
    "/list-prices/{price_id}",
    LIST_PRICE_LIST,
    ListPrice.noun,
    actions=LIST_PRICE_ACTIONS,
    narrow=agreed_ones,
    detail=DetailOf(
        "Ein Listenpreis mit allen Tagen, an denen er sich ändert / A list price with all days on which it changes",
        ListPriceTold,
        _detail,
        LIST_PRICE_LIST.reads | read_by(_STEPS),
        labels=_LABELS,
    ),
    history=HistoryIn(LIST_PRICE_HISTORY_LIST, _subject, own=True),
    as_of=AsOf(
        LIST_PRICES,
        "Listenpreis zu einem Zeitpunkt / A list price as of a moment",
        hides=frozenset({"price", "valid_from"}),  # the last of its steps
        shows={"steps": list[PriceStepTold]},
        labels={"steps": _LABELS["steps"]},
        area="prices",
        lists=_lists,
    ),
    headline=Headline(("article_number",), ("item", "financing", "months")),
    known_by=(KnownBy("article_number"),),
)


def _of_the_article(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    price_id = list_price_id(caller.customer, given["article_number"], given["financing"], given.get("months"))
    return {**given, "price_id": price_id}


command_route(
    router,
    "POST /list-prices",
    SetListPrice,
    "Listenpreis ab einem Tag setzen / Set a list price from a day on",
    source=From(given=frozenset({"price_id"}), about="price_id"),
    prepare=_of_the_article,
    example={"article_number": "BW-1-256", "financing": "lease", "months": 24, "price": "19.90", "valid_from": "2027-01-01"},
)
command_route(
    router,
    "POST /list-prices/{price_id}/steps",
    ChangeListPrice,
    "Diesen Listenpreis ab einem Tag setzen / Set this list price from a day on",
    example={"price": "449.00", "valid_from": "2027-07-01"},
    action=(LIST_PRICE_ACTIONS, "change"),
)
command_route(
    router,
    "POST /list-prices/{price_id}/end",
    EndListPrice,
    "Listenpreis an einem Tag enden lassen / End a list price on a day",
    example={"valid_from": "2028-01-01"},
    action=(LIST_PRICE_ACTIONS, "end"),
)

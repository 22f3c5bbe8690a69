"""As what an article can be ordered: the ways to pay that are agreed with the customer and have a price, for forms to choose from (H-08, H-09)."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field
from typing_extensions import TypedDict

from aggregates.engine.words import words_of
from aggregates.prices.price_terms import Financing
from api.engine.access import Caller, Reads
from api.engine.looking import looking
from api.engine.reading import After, json_answer
from api.engine.route import guarded
from api.orders.order_day import today
from api.orders.orders import ORDERS_TAG
from commands.engine.command import Given
from commands.orders.place_order import NoSuchArticle, offered_variant
from commands.prices.agreed_financing import agreed_kinds
from commands.prices.ways_to_pay import Way, ways_of

router = guarded(ORDERS_TAG, "orders")
AskedArticle = Annotated[
    str | None,
    Query(min_length=1, max_length=200, examples=["BW-1-256"], description="Without one: what is agreed / ohne: was vereinbart ist"),
]


class ArticleNotFound(NoSuchArticle):
    """There is no article {article_number} in the catalogue; ask for one that is offered."""

    status = 404
    de = "Die Artikelnummer {article_number} gibt es im Katalog nicht; bitte nach einem Artikel fragen, der angeboten wird."


class WayTold(TypedDict):
    """A kind of financing; of rent and lease with its term."""

    financing: Financing
    months: int | None
    de: str
    en: str


class WaysToPay(TypedDict):
    """As what the article can be ordered; where nothing of it has a price, all kinds that are agreed, without terms."""

    article_number: Annotated[str | None, Field(description="As the catalogue has it; null: of none, what is agreed")]
    ways: list[WayTold]


@router.get(
    "/ways-to-pay", response_model=WaysToPay, summary="Wie ein Artikel bezahlt werden kann / In which ways an article can be paid for"
)
def get_ways_to_pay(caller: Reads, after: After, article_number: AskedArticle = None) -> Response:
    return ways_told(caller, article_number, after)


def ways_told(caller: Caller, article_number: str | None, after: int) -> Response:
    """Answer with the ways; tells nothing of prices."""
    position = max(after, caller.backend.log.head())
    with looking(caller) as given:
        named = None if article_number is None else _offered(given, article_number)
        ways = [*map(Way, agreed_kinds(given))] if named is None else ways_of(given, named, today(given))
    words = words_of(Financing)
    told = [
        {"financing": each.financing, "months": each.months, "de": words[each.financing][0], "en": words[each.financing][1]}
        for each in ways
    ]
    return json_answer({"article_number": named, "ways": told}, position)


def _offered(given: Given, article_number: str) -> str:
    """Return the number as the catalogue has it. Raises ArticleNotFound, ArticleHidden, ArticleNotOffered."""
    try:
        return offered_variant(given, article_number)[2].article_number
    except NoSuchArticle as unknown:
        raise ArticleNotFound(**unknown.facts) from None

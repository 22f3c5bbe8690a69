"""What an article costs at the moment of a decision, by what is surely held then: for commands that order (docs/decisions/0029)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from aggregates.catalogue_item import CatalogueItem
from aggregates.engine.words import words_of
from aggregates.prices.contracts_for import contracts_for
from aggregates.prices.framework_contract import CONTRACT_ACCOUNT_CLAIM, NO_ACCOUNT, FrameworkContract, account_key
from aggregates.prices.list_price import list_price_id
from aggregates.prices.price import Article, Price, price_of
from aggregates.prices.price_terms import Financing
from commands.engine.command import Given, Refusal
from commands.prices.agreed_financing import check_agreed
from commands.prices.set_list_price import article_in, list_price


class ArticleWithoutPrice(Refusal):
    """{article_number} has no price on {day} for this kind of financing ({financing}); choose another kind or article, or have a price set."""

    code = "article-without-price"
    de = "{article_number} hat am {day} für diese Finanzierung ({financing_de}) keinen Preis; bitte eine andere Finanzierung oder einen anderen Artikel wählen oder einen Preis eintragen lassen."


class SeveralContractsFit(Refusal):
    """Several framework contracts fit: {contracts}; choose one of them."""

    code = "several-contracts-fit"
    de = "Mehrere Rahmenverträge passen: {contracts}; bitte einen davon wählen."


def contracts_given(given: Given, billing_accounts: Iterable[str | None], day: date) -> tuple[FrameworkContract, ...]:
    """List the framework contracts that count for numbers of these BANs on the day, as `contracts_for` does."""
    accounts = sorted({account for account in billing_accounts if account})
    keys = [f"{account_key(account)}/" for account in accounts] + [f"{NO_ACCOUNT}/"] if accounts else [""]
    ids = {held.rpartition("/")[2] for key in keys for held in given.claims(CONTRACT_ACCOUNT_CLAIM, key)}
    return contracts_for(accounts, (given.state(FrameworkContract, UUID(each)) for each in sorted(ids)), day)


def contract_given(given: Given, billing_accounts: Iterable[str | None], day: date) -> FrameworkContract | None:
    """Find the framework contract that counts for numbers of these BANs on the day; None: the list's prices do. Raises SeveralContractsFit."""
    found = contracts_given(given, billing_accounts, day)
    if len(found) > 1:
        raise SeveralContractsFit(contracts=called(found))
    return found[0] if found else None


def called(contracts: Iterable[FrameworkContract]) -> list[str]:
    """Say which they are, as people know them."""
    return [f"{each.number} ({each.name})" for each in contracts]


def price_given(
    given: Given,
    article_number: str,
    financing: Financing,
    months: int | None,
    quantity: int,
    day: date,
    contract: FrameworkContract | None,
) -> Price:
    """Compute what so many pieces cost. Raises FinancingNotAgreed, NoArticleToPrice, ArticleWithoutPrice."""
    item_id, variant = article_in(given, article_number)
    check_agreed(given, financing, given.state(CatalogueItem, item_id).product)
    listed = list_price(given, list_price_id(given.customer_id, variant.article_number, financing, months))
    price = price_of(Article.of(given.state(CatalogueItem, item_id), variant), listed, contract, quantity, day)
    if price is None:
        de, en = words_of(Financing)[financing]
        raise ArticleWithoutPrice(article_number=variant.article_number, day=day, financing=en, financing_de=de)
    return price

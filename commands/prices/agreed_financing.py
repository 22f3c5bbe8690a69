"""Which kinds of financing are agreed with the customer: what isn't can neither be priced nor ordered."""

from aggregates.catalogue_terms import Product
from aggregates.engine.words import words_of
from aggregates.prices.price_terms import AGREED_AS, MONTHLY, TARIFF_FINANCING, Financing
from commands.customers.agreed import is_agreed
from commands.engine.command import Given, Refusal


class FinancingNotAgreed(Refusal):
    """{financing} is not agreed with the customer; choose another kind of financing, or have it switched on for the customer first."""

    code = "financing-not-agreed"
    de = "{financing_de} ist mit dem Kunden nicht vereinbart; bitte eine andere Finanzierung wählen oder sie erst für den Kunden freischalten lassen."


class FinancingMissing(Refusal):
    """Say how {name} is to be paid for: {kinds}."""

    code = "financing-missing"
    de = "Bitte angeben, wie {name} bezahlt werden soll: {kinds_de}."


class TermMissing(Refusal):
    """{financing} is paid each month: say for how many months."""

    status = 422
    code = "term-missing"
    de = "{financing_de} wird monatlich bezahlt: Bitte angeben, für wie viele Monate."


class TermWithoutRate(Refusal):
    """{financing} is paid at once and has no term; leave out the months, or name rent or lease."""

    status = 422
    code = "term-without-rate"
    de = "{financing_de} wird auf einmal bezahlt und hat keine Laufzeit; bitte die Monate weglassen oder Miete oder Leasing angeben."


def check_agreed(given: Given, financing: Financing, product: Product = "device") -> None:
    """Raise FinancingNotAgreed unless the customer's agreement says so; what tariffs cost each month needs no agreement."""
    if (product, financing) != ("tariff", TARIFF_FINANCING) and not is_agreed(given, AGREED_AS[financing]):
        de, en = words_of(Financing)[financing]
        raise FinancingNotAgreed(financing=en.capitalize(), financing_de=de)


def check_term(financing: Financing, months: int | None) -> None:
    """Raise TermMissing or TermWithoutRate where the months don't belong to the kind of financing."""
    de, en = words_of(Financing)[financing]
    if financing in MONTHLY and months is None:
        raise TermMissing(financing=en.capitalize(), financing_de=de)
    if financing not in MONTHLY and months is not None:
        raise TermWithoutRate(financing=en.capitalize(), financing_de=de)


def agreed_kinds(given: Given) -> list[Financing]:
    """List the kinds of financing that are agreed with the customer."""
    return [kind for kind, feature in AGREED_AS.items() if is_agreed(given, feature)]

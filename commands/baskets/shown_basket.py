"""What a client was shown of a basket, as a text that it sends back when it places it: so what has changed since is told, thing by thing."""

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

import orjson

from aggregates.basket_terms import DeliveryPlace, TariffAnswer
from aggregates.engine.words import InWords, Label, words_of
from aggregates.order_bookings import TradeInUse
from aggregates.prices.agreed_price import AgreedPrice, AgreedTariffPrice
from aggregates.prices.price_terms import Financing
from aggregates.remarketing.terms import DeviceCondition
from aggregates.renewal import Renewal
from commands.baskets.basket_review import Review
from commands.engine.command import Refusal
from foundation.sentence_facts import amount_told

LONGEST_SHOWN = 100_000
_MOST_BYTES = 1_000_000
_ANSWERS = DeviceCondition.model_fields
_FIELDS: Mapping[str, tuple[str, str]] = {
    "quantity": ("Stück", "pieces"),
    "financing": ("Finanzierung", "financing"),
    "months": ("Laufzeit in Monaten", "term in months"),
    "number": ("Rufnummer", "number"),
    "price": ("Preis je Stück", "price of one piece"),
    "vat": ("Umsatzsteuer in %", "VAT in %"),
    "contract": ("Rahmenvertrag", "framework contract"),
    "tariff": ("Tarif", "tariff"),
    "renewal": ("Vertragsverlängerung", "renewal"),
    "subsidy": ("Subventionsberechtigung", "subsidy entitlement"),
    "calloff": ("Hardwareabrufberechtigung", "hardware call-off entitlement"),
    "answer": ("Tarifbuchung", "tariff booking"),
    "booked": ("Gebuchter Tarif", "booked tariff"),
    "place": ("Lieferung an", "delivery to"),
    "address": ("Lieferadresse", "delivery address"),
    "own_number": ("Eigene Bestellnummer", "own order number"),
    "remarks": ("Bemerkungen", "remarks"),
    "trade_in": ("Altgerät", "old device"),
    "position": ("In Zahlung für", "taken for"),
    **{name: label for name, field in _ANSWERS.items() for label in field.metadata if isinstance(label, Label)},
    "problem": ("Hindernis", "obstacle"),
}
_NO_OBSTACLE, _ONE_OBSTACLE, _ANOTHER_OBSTACLE = ("keines", "none"), ("eines", "one"), ("ein anderes", "another one")
_PRICES = frozenset({"price", "vat", "contract"})
"""Told to those alone who may see prices."""


class NotWhatWasShown(Refusal):
    """What was shown can't be read; look at the basket again, and place it with what is told there."""

    status = 422
    code = "not-what-was-shown"
    de = "Was gezeigt wurde, ist nicht lesbar; bitte den Warenkorb neu ansehen und mit dem dort Genannten bestellen."


class BasketChanged(Refusal):
    """Since the basket was shown, something has changed: {changes}. Look at it again, and place it if it is still wanted."""

    code = "basket-changed"
    de = "Seit der Warenkorb gezeigt wurde, hat sich etwas geändert: {changes_de}. Bitte neu ansehen und bestellen, wenn er noch so gewünscht ist."


class Fact(NamedTuple):
    """Of what (an article, a number; empty: the basket itself), which field."""

    of: str
    field: str


class Difference(NamedTuple):
    """What was shown, and what is so now; None: nothing."""

    of: str
    field: str
    de: str
    en: str
    shown: str | None
    now: str | None


def facts_of(review: Review, *, prices: bool) -> dict[Fact, str]:
    """Tell all that counts of a basket, as texts."""
    told = {Fact(of, field): value for of, field, value in _facts(review) if value is not None}
    return {fact: value for fact, value in told.items() if prices or fact.field not in _PRICES}


def _facts(review: Review) -> Iterator[tuple[str, str, str | None]]:
    basket = review.basket
    for item in review.items:
        of, price = item.of.article_number, item.price
        yield of, "quantity", str(item.of.quantity)
        yield of, "financing", item.of.financing
        yield of, "months", None if item.of.months is None else str(item.of.months)
        yield of, "number", item.number
        yield from _priced(of, price)
    for number in review.numbers:
        of = number.sim.number
        yield of, "tariff", number.sim.tariff.name
        yield of, "renewal", number.renewal
        yield of, "subsidy", None if number.sim.entitlements.subsidy is None else str(number.sim.entitlements.subsidy).lower()
        yield (
            of,
            "calloff",
            None if number.sim.entitlements.hardware_calloff is None else str(number.sim.entitlements.hardware_calloff).lower(),
        )
        yield of, "answer", number.of.answer
        yield of, "booked", number.of.tariff
        yield from _priced(of, number.price)
    for trade_in in basket.trade_ins:
        namesakes = [each for each in basket.trade_ins if each.device == trade_in.device]
        of, item = trade_in.device if len(namesakes) == 1 else f"{trade_in.device} ({trade_in.device_id})", basket.item(trade_in.position)
        yield of, "trade_in", trade_in.use
        yield of, "position", None if item is None else item.article_number
        yield from ((of, name, getattr(trade_in.condition, name)) for name in _ANSWERS)
    for obstacle, refusals in obstacles_of(review).items():
        yield obstacle.of, obstacle.field, ", ".join(each.code for each in refusals)
    yield "", "place", basket.place
    yield "", "address", None if review.address is None else review.address.line
    yield "", "own_number", basket.own_number
    yield "", "remarks", basket.remarks


def obstacles_of(review: Review) -> dict[Fact, Sequence[Refusal]]:
    """Tell why the basket can't be placed as it is, by what each obstacle is about."""
    about = [
        *((item.of.article_number, item.problem) for item in review.items),
        *((number.sim.number, number.problem) for number in review.numbers),
    ]
    parts = [problem for _, problem in about]
    others = [each for each in review.problems if each not in parts]
    found: dict[Fact, Sequence[Refusal]] = {Fact(of, "problem"): [problem] for of, problem in about if problem is not None}
    return {**found, Fact("", "problem"): others} if others else found


def _priced(of: str, price: AgreedPrice | AgreedTariffPrice | None) -> Iterator[tuple[str, str, str | None]]:
    if price is not None:
        yield of, "price", str(price.unit)
        yield of, "vat", str(price.vat_percent)
        yield of, "contract", price.contract


def shown_text(facts: Mapping[Fact, str]) -> str:
    """Write the facts as the text that a client keeps."""
    entries = sorted([*fact, value] for fact, value in facts.items())
    return base64.urlsafe_b64encode(zlib.compress(orjson.dumps(entries))).decode().rstrip("=")


def facts_shown(text: str) -> dict[Fact, str]:
    """Read them again. Raises NotWhatWasShown."""
    try:
        packed = zlib.decompressobj()
        entries = orjson.loads(packed.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), _MOST_BYTES))
        if not packed.eof:
            raise NotWhatWasShown
        told = {Fact(str(of), str(field)): str(value) for of, field, value in cast("list[list[object]]", entries)}
    except (ValueError, TypeError, binascii.Error, zlib.error):
        raise NotWhatWasShown from None
    if any(fact.field not in _FIELDS for fact in told):
        raise NotWhatWasShown
    return told


def differences(shown: Mapping[Fact, str], now: Mapping[Fact, str]) -> list[Difference]:
    """List what isn't as it was shown."""
    found: list[Difference] = []
    for fact in sorted({*shown, *now}):
        if shown.get(fact) != now.get(fact):
            de, en = (f"{fact.of}: {words}" if fact.of else words for words in _FIELDS[fact.field])
            found.append(Difference(fact.of, fact.field, de, en, shown.get(fact), now.get(fact)))
    return found


def basket_changed(found: Iterable[Difference], obstacles: Mapping[Fact, Sequence[Refusal]]) -> BasketChanged:
    """Make the refusal that tells them. `obstacles`: those that there are now."""
    found = [*found]
    de, en = (
        [f"{each.de if german else each.en} ({_change(each, obstacles, german=german)})" for each in found] for german in (True, False)
    )
    return BasketChanged(changes=en, changes_de=de, differences=found)


def _change(difference: Difference, obstacles: Mapping[Fact, Sequence[Refusal]], *, german: bool) -> str:
    if difference.field != "problem":
        return " → ".join(_said(difference, value, german=german) for value in (difference.shown, difference.now))
    # What was shown is known by codes alone, which are for programs; what there is now says itself what it is.
    if difference.now is None:
        was, now = _ONE_OBSTACLE, _NO_OBSTACLE[not german]
    else:
        was = _NO_OBSTACLE if difference.shown is None else _ANOTHER_OBSTACLE
        there = obstacles[Fact(difference.of, difference.field)]
        now = "; ".join((each.text_de if german else each.text_en).removesuffix(".") for each in there)
    return f"{was[not german]} → {now}"


def _in_words(question: str) -> Mapping[str, tuple[str, str]]:
    return {code: said for mark in _ANSWERS[question].metadata if isinstance(mark, InWords) for code, said in mark.words.items()}


def _said(difference: Difference, value: str | None, *, german: bool) -> str:
    kinds = {"financing": Financing, "renewal": Renewal, "answer": TariffAnswer, "place": DeliveryPlace, "trade_in": TradeInUse}
    if value is None:
        return "–"
    if difference.field == "price":
        return amount_told(value, "de" if german else "en")
    if difference.field in _ANSWERS and (words := _in_words(difference.field).get(value)):
        return words[0 if german else 1]
    if difference.field in kinds and (words := words_of(kinds[difference.field]).get(value)):
        return words[0 if german else 1]
    return {"true": "ja" if german else "yes", "false": "nein" if german else "no"}.get(value, value)

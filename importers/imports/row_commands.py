"""All commands of one row of a table as one decision: each sees what those before it did, and all are refused if one is (F-18)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from commands.engine.command import A, Decision, Given, NotFound, Refusal
from importers.imports.booking import Decides

_FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("Name", "name"),
    "email": ("E-Mail", "e-mail"),
    "group": ("Gruppe", "group"),
    "personnel_number": ("Personalnummer", "personnel number"),
    "cost_centre": ("Kostenstelle", "cost centre"),
    "primary_address": ("Hauptadresse", "primary address"),
    "add_addresses": ("weitere Adresse", "additional address"),
    "additional_addresses": ("weitere Adresse", "additional address"),
    "further": ("eigenes Feld", "field of your own"),
    "description": ("Gerätebeschreibung", "description of the device"),
    "maker": ("Hersteller", "maker"),
    "model": ("Modell", "model"),
    "size": ("Größe", "size"),
    "colour": ("Farbe", "colour"),
    "identifiers": ("Kennung", "identifier"),
    "number": ("Rufnummer", "number"),
    "carrier": ("Netzbetreiber", "carrier"),
    "card": ("Karte", "card"),
    "tariff": ("Tarif", "tariff"),
    "article_number": ("Artikelnummer", "article number"),
    "price": ("Preis", "price"),
    "months": ("Laufzeit", "term"),
}
"""What the fields of rows' commands are called."""


class BadRowValue(Refusal):
    """A value of this row is not allowed: {what}. Correct it, or leave it empty."""

    status = 422
    code = "bad-value"
    de = "Ein Wert dieser Zeile ist nicht zulässig: {what_de}. Bitte berichtigen oder leer lassen."


class AsDecided:
    """A command whose decision is known, as it was just decided on the same that is given."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision

    def decide(self, given: Given) -> Decision:
        return self._decision


class RowCommands:
    """`commands` makes the row's commands one after the other, from what holds by then."""

    def __init__(self, commands: Callable[[Given], Iterator[Decides]]) -> None:
        self._commands = commands

    def decide(self, given: Given) -> Decision:
        within = _Within(given)
        try:
            for command in self._commands(within):
                within.decided += command.decide(within)
        except ValidationError as error:
            raise bad_row_value(error) from error
        return within.decided


def bad_row_value(error: ValidationError) -> BadRowValue:
    """Say what of a row's values its command doesn't take."""
    told = [_told(each["msg"], str(each["loc"][0]) if each["loc"] else "") for each in error.errors()[:3]]
    return BadRowValue(what="; ".join(en for _, en in told), what_de="; ".join(de for de, _ in told))


def _told(message: str, field: str) -> tuple[str, str]:
    """What is wrong with a field, German and English; our own rules say both."""
    german, _, english = message.removeprefix("Value error, ").partition(" / ")
    called, calls = _FIELDS.get(field, (field, field))
    return f"{called}: {german}", f"{calls}: {english or german}"


class _Within:
    """What is given, and what the row's earlier commands have decided."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self.customer_id = given.customer_id
        self.actor = given.actor
        self.decided: list[tuple[UUID, Event]] = []

    def state(self, kind: type[A], stream_id: UUID) -> A:
        if not self.decided:
            return self._given.state(kind, stream_id)
        own = [event for stream, event in self.decided if stream == stream_id]
        try:
            state = self._given.state(kind, stream_id)
        except NotFound:
            if not own or not kind.owns(type(own[0])):
                raise
            state = kind()
        for event in own:
            state = state.evolve(event)
        return state

    def holder(self, claim: Claim) -> UUID | None:
        holder = self._given.holder(claim)
        for stream_id, event in self.decided:
            if holder == stream_id and claim in event.releases():
                holder = None
            if claim in event.claims():
                holder = stream_id
        return holder

    def claims(self, kind: ClaimKind, prefix: str) -> frozenset[str]:
        values = set(self._given.claims(kind, prefix))
        for _, event in self.decided:
            values -= {claim.value for claim in event.releases() if claim.kind is kind}
            values |= {claim.value for claim in event.claims() if claim.kind is kind and claim.value.startswith(prefix)}
        return frozenset(values)

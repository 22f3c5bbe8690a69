"""Numbers of SIM cards (ICCID) as they are printed: the same rule as for feeds and lists (F-02, F-10)."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from aggregates.engine.words import Help
from aggregates.sim_terms import AS_CALLED, CARD, CARD_TYPE, ICCID, Card
from api.engine.shape import Shape
from api.engine.written import Note
from importers.identifiers import Iccid, parse_iccid
from importers.quarantine import BadValue


def _read(text: str) -> Iccid | None:
    try:
        return parse_iccid(text)
    except BadValue as bad:
        told = bad.in_cell("iccid", text, 0)
        raise ValueError(f"{told.de} / {told.en}") from bad


def _digits(text: str | None) -> str | None:
    card = _read(text) if text is not None else None
    return card.digits if card is not None else None


class PrintedCard(Shape):
    """A card: 19 or 20 digits as they are printed on it, with blanks or a filler F; and the carrier's word for its type."""

    iccid: Annotated[
        str | None,
        AfterValidator(_digits),
        ICCID,
        Help("19 oder 20 Ziffern, wie auf der Karte gedruckt.", "19 or 20 digits, as they are printed on the card."),
    ] = None
    card_type: Annotated[str | None, CARD_TYPE, AS_CALLED] = None


class WithCard(Shape):
    """A card beside a command's own fields."""

    card: Annotated[PrintedCard, CARD] = Field(default_factory=PrintedCard)


def known_card(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a body with its card as the commands take it."""
    printed = fields.get("card")
    return {**fields, "card": Card(**printed.model_dump())} if isinstance(printed, PrintedCard) else {**fields}


def card_notes(card: object) -> list[Note]:
    """Say what was noticed about a card that is taken all the same."""
    found = _read(card.iccid) if isinstance(card, Card) and card.iccid is not None else None
    if found is None or found.notice is None:
        return []
    return [Note(de=found.notice.de.format(value=found.digits), en=found.notice.en.format(value=found.digits))]

"""A delivery address of a user (H-02)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from aggregates.engine.words import OF_PERSON, Help, Label

HOME = "DE"
"""The country that addresses are in where they don't say another one."""


class Address(BaseModel):
    """A delivery address."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    recipient: Annotated[
        str, Label("Empfänger", "Recipient"), Help("Falls es nicht der Nutzer ist.", "If it isn't the user."), OF_PERSON
    ] = ""
    street: Annotated[str, Label("Straße und Hausnummer", "Street and house number"), OF_PERSON]
    postal_code: Annotated[str, Label("Postleitzahl", "Postal code"), OF_PERSON]
    city: Annotated[str, Label("Ort", "City"), OF_PERSON]
    country: Annotated[
        str, Label("Land", "Country"), Help("Kürzel mit zwei Buchstaben, wie DE.", "Its code of two letters, such as DE."), OF_PERSON
    ] = HOME

    @property
    def line(self) -> str:
        return address_line(**self.model_dump())


def address_line(recipient: str, street: str, postal_code: str, city: str, country: str) -> str:
    """Write an address in a line, as people do, and as lists that are imported have it."""
    parts = (recipient, street, f"{postal_code} {city}".strip(), country if country != HOME else "")
    return ", ".join(filter(None, parts))

"""A delivery address of a user (H-02)."""

from pydantic import BaseModel, ConfigDict

HOME = "DE"
"""The country that addresses are in where they don't say another one."""


class Address(BaseModel):
    """A delivery address."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    recipient: str = ""
    street: str
    postal_code: str
    city: str
    country: str = HOME

    @property
    def line(self) -> str:
        return address_line(**self.model_dump())


def address_line(recipient: str, street: str, postal_code: str, city: str, country: str) -> str:
    """Write an address in a line, as people do, and as lists that are imported have it."""
    parts = (recipient, street, f"{postal_code} {city}".strip(), country if country != HOME else "")
    return ", ".join(filter(None, parts))

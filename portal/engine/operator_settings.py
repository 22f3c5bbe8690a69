"""The settings that say who runs the portal: what people see on its pages, and what its front-end shows before anybody has logged in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from api.engine.operator import Operator, OtherPortal

_ADDRESS = r"^https://[^\s<>\"'{}|\\^`]{1,500}$"
_PHONE = r"^\+?[0-9][0-9 ()/.-]{2,38}[0-9]$"


def name_their_sites(value: str) -> str:
    """Take `Name=https://…, Name=https://…` as it is, or raise ValueError."""
    for portal in _portals(value):
        parts = urlsplit(portal.url)
        if not portal.name or parts.scheme != "https" or not parts.hostname:
            raise ValueError("a name and an address each")
    return value


def fit_on_a_label(value: str) -> str:
    """Take two to six lines of an address, or raise ValueError."""
    lines = _lines(value)
    if not 2 <= len(lines) <= 6 or any(len(line) > 60 for line in lines):
        raise ValueError("two to six lines of 60 signs at most, parted by semicolons")
    return value


class OperatorSettings(BaseSettings):
    """Part of the program's settings (portal/settings.py)."""

    operator_name: str = Field(
        default="Serviceportal",
        min_length=1,
        max_length=100,
        description="wie der Betreiber des Portals auf Seiten heißt, bis 100 Zeichen / what the portal's operator is called on pages, up to 100 characters",
    )
    operator_colour: str = Field(
        default="#1f4e79",
        pattern=r"^#[0-9a-fA-F]{6}$",
        description="Farbe des Betreibers als #rrggbb / the operator's colour as #rrggbb",
    )
    operator_hotline: str | None = Field(
        default=None,
        pattern=_PHONE,
        description="Rufnummer der Hotline, wie +49 30 23125000 / phone number of the hotline, as +49 30 23125000",
    )
    operator_accounting_phone: str | None = Field(
        default=None,
        pattern=_PHONE,
        description="Rufnummer der Buchhaltung, wie +49 30 23125001 / phone number of accounting, as +49 30 23125001",
    )
    operator_contact_url: str | None = Field(
        default=None,
        pattern=_ADDRESS,
        description="Adresse des Kontaktformulars, mit https / address of the contact form, by https",
    )
    operator_help_url: str | None = Field(
        default=None, pattern=_ADDRESS, description="Adresse der Hilfeseiten, mit https / address of the help pages, by https"
    )
    operator_imprint_url: str | None = Field(
        default=None, pattern=_ADDRESS, description="Adresse des Impressums, mit https / address of the imprint, by https"
    )
    operator_privacy_url: str | None = Field(
        default=None,
        pattern=_ADDRESS,
        description="Adresse der Datenschutzerklärung, mit https / address of the privacy statement, by https",
    )
    operator_returns_address: Annotated[str, AfterValidator(fit_on_a_label)] | None = Field(
        default=None,
        description="wohin Sendungen gehen, wie Beispiel Retouren; Musterstraße 1; 12345 Musterstadt"
        " / where parcels go, as Example returns; Musterstraße 1; 12345 Musterstadt",
    )
    other_portals: Annotated[str, AfterValidator(name_their_sites)] | None = Field(
        default=None,
        description="weitere Portale des Betreibers, wie Rechnungen=https://rechnung.example.org, Shop=https://shop.example.org"
        " / further portals of the operator, as Invoices=https://invoices.example.org, Shop=https://shop.example.org",
    )

    @property
    def operator(self) -> Operator:
        """Return who runs the portal."""
        return Operator(
            self.operator_name,
            self.operator_colour.lower(),
            self.operator_hotline,
            self.operator_accounting_phone,
            self.operator_contact_url,
            self.operator_help_url,
            self.operator_imprint_url,
            self.operator_privacy_url,
            tuple(_portals(self.other_portals or "")),
            _lines(self.operator_returns_address or ""),
        )


def _portals(value: str) -> Iterator[OtherPortal]:
    for part in filter(None, (each.strip() for each in value.split(","))):
        name, _, url = part.partition("=")
        yield OtherPortal(name.strip(), url.strip())


def _lines(value: str) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in value.split(";"))))

"""The settings by which carriers are asked to block numbers; without any, fulfilment asks them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from gateways.number_blocking import HttpBlockingGateway
from portal.engine.named_addresses import headers_of_nobody, name_their_addresses, name_their_headers, named_addresses

if TYPE_CHECKING:
    from portal.settings import Settings


class BlockingSettings(BaseSettings):
    """Part of the program's settings (portal/settings.py)."""

    blocking_urls: Annotated[str, AfterValidator(name_their_addresses)] | None = Field(
        default=None,
        description="wo Netzbetreiber Rufnummern sperren, wie Beispielnetz=https://netz.example.org/blockings, mit Komma; ohne Angabe von Hand"
        " / where carriers block numbers, as Beispielnetz=https://netz.example.org/blockings, with commas; by hand when not set",
    )
    blocking_headers: Annotated[SecretStr, AfterValidator(name_their_headers)] | None = Field(
        default=None,
        description="Kopfzeilen dafür, wie Beispielnetz=Authorization: Bearer ABC, mit Semikolon / headers for that, as Beispielnetz=Authorization: Bearer ABC, with semicolons",
    )


def blocking_contradictions(settings: Settings) -> Iterator[str]:
    """Yield headers for carriers that are never asked."""
    for name in headers_of_nobody(settings.blocking_urls, settings.blocking_headers):
        yield f"PORTAL_BLOCKING_URLS nennt {name} nicht, wofür PORTAL_BLOCKING_HEADERS eine Kopfzeile hat / PORTAL_BLOCKING_URLS doesn't name {name}, for which PORTAL_BLOCKING_HEADERS has a header"


def blocking_gateways(settings: Settings) -> dict[str, HttpBlockingGateway]:
    """Return how each carrier is asked, by its name in small letters."""
    found = named_addresses(settings.blocking_urls, settings.blocking_headers)
    return {carrier: HttpBlockingGateway(*each) for carrier, each in found.items()}

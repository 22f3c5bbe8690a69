"""The settings by which parcel services are asked how far parcels are; without any, fulfilment tells it, or a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from aggregates.engine.words import codes_of
from aggregates.order_terms import ParcelCarrier
from gateways.parcel_tracking import HttpParcelService
from portal.engine.named_addresses import headers_of_nobody, name_their_addresses, name_their_headers, named_addresses

if TYPE_CHECKING:
    from portal.settings import Settings


class ParcelSettings(BaseSettings):
    """Part of the program's settings (portal/settings.py)."""

    parcel_urls: Annotated[str, AfterValidator(name_their_addresses)] | None = Field(
        default=None,
        description="wo Paketdienste sagen, wie weit Pakete sind, wie dhl=https://api-eu.dhl.com/track/shipments, mit Komma; ohne Angabe von Hand oder durch Listen"
        " / where parcel services tell how far parcels are, as dhl=https://api-eu.dhl.com/track/shipments, with commas; by hand or by lists when not set",
    )
    parcel_headers: Annotated[SecretStr, AfterValidator(name_their_headers)] | None = Field(
        default=None,
        description="Kopfzeilen dafür, wie dhl=DHL-API-Key: ABC, mit Semikolon / headers for that, as dhl=DHL-API-Key: ABC, with semicolons",
    )


def parcel_contradictions(settings: Settings) -> Iterator[str]:
    """Yield services that no parcel can be with, and headers for such as are never asked."""
    known: tuple[str, ...] = codes_of(ParcelCarrier)
    for name in named_addresses(settings.parcel_urls, None):
        if name not in known:
            yield f"PORTAL_PARCEL_URLS nennt {name}; Paketdienste heißen {', '.join(known)} / PORTAL_PARCEL_URLS names {name}; parcel services are called {', '.join(known)}"
    for name in headers_of_nobody(settings.parcel_urls, settings.parcel_headers):
        yield f"PORTAL_PARCEL_URLS nennt {name} nicht, wofür PORTAL_PARCEL_HEADERS eine Kopfzeile hat / PORTAL_PARCEL_URLS doesn't name {name}, for which PORTAL_PARCEL_HEADERS has a header"


def parcel_services(settings: Settings) -> dict[str, HttpParcelService]:
    """Return how each parcel service is asked, by its code."""
    return {code: HttpParcelService(*each) for code, each in named_addresses(settings.parcel_urls, settings.parcel_headers).items()}

"""The settings of carriers' prices of the moment, and what asks for them; off unless an address is set (docs/decisions/0030)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from access.live_prices import LivePrices
from gateways.carrier_prices import HttpPriceGateway
from portal.engine import setting_values
from portal.engine.sending_settings import header_of

if TYPE_CHECKING:
    from portal.settings import Settings


class PriceSettings(BaseSettings):
    """Part of the program's settings (portal/settings.py)."""

    prices_url: Annotated[SecretStr, AfterValidator(setting_values.has_gateway_form)] | None = Field(
        default=None,
        description="Adresse mit https, unter der Preise des Netzbetreibers zu erfragen sind; ohne Angabe werden keine erfragt"
        " / address by https at which the carrier's prices are asked for; none are when not set",
    )
    prices_header: Annotated[SecretStr, AfterValidator(setting_values.has_header_form)] | None = Field(
        default=None,
        description="Kopfzeile dazu, wie X-Api-Key: abc / header that goes with it, such as X-Api-Key: abc",
    )
    prices_seconds: float = Field(
        default=3.0,
        ge=0.1,
        le=30,
        description="Sekunden, die auf die Preise des Netzbetreibers gewartet wird, 0.1 bis 30 / seconds for which the carrier's prices are waited for, 0.1 to 30",
    )


def price_contradictions(settings: Settings) -> Iterator[str]:
    """Yield what doesn't fit together, with the sentence that repairs it."""
    if settings.prices_url is None and settings.prices_header is not None:
        yield "PORTAL_PRICES_URL fehlt, ohne das PORTAL_PRICES_HEADER nichts bewirkt / PORTAL_PRICES_URL is missing, without which PORTAL_PRICES_HEADER does nothing"


def live_prices(settings: PriceSettings) -> LivePrices | None:
    """Put together what asks the carrier; None where none is set."""
    if settings.prices_url is None:
        return None
    header = None if settings.prices_header is None else header_of(settings.prices_header.get_secret_value())
    return LivePrices(HttpPriceGateway(settings.prices_url.get_secret_value(), header, settings.prices_seconds))

"""Following parcels at their services (H-11): what the portal asks, and one way by HTTP, that of DHL's Shipment Tracking (Unified).

`GET {url}?trackingNumber=…` answers `{"shipments": [{"status": {"statusCode": "transit", "timestamp": "2026-12-01T08:00:00"}}]}`; 404: the service knows none such, yet.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol, cast, get_args

import httpx
import orjson

from gateways.authorities import trusted_authorities
from gateways.service_away import ServiceAway

_SECONDS = 10.0
StatusCode = Literal["pre-transit", "transit", "out-for-delivery", "delivered", "failure", "returned"]
_CODES: frozenset[str] = frozenset(get_args(StatusCode))


class TrackingAnswer(NamedTuple):
    """`at`: when the service saw it so; without a zone, in that of the receiver."""

    code: StatusCode
    at: datetime


class ParcelService(Protocol):
    """How one parcel service is asked."""

    def tracking(self, tracking_number: str) -> TrackingAnswer | None:
        """Ask how far a parcel is; None: nothing is known of it, or nothing that says how far it is. Raises ServiceAway."""
        ...


@dataclass(frozen=True, slots=True)
class HttpParcelService:
    """`header`: name and value, such as of a key."""

    url: str
    header: tuple[str, str] | None = field(default=None, repr=False)
    seconds: float = _SECONDS

    def tracking(self, tracking_number: str) -> TrackingAnswer | None:
        """Ask how far a parcel is. Raises ServiceAway."""
        try:
            answer = httpx.get(
                self.url,
                params={"trackingNumber": tracking_number},
                headers=dict([self.header]) if self.header else {},
                timeout=self.seconds,
                follow_redirects=False,
                verify=trusted_authorities(),
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServiceAway(type(error).__name__) from None
        if answer.status_code == httpx.codes.NOT_FOUND.value:
            return None
        if not answer.is_success:
            raise ServiceAway(f"HTTP {answer.status_code}")
        return _read(answer.content)


def _read(content: bytes) -> TrackingAnswer | None:
    """Read the status of the one shipment; several that are called so are none."""
    try:
        told: Any = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise ServiceAway("an answer that is no JSON") from None
    shipments: Any = cast("dict[str, Any]", told).get("shipments") if isinstance(told, dict) else None
    if not isinstance(shipments, list):
        raise ServiceAway("an answer without shipments")
    of_one = cast("list[Any]", shipments)
    shipment = cast("dict[str, Any]", of_one[0]) if len(of_one) == 1 and isinstance(of_one[0], dict) else {}
    status = shipment.get("status")
    if not isinstance(status, dict):
        return None
    said = cast("dict[str, Any]", status)
    code = str(said.get("statusCode", "")).casefold()
    try:
        at = datetime.fromisoformat(str(said.get("timestamp")))
    except ValueError:
        return None
    return TrackingAnswer(cast("StatusCode", code), at) if code in _CODES else None

"""Blocking numbers at a carrier (H-13): what the portal asks of it, and one way by HTTP.

Each blocking has an id of the portal's. `POST {url}` asks for it, with that id as `Idempotency-Key` and in the body: `{"id", "number", "case"}`. `GET {url}/{id}` asks what became of
it; 404 means that the carrier has never heard of it. Both answer `{"status": "pending" | "confirmed" | "refused", "reason": "…"}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol, cast
from uuid import UUID

import httpx
import orjson

from gateways.authorities import trusted_authorities
from gateways.service_away import ServiceAway

Outcome = Literal["pending", "confirmed", "refused"]

_SECONDS = 10.0
_REFUSED = frozenset({400, 422})
"""The carrier understood, and won't."""
_REASON_LENGTH = 200


class Blocking(NamedTuple):
    """`blocking_id` stays the same when it is asked for again, so that nothing is blocked twice; `case`: the number by which people know the service case."""

    blocking_id: UUID
    number: str
    case: str


class BlockingAnswer(NamedTuple):
    outcome: Outcome
    reason: str | None = None


class BlockingGateway(Protocol):
    """How one carrier is asked. Both raise ServiceAway."""

    def ask(self, blocking: Blocking) -> BlockingAnswer:
        """Ask to block a number."""
        ...

    def outcome(self, blocking_id: UUID) -> BlockingAnswer | None:
        """Ask what became of a blocking; None: the carrier knows of none such."""
        ...


@dataclass(frozen=True, slots=True)
class HttpBlockingGateway:
    """`header`: name and value, such as of a key."""

    url: str
    header: tuple[str, str] | None = field(default=None, repr=False)
    seconds: float = _SECONDS

    def ask(self, blocking: Blocking) -> BlockingAnswer:
        """Ask to block a number; what the carrier refuses to understand (400, 422) is refused. Raises ServiceAway."""
        told = {"id": str(blocking.blocking_id), "number": blocking.number, "case": blocking.case}
        headers = {"Idempotency-Key": told["id"], "Content-Type": "application/json"}
        answer = self._asked("POST", self.url, headers, orjson.dumps(told))
        if answer.status_code in _REFUSED:
            return BlockingAnswer("refused", _reason(_object(answer)))
        return _read(answer)

    def outcome(self, blocking_id: UUID) -> BlockingAnswer | None:
        """Ask what became of it. Raises ServiceAway."""
        answer = self._asked("GET", f"{self.url.rstrip('/')}/{blocking_id}", {}, None)
        return None if answer.status_code == httpx.codes.NOT_FOUND.value else _read(answer)

    def _asked(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> httpx.Response:
        own = dict([self.header]) if self.header else {}
        try:
            return httpx.request(
                method,
                url,
                content=content,
                headers={**headers, **own},
                timeout=self.seconds,
                follow_redirects=False,
                verify=trusted_authorities(),
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServiceAway(type(error).__name__) from None


def _read(answer: httpx.Response) -> BlockingAnswer:
    if not answer.is_success:
        raise ServiceAway(f"HTTP {answer.status_code}")
    told = _object(answer)
    match told.get("status"):
        case "pending" | "confirmed" | "refused" as outcome:
            return BlockingAnswer(outcome, _reason(told) if outcome == "refused" else None)
        case _:
            raise ServiceAway("an answer without a status")


def _object(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        told = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return {}
    return cast("Mapping[str, Any]", told) if isinstance(told, dict) else {}


def _reason(told: Mapping[str, Any]) -> str | None:
    """One line of what the carrier says, without what can't be shown."""
    reason = told.get("reason")
    if not isinstance(reason, str):
        return None
    return " ".join("".join(sign if sign.isprintable() else " " for sign in reason).split())[:_REASON_LENGTH] or None

"""SMS by the HTTP interface of whatever provider the operator has chosen: its address, its body and its header are told by templates.

In templates stand {to} (+4915228817386), {digits} (4915228817386), {text}, {from} and {id} (the same when a message is sent again).
They are filled in as values of JSON, of a form or of a query, so that nothing in a text can become more than a value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import httpx
import orjson

from gateways.authorities import trusted_authorities
from gateways.sending import OutgoingMessage, Undeliverable, Unsent

Format = Literal["json", "form", "query"]

_SECONDS = 10.0
DEFAULT_BODY: Mapping[Format, str] = {
    "json": '{"to": "{to}", "from": "{from}", "text": "{text}"}',
    "form": "to={to}&from={from}&text={text}",
    "query": "",
}
_PLACE = re.compile(r"\{(to|digits|text|from|id)\}")
_FINAL = frozenset({400, 404, 410, 413, 422})
"""The provider understood, and won't. Who isn't let in (401, 403) or comes too often (429) may be later."""


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """`format`: how the values go: `json` and `form` by POST in the body, `query` by GET in the address. `header`: name and value, such as of a key."""

    url: str = field(repr=False)
    format: Format = "json"
    body: str = field(default="", repr=False)
    sender: str = ""
    header: tuple[str, str] | None = field(default=None, repr=False)

    def send(self, message: OutgoingMessage) -> None:
        """Hand it over to the provider; any answer of 2xx means that it took it. Raises Unsent, and Undeliverable where it refuses it for good."""
        values = {
            "to": message.recipient,
            "digits": message.recipient.removeprefix("+"),
            "text": message.body,
            "from": self.sender,
            "id": str(message.message_id),
        }
        parts = urlsplit(self.url)
        query = _filled_pairs(parts.query, values)
        content, kind = self._content(values)
        headers = {"Idempotency-Key": values["id"], **kind, **(dict([self.header]) if self.header else {})}
        try:
            answer = httpx.request(
                "POST" if content is not None else "GET",
                urlunsplit(parts._replace(query="")),
                params=query or None,
                content=content,
                headers=headers,
                timeout=_SECONDS,
                follow_redirects=False,
                verify=trusted_authorities(),
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unsent(type(error).__name__) from None
        if not answer.is_success:
            raise (Undeliverable if answer.status_code in _FINAL else Unsent)(f"HTTP {answer.status_code}")

    def _content(self, values: Mapping[str, str]) -> tuple[bytes | None, dict[str, str]]:
        body = self.body or DEFAULT_BODY[self.format]
        if self.format == "json":
            return orjson.dumps(_filled(orjson.loads(body), values)), {"Content-Type": "application/json"}
        if self.format == "form":
            return str(_filled_pairs(body, values)).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        return None, {}


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    """Each text once: what was filled in is not looked at again."""
    match template:
        case str():
            return _PLACE.sub(lambda place: values[place[1]], template)
        case list():
            return [_filled(part, values) for part in cast("list[Any]", template)]
        case dict():
            return {key: _filled(part, values) for key, part in cast("dict[str, Any]", template).items()}
        case _:
            return template


def _filled_pairs(template: str, values: Mapping[str, str]) -> httpx.QueryParams:
    """Of a query or a form; they are escaped when they are sent."""
    return httpx.QueryParams(tuple((name, _filled(value, values)) for name, value in parse_qsl(template, keep_blank_values=True)))

"""SMS reach a real HTTP server in whatever form it wants them; what a text says stays a value."""

from __future__ import annotations

import json
from collections.abc import Generator
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateways.sending import OutgoingMessage, Undeliverable, Unsent
from gateways.sms import Format, SmsGateway
from tests.gateways.servers import Provider, sms_provider

MESSAGE = UUID("01900000-0000-7000-8000-000000000001")
NUMBER = "+4915228817386"
TEXT = 'PIN 12345678 & "mehr" {to} für Sie; a=b'


def message(text: str = TEXT) -> OutgoingMessage:
    return OutgoingMessage(MESSAGE, NUMBER, "", text, datetime(2026, 11, 22, 8, tzinfo=UTC))


@pytest.mark.requirement("E-04")
def test_as_json_by_default() -> None:
    with sms_provider() as provider:
        SmsGateway(f"{provider.url}/send", sender="Portal", header=("Authorization", "Bearer abc")).send(message())
    [request] = provider.requests
    assert (request.method, request.path) == ("POST", "/send")
    assert json.loads(request.body) == {"to": NUMBER, "from": "Portal", "text": TEXT}
    assert request.headers["content-type"] == "application/json"
    assert request.headers["authorization"] == "Bearer abc"
    assert request.headers["idempotency-key"] == str(MESSAGE)


def test_by_templates_of_one_s_own() -> None:
    nested = '{"messages": [{"recipients": ["{digits}"], "content": "{text}", "reference": "{id}", "flash": false, "parts": 1}]}'
    with sms_provider() as provider:
        SmsGateway(f"{provider.url}/v1?key=abc", "json", nested).send(message())
        SmsGateway(provider.url, "form", "an={digits}&inhalt={text}&leer=").send(message())
        SmsGateway(f"{provider.url}/send?to={{to}}&text={{text}}&key=a%26b", "query").send(message())
    by_json, by_form, by_query = provider.requests
    content = {"recipients": ["4915228817386"], "content": TEXT, "reference": str(MESSAGE), "flash": False, "parts": 1}
    assert json.loads(by_json.body) == {"messages": [content]}
    assert by_json.path == "/v1?key=abc"
    assert parse_qsl(by_form.body.decode(), keep_blank_values=True) == [("an", "4915228817386"), ("inhalt", TEXT), ("leer", "")]
    assert (by_query.method, by_query.body) == ("GET", b"")
    assert parse_qsl(urlsplit(by_query.path).query) == [("to", NUMBER), ("text", TEXT), ("key", "a&b")]


@pytest.fixture(scope="module")
def provider() -> Generator[Provider]:
    with sms_provider() as opened:
        yield opened


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"])), form=st.sampled_from(["json", "form", "query"]))
def test_no_text_becomes_more_than_a_value(provider: Provider, text: str, form: Format) -> None:
    provider.requests.clear()
    address = f"{provider.url}/send" + ("?to={to}&text={text}" if form == "query" else "")
    SmsGateway(address, form).send(message(text))
    [request] = provider.requests
    if form == "json":
        assert json.loads(request.body) == {"to": NUMBER, "from": "", "text": text}
    else:
        sent = urlsplit(request.path).query if form == "query" else request.body.decode()
        assert dict(parse_qsl(sent, keep_blank_values=True)).items() >= {"to": NUMBER, "text": text}.items()


@pytest.mark.parametrize(
    ("status", "final"), [(400, True), (422, True), (401, False), (429, False), (500, False), (503, False), (302, False)]
)
def test_refusals_are_final_or_not(status: int, final: bool) -> None:
    with sms_provider() as provider:
        provider.answers.append(status)
        with pytest.raises(Unsent, match=f"HTTP {status}") as refused:
            SmsGateway(provider.url).send(message())
        assert isinstance(refused.value, Undeliverable) is final
        assert len(provider.requests) == 1  # nobody follows it elsewhere
    with pytest.raises(Unsent, match="ConnectError"):
        SmsGateway(provider.url).send(message())


def test_what_is_secret_shows_up_in_no_traceback() -> None:
    gateway = SmsGateway("https://sms.example/?key=geheim", "json", '{"key": "geheim"}', "Portal", ("X-Key", "geheim"))
    assert "geheim" not in repr(gateway)
    assert NUMBER not in repr(message())

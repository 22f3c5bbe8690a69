"""Whoever calls by https speaks only to whom an authority vouches for that this process trusts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from gateways.authorities import trusted_authorities
from gateways.oidc_errors import ProviderUnreachable
from gateways.oidc_fetch import Fetcher
from gateways.sending import OutgoingMessage, Unsent
from gateways.sms import SmsGateway
from tests.gateways.servers import make_certificate, sms_provider


@pytest.fixture
def authorities_read_anew() -> Iterator[Callable[[], None]]:
    trusted_authorities.cache_clear()
    yield trusted_authorities.cache_clear
    trusted_authorities.cache_clear()


def ask(url: str) -> None:
    fetcher = Fetcher(seconds=60)
    try:
        fetcher.json(url, url)
    finally:
        fetcher.close()


def send(url: str) -> None:
    SmsGateway(url).send(OutgoingMessage(UUID(int=1), "+4915228817386", "", "PIN", datetime(2026, 11, 22, 8, tzinfo=UTC)))


@pytest.mark.parametrize(("call", "refused"), [(ask, ProviderUnreachable), (send, Unsent)])
def test_a_server_is_believed_when_its_authority_is_trusted(
    call: Callable[[str], None],
    refused: type[Exception],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    authorities_read_anew: Callable[[], None],
) -> None:
    with sms_provider(make_certificate(tmp_path)) as provider:
        with pytest.raises(refused, match="ConnectError"):
            call(provider.url)
        assert provider.requests == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        authorities_read_anew()
        if call is ask:
            with pytest.raises(refused, match=r"JSON|HTTP 200"):
                call(provider.url)
        else:
            call(provider.url)
        assert len(provider.requests) == 1


def test_processes_that_call_nobody_read_no_authorities() -> None:
    trusted_authorities.cache_clear()
    Fetcher().close()
    assert trusted_authorities.cache_info().currsize == 0

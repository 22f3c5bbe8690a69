"""Which addresses a sign-on service may have (H-01)."""

from __future__ import annotations

import pytest

from gateways.oidc_errors import (
    IssuerNotAllowed,
)
from gateways.oidc_fetch import checked_address
from tests.gateways.directory import TENANT

pytestmark = pytest.mark.requirement("H-01")


@pytest.mark.parametrize(
    "address",
    [
        "http://login.example",
        "https://user@login.example",
        "https://login.example/?a=b",
        "https://login.example/#a",
        "https://10.0.0.1",
        "https://169.254.169.254",
        "https://[fe80::1]",
        "https://0x7f000001/",
        "https://2130706433",
        "https://127.1",
        "https://login.example:99999",
        "ftp://127.0.0.1",
        "https://",
        "login.example",
        "https://login.example\\@evil.example",
        "https://login.example\n",
        "https://[",
        "javascript:alert(1)",
    ],
)
def test_addresses_that_are_no_sign_on_service(address: str) -> None:
    with pytest.raises(IssuerNotAllowed) as refused:
        checked_address(address)
    assert "https" in refused.value.text_de


@pytest.mark.parametrize(
    "address", [f"https://login.microsoftonline.com/{TENANT}/v2.0", "http://localhost:8080/realms/a", "http://[::1]:1"]
)
def test_addresses_that_are(address: str) -> None:
    assert checked_address(address) == address


def test_this_machine_is_no_endpoint_of_another_one() -> None:
    with pytest.raises(IssuerNotAllowed):
        checked_address("http://127.0.0.1:5432", here=False)

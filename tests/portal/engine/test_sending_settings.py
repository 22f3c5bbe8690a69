"""Settings of mail and SMS: wrong ones, and those that don't fit together, are refused at the start with the sentence that repairs them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from portal.engine.delivering import gateways
from portal.engine.sending_settings import is_address_from_here, is_header, is_sender
from portal.settings import Settings, SettingsWrong

MAIL = {
    "PUBLIC_URL": "https://portal.beispiel.example",
    "MAIL_FROM": "Serviceportal <portal@beispiel.example>",
    "SMTP_HOST": "mail.beispiel.example",
    "SMTP_USER": "portal",
    "SMTP_PASSWORD": "geheim",
}
SMS = {"SMS_URL": "https://sms.beispiel.example/send?key=geheim", "SMS_HEADER": "Authorization: Bearer geheim", "SMS_FROM": "Portal"}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("PORTAL_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def settings_of(monkeypatch: pytest.MonkeyPatch, *parts: dict[str, str], without: str = "", **changed: str) -> Settings:
    for name, value in {key: value for part in (*parts, changed) for key, value in part.items() if key != without}.items():
        monkeypatch.setenv(f"PORTAL_{name}", value)
    return Settings.from_environment()


def test_what_is_set_is_what_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gateways(Settings.from_environment()) == {}
    settings = settings_of(monkeypatch, MAIL, SMS)
    assert list(gateways(settings)) == ["mail", "sms"]
    assert settings.public_address == "https://portal.beispiel.example"
    assert "geheim" not in repr(settings)


@pytest.mark.parametrize(
    ("host", "address"), [("127.0.0.1", "http://127.0.0.1:8000"), ("0.0.0.0", "http://localhost:8000"), ("::1", "http://[::1]:8000")]
)
def test_without_a_public_address_links_lead_to_this_machine(monkeypatch: pytest.MonkeyPatch, host: str, address: str) -> None:
    assert settings_of(monkeypatch, HOST=host).public_address == address


@pytest.mark.parametrize(
    ("parts", "without", "changed", "repair"),
    [
        (MAIL, "PUBLIC_URL", {}, "PORTAL_PUBLIC_URL is missing"),
        (MAIL, "", {}, "PORTAL_SMS_URL is missing: mail and SMS belong together, PINs would reach nobody otherwise"),
        (SMS, "", {}, "PORTAL_SMTP_HOST is missing: mail and SMS belong together, invitations would reach nobody otherwise"),
        (MAIL, "MAIL_FROM", {}, "PORTAL_MAIL_FROM is missing"),
        (MAIL, "SMTP_HOST", {}, "PORTAL_SMTP_HOST is missing, without which PORTAL_SMTP_PASSWORD does nothing"),
        (MAIL, "SMTP_PASSWORD", {}, "belong together"),
        (MAIL, "SMTP_USER", {}, "belong together"),
        (MAIL, "", {"SMTP_SECURITY": "none"}, "only for a mail server on this machine"),
        (MAIL, "", {"SMTP_SECURITY": "ssl"}, "PORTAL_SMTP_SECURITY=ssl"),
        (MAIL, "", {"SMTP_PORT": "0"}, "465 with tls"),
        (MAIL, "", {"SMTP_HOST": "mail.example:25/x"}, "mail server by which mails go out"),
        (MAIL, "", {"MAIL_FROM": "portal"}, "Serviceportal <portal@example.org>"),
        (MAIL, "", {"MAIL_FROM": "a@x.example, b@x.example"}, "sender of mails"),
        (SMS, "SMS_URL", {}, "PORTAL_SMS_URL is missing, without which PORTAL_SMS_HEADER does nothing"),
        (SMS, "", {"SMS_URL": "http://sms.example/?geheim"}, "address of the SMS gateway, by https"),
        (SMS, "", {"SMS_HEADER": "geheim"}, "Authorization: Bearer ABC"),
        (SMS, "", {"SMS_FORMAT": "xml"}, "PORTAL_SMS_FORMAT=xml"),
        (SMS, "", {"SMS_FORMAT": "query"}, "PORTAL_SMS_URL must have {text} and {to}"),
        (SMS, "", {"SMS_BODY": '{"to": "{to}", "geheim": 1}'}, "PORTAL_SMS_BODY must have {text} and {to}"),
        (SMS, "", {"SMS_BODY": "to={to}&text={text}&geheim"}, "PORTAL_SMS_BODY is no JSON"),
        (
            SMS,
            "",
            {"SMS_FORMAT": "query", "SMS_BODY": "x", "SMS_URL": "https://s.example/?{to}={text}"},
            "does nothing with PORTAL_SMS_FORMAT=query",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_repair_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, parts: dict[str, str], without: str, changed: dict[str, str], repair: str
) -> None:
    with pytest.raises(SettingsWrong) as refused:
        settings_of(monkeypatch, parts, without=without, **changed)
    assert repair in str(refused.value)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://sms.example.org/send", True),
        ("http://127.0.0.1:8080/send", True),
        ("http://localhost/send", True),
        ("http://sms.example.org/send", False),
        ("https://user:word@sms.example.org/", False),
        ("https://sms.example.org:99999/", False),
        ("https://sms.example.org/#part", False),
        ("https://sms.example.org/a b", False),
        ("ftp://sms.example.org/", False),
        ("https:///send", False),
        ("sms.example.org", False),
    ],
)
def test_addresses(address: str, fine: bool) -> None:
    assert is_address_from_here(address) is fine


def test_headers_and_senders() -> None:
    assert all(map(is_header, ["X-Key: abc", "Authorization: Basic YTpi", "A:b"]))
    assert not any(map(is_header, ["X-Key", "X Key: a", "X-Key: a\r\nX: b", ": a", "X-Key: ä"]))
    assert all(map(is_sender, ["portal@example.org", "Portal für alle <portal@example.org>"]))
    assert not any(map(is_sender, ["", "portal", "a@x.org, b@x.org", "Portal <>", "a@x.org\nBcc: b@x.org"]))

"""Mails reach a real server: encrypted, logged in, each with one recipient and an id that stays."""

from __future__ import annotations

import logging
import socket
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from gateways.mail import MailServer, Security
from gateways.sending import OutgoingMessage, Undeliverable, Unsent
from tests.gateways.servers import PASSWORD, USER, Mailbox, mail_server, make_certificate

MESSAGE = UUID("01900000-0000-7000-8000-000000000001")
SENDER = "Serviceportal <portal@beispiel.example>"
pytestmark = [pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")]


def message(
    recipient: str = "erika@beispiel.example", subject: str = "Ihr Zugang – für Sie", body: str = "Grüße,\n.\nPortal\n"
) -> OutgoingMessage:
    return OutgoingMessage(MESSAGE, recipient, subject, body, datetime(2026, 11, 22, 8, tzinfo=UTC))


def to(box: Mailbox, security: Security = "none", user: str | None = None, password: str | None = None) -> MailServer:
    return MailServer("127.0.0.1", box.port, security, SENDER, user, password)


@pytest.mark.requirement("E-01")
def test_a_mail_arrives_as_it_was_written_with_an_id_that_stays() -> None:
    with mail_server() as box:
        to(box).send(message())
        to(box).send(message())
    [first, second] = box.mails
    assert first["Message-ID"] == second["Message-ID"] == f"<{MESSAGE}@beispiel.example>"
    assert (first["From"], first["To"], first["Subject"]) == (SENDER, "erika@beispiel.example", "Ihr Zugang – für Sie")
    assert first["Date"].datetime == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_content().splitlines() == ["Grüße,", ".", "Portal"]
    assert box.recipients == [["erika@beispiel.example"]] * 2


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encryption_and_login(security: Security, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path)
    with mail_server(certificate, tls=security == "tls", login=True) as box:
        with pytest.raises(Unsent, match="SSLCertVerificationError"):
            to(box, security, USER, PASSWORD).send(message())
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        to(box, security, USER, PASSWORD).send(message())
        with pytest.raises(Unsent, match="SMTPAuthenticationError 535") as refused:
            to(box, security, USER, "Falsche Kanne").send(message())
    assert len(box.mails) == 1
    assert not isinstance(refused.value, Undeliverable)


def test_a_server_that_offers_no_encryption_gets_nothing() -> None:
    with mail_server() as box, pytest.raises(Unsent, match="no STARTTLS"):
        to(box, "starttls", USER, PASSWORD).send(message())
    assert box.mails == []


@pytest.mark.parametrize(
    ("answer", "final"), [("550 5.1.1 erika@beispiel.example unknown", True), ("450 4.2.1 erika@beispiel.example is busy", False)]
)
def test_refusals_are_final_or_not_and_never_quoted(answer: str, final: bool) -> None:
    with mail_server() as box:
        box.refused["erika@beispiel.example"] = answer
        with pytest.raises(Unsent) as by_recipient:
            to(box).send(message())
        box.refused.clear()
        box.answers.append(answer)
        with pytest.raises(Unsent) as by_content:
            to(box).send(message())
    for refused in (by_recipient.value, by_content.value):
        assert isinstance(refused, Undeliverable) is final
        assert answer[:3] in str(refused)
        assert "erika" not in str(refused)
        assert refused.__cause__ is None
    assert box.mails == []


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "erika",
        "@beispiel.example",
        "a@x.example, b@y.example",
        "Erika <a@x.example>",
        "a@x.example\r\nBcc: b@y.example",
        "a b@x.example",
        "a@b@c",
    ],
)
def test_nobody_gets_a_second_recipient_or_header_in(recipient: str) -> None:
    with mail_server() as box, pytest.raises(Undeliverable):
        to(box).send(message(recipient))
    assert box.mails == []


def test_umlauts_in_hosts_go_as_dns_knows_them_and_in_names_only_where_the_server_can() -> None:
    with mail_server() as box:
        to(box).send(message("erika@bücher.example"))
        assert box.recipients == [["erika@xn--bcher-kva.example"]]
        with pytest.raises(Undeliverable):
            to(box).send(message("jürgen@beispiel.example"))


def test_a_server_that_is_not_there_or_hangs_up_may_come_back(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with socket.create_server(("127.0.0.1", 0)) as place:
        port = int(place.getsockname()[1])
    with pytest.raises(Unsent, match="ConnectionRefusedError") as refused:
        MailServer("127.0.0.1", port, "none", SENDER).send(message())
    assert not isinstance(refused.value, Undeliverable)
    assert "erika" not in caplog.text


def test_what_is_said_shows_up_in_no_traceback() -> None:
    shown = repr(message()) + repr(MailServer("mail.example", 587, "starttls", SENDER, USER, PASSWORD))
    assert not any(word in shown for word in ("erika", "Zugang", "Grüße", PASSWORD))

"""What settings of mail and SMS must be, each and together: found at the start, not when the first message waits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.policy import SMTP
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

from gateways.loopback import is_loopback

if TYPE_CHECKING:
    from portal.settings import Settings


def is_address_from_here(value: str) -> bool:
    """Tell whether it is https with a host's name; http only for this machine itself, as links, PINs and keys go over it."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = value.isprintable() and " " not in value and not parts.username and not parts.password and not parts.fragment
    return plain and bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def is_sender(value: str) -> bool:
    """Tell whether it is one mail address, with or without a name before it."""
    header: Any = SMTP.header_factory("From", value)
    return value.isprintable() and not header.defects and len(header.addresses) == 1 and bool(header.addresses[0].domain)


def is_header(value: str) -> bool:
    """Tell whether it is name, colon, value, and nothing that would end the line."""
    return re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+: *[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?", value) is not None


def header_of(told: str) -> tuple[str, str]:
    """Return the name and the value of a header."""
    name, _, value = told.partition(":")
    return name, value.strip()


def contradictions(settings: Settings) -> Iterator[str]:
    """Yield what is missing or doesn't fit together, with the sentence that repairs it."""
    yield from _of_mail(settings)
    yield from _of_sms(settings)
    if (settings.smtp_host is None) != (
        settings.sms_url is None
    ):  # what has no gateway would reach nobody: the outbox shows it only where there is none at all
        missing, lost_de, lost_en = (
            ("PORTAL_SMTP_HOST", "Einladungen kämen", "invitations would")
            if settings.smtp_host is None
            else ("PORTAL_SMS_URL", "PINs kämen", "PINs would")
        )
        yield (
            f"{missing} fehlt: Mail und SMS gehören zusammen, {lost_de} sonst bei niemandem an"
            f" / {missing} is missing: mail and SMS belong together, {lost_en} reach nobody otherwise"
        )
    if settings.smtp_host and settings.public_url is None:
        yield (
            "PORTAL_PUBLIC_URL fehlt: sobald Mails hinausgehen, muss feststehen, unter welcher Adresse Menschen das Portal erreichen"
            " / PORTAL_PUBLIC_URL is missing: once mails go out, it must be said at which address people reach the portal"
        )


def _of_mail(settings: Settings) -> Iterator[str]:
    if settings.smtp_host is None:
        for name, value in (
            ("MAIL_FROM", settings.mail_from),
            ("SMTP_USER", settings.smtp_user),
            ("SMTP_PASSWORD", settings.smtp_password),
        ):
            if value is not None:
                yield f"PORTAL_SMTP_HOST fehlt, ohne das PORTAL_{name} nichts bewirkt / PORTAL_SMTP_HOST is missing, without which PORTAL_{name} does nothing"
        return
    if settings.mail_from is None:
        yield "PORTAL_MAIL_FROM fehlt: von welcher Adresse gehen die Mails aus? / PORTAL_MAIL_FROM is missing: from which address do mails come?"
    if (settings.smtp_user is None) != (settings.smtp_password is None):
        yield (
            "PORTAL_SMTP_USER und PORTAL_SMTP_PASSWORD gehören zusammen; eines fehlt"
            " / PORTAL_SMTP_USER and PORTAL_SMTP_PASSWORD belong together; one is missing"
        )
    if settings.smtp_security == "none" and not is_loopback(settings.smtp_host):
        yield (
            "PORTAL_SMTP_SECURITY=none geht nur für einen Mailserver auf diesem Rechner: Links zu Kennwörtern gingen sonst offen durch das Netz"
            " / PORTAL_SMTP_SECURITY=none is possible only for a mail server on this machine: links to passwords would go open through the network"
        )


def _of_sms(settings: Settings) -> Iterator[str]:
    if settings.sms_url is None:
        for name, value in (("SMS_BODY", settings.sms_body), ("SMS_HEADER", settings.sms_header), ("SMS_FROM", settings.sms_from)):
            if value is not None:
                yield f"PORTAL_SMS_URL fehlt, ohne das PORTAL_{name} nichts bewirkt / PORTAL_SMS_URL is missing, without which PORTAL_{name} does nothing"
        return
    address, body = settings.sms_url.get_secret_value(), settings.sms_body.get_secret_value() if settings.sms_body else None
    if settings.sms_format == "query":
        template, name = address, "PORTAL_SMS_URL"
        if body is not None:
            yield "PORTAL_SMS_BODY bewirkt nichts mit PORTAL_SMS_FORMAT=query / PORTAL_SMS_BODY does nothing with PORTAL_SMS_FORMAT=query"
    else:
        template, name = body, "PORTAL_SMS_BODY"
        if body is not None and settings.sms_format == "json" and not _is_json(body):
            yield "PORTAL_SMS_BODY ist kein JSON / PORTAL_SMS_BODY is no JSON"
    if template is not None and not ("{text}" in template and ("{to}" in template or "{digits}" in template)):
        yield f"in {name} müssen {{text}} und {{to}} (oder {{digits}}) stehen / {name} must have {{text}} and {{to}} (or {{digits}}) in it"


def _is_json(text: str) -> bool:
    try:
        return isinstance(orjson.loads(text), dict | list)
    except orjson.JSONDecodeError:
        return False

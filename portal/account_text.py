"""An account in words, for `portal account show`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.accounts.account import Account, AccountStatus
from aggregates.accounts.roles import name_of_role
from aggregates.engine.words import words_of
from portal.engine.columns import erased_or
from portal.engine.language import in_words


class Fact(NamedTuple):
    """`key` is for programs, the other names are for people."""

    key: str
    de: str
    en: str
    value: Any

    def text(self, zone: ZoneInfo) -> str:
        """Render the value: codes in words, times in this zone, which is named with them."""
        if isinstance(self.value, bool):
            return in_words(*(("ja", "yes") if self.value else ("nein", "no")))
        if isinstance(self.value, datetime):
            return f"{self.value.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
        if self.key == "status":
            return in_words(*words_of(AccountStatus)[self.value])
        return erased_or(f"{self.value}")


def account_facts(account_id: UUID, account: Account, customer_number: str | None) -> Sequence[Fact]:
    """List all that is known of it; secrets aren't told, only whether there are some. `customer_number` None: the operator's own."""
    return [
        Fact("account_id", "Id", "Id", account_id),
        Fact("login", "Benutzername", "User name", account.login),
        Fact("full_name", "Name", "Name", account.full_name),
        Fact("role", "Rolle", "Role", account.role),
        Fact("role_name", "Rolle heißt", "Role is called", in_words(*name_of_role(account.role)) if account.role else None),
        Fact("status", "Status", "Status", account.status),
        Fact("customer", "Kunde", "Customer", customer_number),
        Fact("email", "E-Mail", "E-mail", account.email),
        Fact("phone", "Telefon", "Phone", account.phone),
        Fact("mobile", "Mobilfunknummer", "Mobile number", account.mobile),
        Fact("company", "Firma", "Company", account.company),
        Fact("address", "Adresse", "Address", account.address),
        Fact("user_id", "Nutzer-Id", "User id", account.user_id),
        Fact("password", "Kennwort vergeben", "Password set", account.password_id is not None),
        Fact("authenticator_app", "Authentifizierungs-App", "Authenticator app", account.totp_id is not None),
        Fact("recovery_codes", "Wiederherstellungscodes", "Recovery codes", len(account.recovery_codes)),
        Fact("single_sign_on", "Single Sign-on", "Single sign-on", account.issuer),
        Fact("link_valid_until", "Link gültig bis", "Link valid until", account.link.expires_at if account.link else None),
        Fact("logins_suspended_until", "Anmeldung ausgesetzt bis", "Logins suspended until", account.suspended_until),
    ]

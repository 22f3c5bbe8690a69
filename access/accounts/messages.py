"""What mails about an account say, in German or English (E-01, E-05, E-16). Subjects name nobody: they show up on locked screens."""

from datetime import datetime
from typing import Literal

from access.engine.outbox import Message
from aggregates.accounts.invitation import LinkPurpose
from foundation.local_day import USUAL_ZONE

Notice = Literal[
    "password_changed",
    "login_changed",
    "email_changed",
    "mobile_changed",
    "app_set_up",
    "app_removed",
    "recovery_codes_changed",
    "recovery_code_used",
    "sign_on_tied",
]


_LINK_DE: dict[LinkPurpose, tuple[str, str]] = {
    "invitation": (
        "Ihr Zugang zum Serviceportal",
        "für Sie wurde ein Zugang zum Serviceportal angelegt. Bitte vergeben Sie über den folgenden Link Ihr persönliches Kennwort.",
    ),
    "reset": (
        "Neues Kennwort für das Serviceportal",
        (
            "für Ihren Zugang zum Serviceportal wurde ein neues Kennwort angefordert. Über den folgenden Link vergeben Sie es. Wenn Sie das nicht waren, ist nichts"
            " zu tun: ohne den Link bleibt Ihr Kennwort, wie es ist."
        ),
    ),
    "login_changed": (
        "Ihr Benutzername im Serviceportal wurde geändert",
        "Ihr Benutzername im Serviceportal wurde geändert. Bitte vergeben Sie über den folgenden Link ein neues Kennwort; vorher ist keine Anmeldung möglich.",
    ),
}
_LINK_EN: dict[LinkPurpose, tuple[str, str]] = {
    "invitation": (
        "Your account for the service portal",
        "an account for the service portal was created for you. Please choose your personal password by the following link.",
    ),
    "reset": (
        "New password for the service portal",
        (
            "a new password was requested for your account for the service portal. Choose it by the following link. If that wasn't you, there is nothing to do:"
            " without the link your password stays as it is."
        ),
    ),
    "login_changed": (
        "Your user name for the service portal was changed",
        "your user name for the service portal was changed. Please choose a new password by the following link; until then you can't log in.",
    ),
}
_NOTICE_DE: dict[Notice, str] = {
    "password_changed": "das Kennwort Ihres Zugangs wurde geändert. Alle Sitzungen wurden beendet.",
    "login_changed": "der Benutzername Ihres Zugangs wurde geändert; genannt ist oben der bisherige.",
    "email_changed": "die E-Mail-Adresse Ihres Zugangs wurde geändert. An diese Adresse kommt nichts mehr.",
    "mobile_changed": "die Mobilfunknummer Ihres Zugangs wurde geändert. An die bisherige gehen keine PINs mehr.",
    "app_set_up": "für Ihren Zugang wurde eine Authentifizierungs-App eingerichtet, mit neuen Wiederherstellungscodes. Frühere Apps und Codes gelten nicht mehr.",
    "app_removed": "die Authentifizierungs-App Ihres Zugangs wurde entfernt. Wo ein zweiter Faktor nötig ist, kommt stattdessen eine PIN per SMS.",
    "recovery_codes_changed": "für Ihren Zugang wurden neue Wiederherstellungscodes ausgestellt. Die bisherigen gelten nicht mehr.",
    "recovery_code_used": "mit einem Ihrer Wiederherstellungscodes hat sich jemand angemeldet. Dieser Code ist verbraucht.",
    "sign_on_tied": "Ihr Zugang wurde mit dem Verzeichnis Ihrer Organisation verknüpft, das von jetzt an auch anmeldet. Alle Sitzungen wurden beendet.",
}
_NOTICE_EN: dict[Notice, str] = {
    "password_changed": "the password of your account was changed. All sessions were ended.",
    "login_changed": "the user name of your account was changed; the one above is the one before.",
    "email_changed": "the e-mail address of your account was changed. Nothing comes to this address any more.",
    "mobile_changed": "the mobile number of your account was changed. No PINs go to the one before any more.",
    "app_set_up": "an authenticator app was set up for your account, with new recovery codes. Apps and codes before are void.",
    "app_removed": "the authenticator app of your account was removed. Where a second factor is needed, a PIN comes by SMS instead.",
    "recovery_codes_changed": "new recovery codes were issued for your account. The ones before are void.",
    "recovery_code_used": "somebody logged in with one of your recovery codes. That code is used up.",
    "sign_on_tied": "your account was tied to your organisation's directory, which logs in to it from now on as well. All sessions were ended.",
}


def link_message(purpose: LinkPurpose, login: str, name: str, url: str, expires_at: datetime, language: str) -> Message:
    """Compose the message with user name and link (manual, "Dein Zugang: Login")."""
    until = expires_at.astimezone(USUAL_ZONE)
    if language == "de":
        subject, why = _LINK_DE[purpose]
        text = f"Benutzername: {login}\n\n{url}\n\nDer Link ist bis {until:%d.%m.%Y, %H:%M} Uhr (Berlin) gültig und wirkt einmal."
        later = "Danach sendet „Kennwort vergessen“ auf der Anmeldeseite einen neuen."
        return Message(subject, f"Guten Tag {name},\n\n{why}\n\n{text} {later}\n")
    subject, why = _LINK_EN[purpose]
    text = f"User name: {login}\n\n{url}\n\nThe link is valid until {until:%Y-%m-%d %H:%M} (Berlin) and works once."
    return Message(subject, f"Hello {name},\n\n{why}\n\n{text} After that, “Forgot password” on the login page sends a new one.\n")


def notice_message(notice: Notice, login: str, name: str, language: str) -> Message:
    """Compose the message to the address on file before the change, so that nobody takes an account over unnoticed."""
    if language == "de":
        help_de = "Wenn Sie das nicht waren, wenden Sie sich bitte sofort an Ihren Administrator oder an uns."
        return Message(
            "Ihr Zugang zum Serviceportal wurde geändert",
            f"Guten Tag {name},\n\nBenutzername: {login}\n\n{_NOTICE_DE[notice]}\n\n{help_de}\n",
        )
    help_en = "If that wasn't you, please turn to your administrator or to us at once."
    return Message(
        "Your account for the service portal was changed", f"Hello {name},\n\nUser name: {login}\n\n{_NOTICE_EN[notice]}\n\n{help_en}\n"
    )

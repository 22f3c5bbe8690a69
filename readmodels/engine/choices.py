"""Codes that rows and events hold, and the German and English words that people read for them."""

from collections.abc import Mapping

from aggregates.account import ROLE_NAMES

Words = Mapping[str, tuple[str, str]]
"""Code → (German, English)."""

USER_STATUS: Words = {"active": ("aktiv", "active"), "inactive": ("inaktiv", "inactive"), "deleted": ("gelöscht", "deleted")}
DEVICE_KINDS: Words = {
    "smartphone": ("Smartphone", "smartphone"),
    "tablet": ("Tablet", "tablet"),
    "laptop": ("Laptop", "laptop"),
    "pc": ("PC", "PC"),
    "other": ("Sonstiges", "other"),
}
DEVICE_SOURCES: Words = {
    "order": ("Auftrag", "order"),
    "initial_import": ("Import zum Start", "initial import"),
    "device_management": ("Geräteverwaltung", "device management"),
    "manual": ("von Hand", "by hand"),
    "feed": ("Tagesimport", "feed"),
}
SIM_STATUS: Words = {
    "active": ("aktiv", "active"),
    "paused": ("pausiert", "paused"),
    "inactive": ("inaktiv", "inactive"),
    "free": ("frei", "free"),
}
LINK_SOURCES: Words = {
    "feed": ("Tagesimport", "feed"),
    "hand": ("von Hand", "by hand"),
    "initial_import": ("Import zum Start", "initial import"),
}
NO_DEVICE_REASONS: Words = {
    "in_unknown_device": (
        "Die SIM-Karte liegt in einem Gerät, das nicht angezeigt wird (unbekannte Geräte sind ausgeschaltet)",
        "The SIM card is in a device that is not shown (unknown devices are switched off)",
    ),
    "in_no_device": ("Die SIM-Karte liegt in keinem Gerät", "The SIM card is in no device"),
}
"""Why a number stands without a device (F-08, seeds/1 "Wie entstehen Datensätze, in denen Nummer und Gerät getrennt stehen?")."""

NO_NUMBER_REASONS: Words = {
    "no_sim_of_this_carrier": (
        "Das Gerät wird nicht mit einer SIM-Karte dieses Netzbetreibers genutzt",
        "The device is not used with a SIM card of this carrier",
    ),
    "not_used": ("Das Gerät wird gar nicht genutzt", "The device is not used at all"),
}
"""Why a device stands without a number (F-08)."""

CASE_KINDS: Words = {
    "activation_lock": ("Gerät in Aktivierungssperre", "Device in activation lock"),
    "new_from_carrier": ("Neues Gerät aus dem FKP", "New device from the carrier portal"),
    "without_user": ("Gerät ohne Nutzer", "Device without user"),
}
CASE_STATUS: Words = {"open": ("offen", "open"), "closed": ("erledigt", "closed")}
IMPORT_KINDS: Words = {
    "feed": ("Tagesimport", "feed"),
    "users": ("Nutzer", "users"),
    "devices": ("Geräte", "devices"),
    "sims": ("Rufnummern", "numbers"),
    "device_extract": ("Auszug der Geräteverwaltung", "extract from device management"),
}
IMPORT_STATES: Words = {
    "running": ("läuft", "running"),
    "held": ("angehalten", "held"),
    "completed": ("abgeschlossen", "completed"),
    "discarded": ("verworfen", "discarded"),
    "failed": ("abgebrochen", "failed"),
}
ROW_STATUS: Words = {
    "open": ("offen", "open"),
    "corrected": ("korrigiert", "corrected"),
    "dismissed": ("abgehakt", "dismissed"),
    "discarded": ("verworfen", "discarded"),
}
ROLES: Words = {
    "administrator": ("Administrator", "administrator"),
    "viewer": ("nur Lesen", "viewer"),
    "auditor": ("Prüfer", "auditor"),
    "ops": ("Betrieb", "operations"),
}
ACCOUNT_ROLES: Words = {str(role): names for role, names in ROLE_NAMES.items()}
ACCOUNT_STATUS: Words = {
    "invited": ("eingeladen", "invited"),
    "active": ("aktiv", "active"),
    "locked": ("gesperrt", "locked"),
    "inactive": ("inaktiv", "inactive"),
}
SECOND_FACTORS: Words = {
    "sms": ("PIN per SMS", "PIN by SMS"),
    "totp": ("Authentifizierungs-App", "authenticator app"),
    "recovery_code": ("Wiederherstellungscode", "recovery code"),
    "directory": ("im Verzeichnis des Kunden", "in the customer's directory"),
    "none": ("keiner", "none"),
}
LOGIN_METHODS: Words = {"password": ("mit Kennwort", "by password"), "sign_on": ("über Single Sign-on", "by single sign-on")}
LOGIN_REFUSALS: Words = {
    "unknown_account": ("Benutzername unbekannt", "unknown user name"),
    "wrong_password": ("falsches Kennwort", "wrong password"),
    "no_password": ("kein Kennwort vergeben", "no password set"),
    "not_active": ("Zugang nicht aktiv", "account not active"),
    "suspended": ("nach zu vielen Versuchen", "after too many tries"),
    "not_admitted": ("vom Verzeichnis nicht zugelassen", "not admitted by the directory"),
    "no_second_factor": ("keine Mobilfunknummer für die PIN hinterlegt", "no mobile number on file for the PIN"),
    "second_factor": ("zweiter Faktor zu oft falsch", "second factor wrong too often"),
}
SESSION_STATES: Words = {
    "open": ("offen", "open"),
    "started": ("wartet auf den zweiten Faktor", "waits for the second factor"),
    "expired": ("abgelaufen", "expired"),
    "suspended": ("ruht, solange der Zugang gesperrt ist", "suspended while the account is locked"),
    "ended": ("beendet", "ended"),
    "refused": ("abgelehnt", "refused"),
}
SESSION_ENDS: Words = {
    "logged_out": ("abgemeldet", "logged out"),
    "ended_by_owner": ("vom Inhaber beendet", "ended by its owner"),
    "ended_by_administrator": ("vom Administrator beendet", "ended by an administrator"),
    "went_back": ("zurückgekehrt", "went back"),
    "password_changed": ("Kennwort geändert", "password changed"),
    "login_changed": ("Benutzername geändert", "user name changed"),
    "role_changed": ("Rolle geändert", "role changed"),
    "sign_on_tied": ("mit dem Single Sign-on verknüpft", "tied to the single sign-on"),
    "account_locked": ("Zugang gesperrt", "account locked"),
    "account_inactivated": ("Zugang deaktiviert", "account deactivated"),
    "access_revoked": ("Service-Zugang widerrufen", "service access revoked"),
    "parent_ended": ("eigene Sitzung des Dienstleisters beendet", "the reseller's own session ended"),
}
"""Why a session is over: said by its own last event, or by what it rested on."""

CODE_REFUSALS: Words = {"not_found": ("nicht gefunden", "not found"), "already_used": ("bereits verwendet", "already used")}
LINK_PURPOSES: Words = {
    "invitation": ("Einladung", "invitation"),
    "reset": ("Kennwort vergessen", "password forgotten"),
    "login_changed": ("Benutzername geändert", "user name changed"),
}
PASSWORD_PURPOSES: Words = {
    "password": ("für ein neues Kennwort", "for a new password"),
    "login": ("für einen neuen Benutzernamen", "for a new user name"),
    "email": ("für eine neue E-Mail-Adresse", "for a new e-mail address"),
    "mobile": ("für eine neue Mobilfunknummer", "for a new mobile number"),
    "second_factor": ("für den zweiten Faktor", "for the second factor"),
    "sign_on": ("für die Verknüpfung mit dem Single Sign-on", "for a tie to the single sign-on"),
    "app_code": ("Code der App beim Einrichten", "code of the app while it was set up"),
    "link": ("Link verbraucht oder abgelaufen", "link used or out of date"),
}
SIGN_ON_TIES: Words = {
    "proven_address": ("über die bestätigte E-Mail-Adresse", "by the confirmed e-mail address"),
    "administrator": ("von einem Administrator", "by an administrator"),
    "owner": ("vom Inhaber", "by its owner"),
}
TOKEN_STATES: Words = {
    "valid": ("gültig", "valid"),
    "expired": ("abgelaufen", "expired"),
    "maker_over": ("beendet mit dem, was es ausstellte", "ended with what made it"),
}
ADMITS: Words = {
    "administrators": ("nur Administratoren", "administrators only"),
    "groups": ("bestimmte Gruppen", "certain groups"),
    "all": ("alle Mitarbeiter", "all employees"),
}
ACCESS_KINDS: Words = {
    "administrator": ("Administrator", "administrator"),
    "user": ("Benutzer", "user"),
    "end_customer": ("Endkunde", "end customer"),
}
"""The column "Typ" of a reseller's list (seeds/4)."""

ACCESS_STATUS: Words = {"active": ("aktiv", "active"), "deactivated": ("deaktiviert", "deactivated")}
GIVEN_STATUS: Words = {"active": ("aktiv", "active"), "resting": ("ruht", "resting"), "revoked": ("widerrufen", "revoked")}
FEATURES: Words = {
    "dashboard": ("Dashboard", "dashboard"),
    "bulk_order": ("Massenbestellung", "bulk order"),
    "inactive_users": ("Inaktive Nutzer", "inactive users"),
    "bulk_maintenance": ("Datenpflege per Excel", "bulk maintenance"),
    "clarification_cases": ("Klärfälle", "clarification cases"),
    "helpdesk": ("Helpdeskübersicht", "helpdesk"),
}
"""The functions marked * in manual 1 (H-25)."""

ROW_KINDS = {
    "number": ("Rufnummer", "Number"),
    "device": ("Gerät ohne Rufnummer", "Device without number"),
    "user": ("Nutzer ohne beides", "User without either"),
    "inactive_user": ("Inaktiver Nutzer ohne beides", "Inactive user without either"),
}

"""Codes that rows and events hold, and the German and English words that people read for them."""

from collections.abc import Mapping

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

"""Remarks that a detail view makes in words: why something is empty, and what is not done automatically (F-07, F-08, F-10)."""

from typing import Any

from readmodels.engine.choices import NO_DEVICE_REASONS, NO_NUMBER_REASONS, Words

Remark = dict[str, str]
"""`code`, `de`, `en`."""


def remark(words: Words, code: str | None) -> Remark | None:
    """The words of a code, or None where there is nothing to say."""
    if code is None:
        return None
    de, en = words[code]
    return {"code": code, "de": de, "en": en}


NOTES: Words = {
    "not-updated-automatically": (
        "Rufnummer eines anderen Netzbetreibers: von Hand angelegt, wird nicht automatisch aktualisiert",
        "Number of another carrier: made by hand, not updated automatically",
    ),
    "link-may-be-overwritten": (
        "Von Hand verknüpft: Der nächste Tagesimport kann diese Verknüpfung überschreiben",
        "Linked by hand: the next feed may overwrite this link",
    ),
    "no-device-management-check": (
        "Das Gerät ist unbekannt und wird nicht angezeigt: Ob es in der entfernten Verwaltung ist, kann nicht geprüft werden",
        "The device is unknown and not shown: whether it is under device management can't be checked",
    ),
    "missing-from-feed": (
        "Die Rufnummer fehlt im Tagesimport; sie bleibt bei ihrem Gerät, bis sie wieder da ist oder inaktiv gemeldet wird",
        "The number is missing from the feed; it stays with its device until it is back or reported inactive",
    ),
    "unknown-devices-off": (
        (
            "Unbekannte Geräte werden nicht importiert: Gerätefelder bleiben leer, wo eine SIM-Karte in einem unbekannten Gerät liegt, die Nutzung"
            " in unbekannten Geräten ist nicht prüfbar, und die Übersicht über Rufnummern und genutzte Geräte ist nicht vollständig"
        ),
        (
            "Unknown devices are not imported: device fields stay empty where a SIM card is in an unknown device, the use in unknown devices"
            " can't be checked, and the overview of numbers and devices in use is not complete"
        ),
    ),
}
"""Words of the manual (seeds/1, "Die Daten und ihre Darstellung")."""


def sim_notes(sim: dict[str, Any]) -> list[Remark]:
    """What is to be said about a number."""
    codes = {
        "not-updated-automatically": not sim["updated_by_feed"],
        "link-may-be-overwritten": sim["updated_by_feed"] and sim["link_source"] == "hand",
        "no-device-management-check": sim["no_device_reason"] == "in_unknown_device",
        "missing-from-feed": sim["missing_since"] is not None,
    }
    return [found for code, applies in codes.items() if applies and (found := remark(NOTES, code))]


def no_device(code: str | None) -> Remark | None:
    return remark(NO_DEVICE_REASONS, code)


def no_number(code: str | None) -> Remark | None:
    return remark(NO_NUMBER_REASONS, code)

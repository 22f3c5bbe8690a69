"""What the quarantine says about a row that a rule refused (F-12)."""

from commands.engine.command import Refusal
from foundation.sentence_facts import filled

PERSONAL = frozenset(
    {"name", "who", "address", "personnel_number", "readings", "survivor_user", "absorbed_user", "version", "wrong", "wrong_de"}
)
"""Facts in refusals that say something about a person: the quarantine is not erased with the person, so they don't stand in it (A-14)."""


def refusal_text(refusal: Refusal) -> str:
    """Write the refusal in German, without what says something about a person."""
    return filled(refusal.template("de"), _impersonal(refusal), "de")


def refusal_facts(refusal: Refusal) -> dict[str, str]:
    """Return what a quarantined row keeps of the refusal, in both languages; the row itself is its value."""
    return {"de": refusal_text(refusal), "en": filled(refusal.template("en"), _impersonal(refusal), "en")}


def _impersonal(refusal: Refusal) -> dict[str, object]:
    return {name: "…" if name in PERSONAL else fact for name, fact in refusal.facts.items()}

"""Fields of the customer's own in the master data: only those that are defined for the customer can be filled (H-02)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import StringConstraints

from aggregates.customer import Customer, FieldOf
from aggregates.engine.words import Help
from commands.engine.command import Given, Refusal
from commands.engine.texts import Name, OptionalName

Further = dict[Annotated[str, StringConstraints(min_length=1, max_length=40)], Name]
FurtherChanges = dict[Annotated[str, StringConstraints(min_length=1, max_length=40)], OptionalName]
"""Key → new value; None or an empty text takes the value away; a field that is not named stays as it is."""
CHANGES_OWN_FIELDS = Help(
    "Was nicht genannt ist, bleibt; ein leerer Wert nimmt die Angabe weg.", "What is not named stays; an empty value takes it away."
)


class UnknownOwnField(Refusal):
    """There is no master-data field {unknown}; there are: {existing}. Use one of these, or define the field for the customer first."""

    code = "unknown-own-field"
    de = "Das Stammdatenfeld {unknown} gibt es nicht; es gibt: {existing}. Bitte eines davon verwenden oder das Feld erst für den Kunden festlegen."


def check_own_fields(given: Given, of: FieldOf, changes: Mapping[str, str | None]) -> None:
    """Raise UnknownOwnField where a field is filled that isn't defined; what a withdrawn field still holds can be taken away."""
    filled = sorted(key for key, value in changes.items() if value is not None)
    if not filled:
        return
    existing = [field.key for field in given.state(Customer, given.customer_id).fields_of(of)]
    if unknown := [key for key in filled if key not in existing]:
        raise UnknownOwnField(unknown=unknown, existing=", ".join(existing) or "–")


def changed_fields(have: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    """Return all fields after the changes."""
    return {key: value for key, value in {**have, **changes}.items() if value is not None}

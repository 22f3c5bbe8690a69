"""A user's delivery addresses as fields of a list (H-02)."""

from dataclasses import replace

from readmodels.engine.field import Field


def _part(name: str, de: str, en: str, *, searchable: bool = True, facet: bool = False) -> Field:
    return Field(
        name,
        "text",
        f"Lieferadresse: {de}",
        f"Delivery address: {en}",
        column="primary_address",
        sort_column="address_sort",
        searchable=searchable,
        facet=facet,
        personal=True,
        printed=False,
        member=name,
    )


def delivery_address(of: str | None = None) -> tuple[Field, ...]:
    """Make the fields of the primary one, part by part; of the user whose id stands in that field, or whose the row is."""
    return tuple(replace(each, of=of, printed=of is None and each.name in _WHERE) for each in _PARTS)


_WHERE = frozenset({"street", "postal_code", "city"})
"""Printed in a list of users; a list of other things has no room for it."""
_PARTS = (
    _part("recipient", "Empfänger", "recipient"),
    _part("street", "Straße", "street"),
    _part("postal_code", "PLZ", "postal code", facet=True),
    _part("city", "Ort", "city", facet=True),
    _part("country", "Land", "country", searchable=False, facet=True),
)


def further_addresses(column: str, *, nullable: bool, of: str | None = None) -> Field:
    """Make the field with all others, each in a line."""
    return Field(
        "additional_addresses",
        "list",
        "Weitere Lieferadressen",
        "Further delivery addresses",
        column=column,
        searchable=True,
        nullable=nullable,
        personal=True,
        printed=False,
        joined=" | ",
        of=of,
    )

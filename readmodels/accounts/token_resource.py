"""The operator's list of the tokens that are not revoked; its rows are handed over (docs/decisions/0024)."""

from aggregates.api_token import Role, TokenState
from aggregates.engine.words import words_of
from readmodels.engine.field import Field, Resource

TOKEN_LIST = Resource(
    "tokens",
    "tokens",
    "Token, die nicht widerrufen sind",
    "Tokens that are not revoked",
    (
        Field("id", "id", "Token-Id", "Token id", nullable=False, sortable=False, hidden_from_export=True),
        Field("label", "text", "Bezeichnung", "Label", sort_column="label_sort", nullable=False, searchable=True),
        Field("role", "choice", "Rolle", "Role", nullable=False, facet=True, choices=words_of(Role)),
        Field("for_customer", "id", "Kunden-Id", "Customer id", sortable=False),
        Field("expires_at", "instant", "Läuft ab", "Expires"),
        Field("state", "choice", "Status", "State", nullable=False, facet=True, choices=words_of(TokenState)),
        Field("made_by", "text", "Ausgestellt durch", "Made by", nullable=False, facet=True, hidden_from_export=True),
        Field(
            "made_by_name",
            "text",
            "Ausgestellt von",
            "Made by (name)",
            sort_column="made_by_sort",
            nullable=False,
            searchable=True,
            personal=True,
        ),
        Field("made_at", "instant", "Ausgestellt am", "Made at", nullable=False),
        Field("last_used_at", "instant", "Zuletzt benutzt", "Last used"),
    ),
    default_sort=("made_at",),
    customer_column="of_operator",
    search_column="search",
    handed=True,
)
"""`state`: `maker_over` where what made it is over, and so is it. `last_used_at`: to the minute."""

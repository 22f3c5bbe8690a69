"""The operator's list of mails and SMS and what became of them; its rows are handed over (docs/decisions/0024), without what they say."""

from aggregates.engine.message_terms import Channel, MessageState
from aggregates.engine.words import words_of
from readmodels.engine.field import Field, Resource

MESSAGE_LIST = Resource(
    "outbox",
    "outbox",
    "Postausgang",
    "Outbox",
    (
        Field("id", "id", "Nachrichten-Id", "Message id", nullable=False, hidden_from_export=True),
        Field("channel", "choice", "Weg", "Channel", nullable=False, facet=True, choices=words_of(Channel)),
        Field("customer_id", "id", "Kunden-Id", "Customer id", sortable=False, hidden_from_export=True),
        Field("customer_number", "text", "Kundennummer", "Customer number", facet=True, searchable=True),
        Field("customer_name", "text", "Kunde", "Customer", sort_column="customer_sort", searchable=True),
        Field("state", "choice", "Status", "State", nullable=False, facet=True, choices=words_of(MessageState)),
        Field("created_at", "instant", "Geschrieben", "Written", nullable=False),
        Field("sent_at", "instant", "Gesendet", "Sent"),
        Field("tries", "number", "Versuche", "Tries", nullable=False),
        Field("next_try_at", "instant", "Nächster Versuch", "Next try"),
        Field("last_error", "text", "Letzter Fehler", "Last error"),
    ),
    default_sort=("-id",),
    noun="message",
    customer_column="seen_by",
    search_column="search",
    handed=True,
)
"""Ids rise with time. No customer: of the operator's own accounts."""

"""The messages at a service case: that part of its history (H-13)."""

from aggregates.engine.words import words_of
from aggregates.service_cases.messages import MESSAGE, CaseSide
from readmodels.engine.field import Field
from readmodels.engine.history_resource import history_list

CASE_MESSAGE_LIST = history_list(
    "case-messages",
    "Nachrichten",
    "Messages",
    more=(
        Field("message_id", "id", "Nachrichten-Id", "Message id", column="details", member="message_id", nullable=False, sortable=False),
        Field("side", "choice", "Seite", "Side", column="details", member="side", nullable=False, choices=words_of(CaseSide)),
        Field("text", "text", *MESSAGE, column="details", member="text", nullable=False, sortable=False),
    ),
    sort=("position",),
    table="service_case_history",
)

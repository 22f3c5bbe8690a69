"""The history of users (A-10, H-24)."""

from readmodels.engine.histories import history_table
from readmodels.engine.history_resource import history_list

USER_HISTORY = history_table("user_history", personal=True)
USER_HISTORY_LIST = history_list("user-history", "Nutzerhistorie", "User history")

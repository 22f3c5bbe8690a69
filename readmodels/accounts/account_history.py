"""The history of accounts (A-10)."""

from readmodels.engine.histories import history_table
from readmodels.engine.history_resource import history_list

ACCOUNT_HISTORY = history_table("account_history", personal=True)
ACCOUNT_HISTORY_LIST = history_list("account-history", "Zugangshistorie", "Account history")

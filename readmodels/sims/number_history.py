"""The history of numbers (A-12)."""

from readmodels.engine.histories import history_table
from readmodels.engine.history_resource import history_list

NUMBER_HISTORY = history_table("number_history")
NUMBER_HISTORY_LIST = history_list("number-history", "Rufnummernhistorie", "Number history")

"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from commands.users.erase_user import RemainsOfUser
from importers.bulk_orders.bulk_order import ORDER_TABLE
from importers.imports.rows_about_user import ROWS_OF_IMPORTS
from importers.imports.table_kinds import DEVICE_TABLE, EXTRACT_TABLE, SIM_TABLE, USER_TABLE, TableImport
from importers.price_lists.price_list import PRICE_TABLE

REMAINS_OF_USER: tuple[RemainsOfUser, ...] = (ROWS_OF_IMPORTS,)
"""What speaks of a user besides the events about that user, and is erased with the user."""

TABLE_IMPORTS: tuple[TableImport, ...] = (
    ORDER_TABLE,
    DEVICE_TABLE,
    EXTRACT_TABLE,
    SIM_TABLE,
    USER_TABLE,
    PRICE_TABLE,
)
"""The kinds of tables that can be imported."""

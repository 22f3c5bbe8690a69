"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from commands.users.erase_user import RemainsOfUser
from importers.bulk_maintenance.bulk_maintenance import MAINTAINED_DEVICES, MAINTAINED_NUMBERS, MAINTAINED_USERS
from importers.bulk_orders.bulk_order import ORDER_TABLE
from importers.imports.rows_about_user import ROWS_OF_IMPORTS
from importers.imports.table_kinds import DEVICE_TABLE, EXTRACT_TABLE, SIM_TABLE, USER_TABLE, TableImport
from importers.parcel_lists.parcel_list import PARCEL_TABLE
from importers.price_lists.price_list import PRICE_TABLE
from importers.remarketing_lists.devices_to_sell import SELL_TABLE
from importers.remarketing_lists.expected_list import EXPECTED_TABLE

REMAINS_OF_USER: tuple[RemainsOfUser, ...] = (ROWS_OF_IMPORTS,)
"""What speaks of a user besides the events about that user, and is erased with the user."""

TABLE_IMPORTS: tuple[TableImport, ...] = (
    MAINTAINED_DEVICES,
    MAINTAINED_NUMBERS,
    MAINTAINED_USERS,
    ORDER_TABLE,
    DEVICE_TABLE,
    EXTRACT_TABLE,
    SIM_TABLE,
    USER_TABLE,
    PARCEL_TABLE,
    PRICE_TABLE,
    SELL_TABLE,
    EXPECTED_TABLE,
)
"""The kinds of tables that can be imported."""

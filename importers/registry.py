"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from commands.users.erase_user import RemainsOfUser
from importers.imports.rows_about_user import ROWS_OF_IMPORTS

REMAINS_OF_USER: tuple[RemainsOfUser, ...] = (ROWS_OF_IMPORTS,)
"""What speaks of a user besides the events about that user, and is erased with the user."""

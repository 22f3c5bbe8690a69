"""What a process that makes a file tells the one that asked for it."""

from struct import Struct

FRAME = Struct("<cI")
"""A kind, and how many bytes follow."""
ROWS_KEPT = b"K"
"""The database has computed all rows: nothing of the asker's transaction is needed any more."""
DATA = b"D"
"""A piece of the file."""
ROWS_MADE = b"R"
"""So many rows have gone into the file; `COUNT` follows."""
COUNT = Struct("<Q")
END = b"E"
"""The file is whole."""
FAULT = b"F"
"""The file won't become whole; the name of the error follows."""

"""What a reader and the process that it reads for say to each other: frames one way, lines of JSON the other."""

import struct

FRAME = struct.Struct("=cI")
"""What kind of frame follows, and how many bytes."""
LONGEST_FRAME = 32 << 20
LONGEST_JSON = 4 << 20
"""Of all but lines and numbers; what stands in them becomes objects, which take many times as much."""

READY = b"r"
"""The reader is at work, under its limits; from here on it is the file's fault if it dies."""
OPENED = b"o"
"""JSON: size, sha256, encoding, and the rows that may be the header."""
SKIPS = b"s"
"""Pairs of 64-bit numbers: from which record on lines are to be skipped, and how many."""
BLOCK = b"b"
"""Canonical lines."""
END = b"e"
"""That was the whole table."""
REFUSED = b"n"
"""JSON: code and fields of a refusal."""
NO_MEMORY = b"m"
FAULT = b"f"
"""JSON: a mistake in the reader: the kind of exception, and where."""

"""The exit codes of `portal`, for scripts; docs/operations.md lists them."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's end means."""

    OK = 0
    """Done; also: everything already was as wanted."""
    FAILED = 1
    """Failed, or (verify) found a difference."""
    USAGE = 2
    """The command line is wrong: an option, an argument, the shape of a value."""
    REFUSED = 3
    """A rule says no, a file is not what it should be, or what was named does not exist or is not the only one; nothing was changed."""
    UNREACHABLE = 4
    """The database can't be reached or started."""
    HELD = 5
    """The import waits for a person: release or discard it."""
    SETUP = 6
    """Settings, the master key, or the version of the database don't fit."""
    INTERRUPTED = 130
    """Ended by Ctrl-C or by SIGTERM before it was done."""

"""Sorts what goes wrong while stored events are read and followed (docs/decisions/0010).

Four kinds, and what becomes of each: the event's own fault parks its stream; a slip of the program, and trouble around the program, hold up the one
projection in which they came up, until a later try goes well; an event that is newer than the program lets the whole program wait for a newer one.
"""

from enum import StrEnum

import psycopg

from eventstore.error_text import ERROR_LENGTH, described
from eventstore.keyring import WrongMasterKey
from foundation.bilingual_error import BilingualError


class Fault(StrEnum):
    EVENT = "event"
    """What is in this one event: all others are as good as before."""
    PROGRAM = "program"
    """A slip in the program, which every event may meet. A mended program makes up for it."""
    ENVIRONMENT = "environment"
    """Memory, threads, disk, rights, locks, the way to the database. It passes by itself, or operations sees to it."""
    AGE = "age"
    """The program is older than the log."""


class UnknownEvent(BilingualError):
    """This program is older than the event log: {event} at position {position} is not known to it. Start the newer version of the program."""

    de = "Dieses Programm ist älter als das Ereignisprotokoll: {event} an Position {position} kennt es nicht. Bitte die neuere Programmversion starten."

    def __init__(self, name: str, version: int, position: int) -> None:
        self.name, self.version, self.position = name, version, position
        self.event = f"{name} v{version}"
        super().__init__(event=self.event, position=position)


class Slip(Exception):
    """Something in the program is wrong that no event is to blame for; the message says what."""


_OF_THE_PROGRAM = (Slip, NameError, ImportError, SyntaxError, SystemError, RuntimeError)
_OF_THE_ENVIRONMENT = (MemoryError, OSError, WrongMasterKey)
_EVENT_STATES = ("22", "23", "54000")
"""SQLSTATEs, or their classes: values that the database refuses; among them one that is too large for an index."""
_ENVIRONMENT_STATES = ("08", "25", "28", "40", "42501", "53", "55", "57", "58", "F0", "XX")


def fault_of(error: BaseException) -> Fault:
    """Tell whose fault an error is that was raised while events were read, handled or written."""
    if isinstance(error, psycopg.Error):
        return _of_database(error)
    if isinstance(error, UnknownEvent):
        return Fault.AGE
    if isinstance(error, _OF_THE_ENVIRONMENT) or (isinstance(error, RuntimeError) and "start new thread" in str(error)):
        return Fault.ENVIRONMENT
    if isinstance(error, _OF_THE_PROGRAM) or not isinstance(error, Exception):
        return Fault.PROGRAM
    return Fault.EVENT


def _of_database(error: psycopg.Error) -> Fault:
    if error.sqlstate is None:  # raised by the driver
        if isinstance(error, psycopg.DataError | psycopg.IntegrityError):
            return Fault.EVENT
        return Fault.ENVIRONMENT if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else Fault.PROGRAM
    if error.sqlstate.startswith(_EVENT_STATES):
        return Fault.EVENT
    return Fault.ENVIRONMENT if error.sqlstate.startswith(_ENVIRONMENT_STATES) else Fault.PROGRAM


_WITHOUT_VALUES = ("08", "25", "28", "42", "53", "54", "55", "57", "58")


def told(error: Exception) -> str:
    """Describe a fault for ops: as `described`, with the error's own words where these can't quote what an event says."""
    if isinstance(error, Slip | UnknownEvent):
        return f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    text = described(error)
    if isinstance(error, psycopg.Error) and (error.sqlstate or "").startswith(_WITHOUT_VALUES):
        text = f"{text}: {error.diag.message_primary}"
    elif isinstance(error, OSError) and error.strerror:
        text = f"{text}: {error.strerror}"
    return text[:ERROR_LENGTH]

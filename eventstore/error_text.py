"""What is kept and told of an error that an event caused: events hold personal data, and errors of libraries quote it."""

import traceback
from pathlib import Path

import psycopg
from pydantic import ValidationError

ERROR_LENGTH = 2_000
_PROGRAM = Path(__file__).parents[1]


class StoredEventUnreadable(Exception):
    """The event at position {position} ({name}) can't be read: {reason}. It was stored otherwise than this program reads it."""

    def __init__(self, position: int, name: str, error: Exception) -> None:
        """To be raised `from None`: the error itself may quote what the event says."""
        self.position, self.reason = position, described(error)
        super().__init__((self.__doc__ or "").format(position=position, name=name, reason=self.reason))


def described(error: Exception) -> str:
    """Describe an error as it is shown to ops and kept on the record: where and of what kind, never with a value, which may be a person's."""
    if isinstance(error, StoredEventUnreadable):
        return error.reason
    return f"{type(error).__name__}: {_what(error)}"[:ERROR_LENGTH].replace("\x00", "")


def _what(error: Exception) -> str:
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return f"{error.title}: " + ", ".join(f"{'.'.join(map(str, each['loc'])) or '-'} {each['type']}" for each in found)
    if isinstance(error, psycopg.Error):
        diag = error.diag
        places = {"table": diag.table_name, "column": diag.column_name, "constraint": diag.constraint_name}
        return " ".join([error.sqlstate or "-", *(f"{kind} {name}" for kind, name in places.items() if name)])
    frames = traceback.extract_tb(error.__traceback__)
    return f"{_place(Path(frames[-1].filename))}:{frames[-1].lineno}" if frames else "-"


def _place(file: Path) -> str:
    """The whole way in the program, as files of several rooms and areas have one name; of a library its last two parts."""
    ours = file.is_relative_to(_PROGRAM) and "site-packages" not in file.parts
    return (file.relative_to(_PROGRAM) if ours else Path(*file.parts[-2:])).as_posix()

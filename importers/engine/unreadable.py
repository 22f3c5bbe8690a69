"""What a reader says of a file that is no table. It knows no words: `not_a_feed.py` has them, by the code."""


class Unreadable(Exception):
    """Why a file is refused: the code of a class of `not_a_feed.py`, and what its message needs besides the file's name."""

    def __init__(self, code: str, **fields: str | int) -> None:
        super().__init__(code)
        self.code, self.fields = code, fields

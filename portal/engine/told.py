"""A mistake in what was asked, in words, and with the exit code that scripts get."""

from __future__ import annotations

from portal.engine.exit_code import ExitCode


class Told(Exception):
    """A mistake in what was asked, already in words: German and English, a line each."""

    def __init__(self, de: str, en: str, code: ExitCode = ExitCode.REFUSED) -> None:
        super().__init__(f"{de}\n{en}")
        self.de, self.en, self.code = de, en, code

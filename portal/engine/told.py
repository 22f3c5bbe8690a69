"""A mistake in what was asked, in words, and with the exit code that scripts get."""

from __future__ import annotations

from foundation.bilingual_error import BilingualError
from portal.engine.exit_code import ExitCode


class Told(BilingualError):
    """{en}"""

    de = "{de}"

    def __init__(self, de: str, en: str, exit_code: ExitCode = ExitCode.REFUSED) -> None:
        """Already in words: German and English."""
        super().__init__(de=de, en=en)
        self.exit_code = exit_code

"""The base of every error that people read: said in German and in English, known to programs by a code."""

from typing import Any

from foundation.sentence_facts import Language, filled


class BilingualError(Exception):
    """Something went wrong that a person is told.

    The first paragraph of each subclass's docstring is the English message, `de` the German one; `facts` fill both. `status` is the HTTP status with
    which the API answers where it tells the error, `code` a stable name for programs. One without a code of its own says its words to operators alone:
    they may quote files, settings or what another program said. Moments among the facts are told in the zone in which they are given: the customer's, where
    that is known; several things are listed. What people read names no route, field, header or setting: `hint` does, in English, for whoever wrote the
    program that asked, or sits at the command line.
    """

    status: int = 500
    code: str = "internal-error"
    de: str = ""
    hint: str = ""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.text_en)

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is, whatever its own `__init__` takes: other processes raise it too."""
        return _again, (type(self), *self.args), vars(self)

    @classmethod
    def template(cls, language: Language) -> str:
        """Return the message, not filled."""
        return cls.de if language == "de" else " ".join((cls.__doc__ or "").split("\n\n")[0].split())

    @property
    def text_en(self) -> str:
        return filled(self.template("en"), self.facts, "en")

    @property
    def text_de(self) -> str:
        return filled(self.template("de"), self.facts, "de")

    @property
    def hint_told(self) -> str:
        """What is meant, in the words of programs; empty where nothing is to be added."""
        return filled(self.hint, self.facts, "en")

    def with_hint(self, text: str) -> str:
        """Add the hint to its words, for operators, who are told what programs are told, too."""
        return f"{text} ({self.hint_told})" if self.hint_told else text

    @property
    def for_everybody(self) -> bool:
        """Whether whoever asked may read its words."""
        return self.code != BilingualError.code

    @property
    def in_both(self) -> str:
        """German and English, a line each."""
        return f"{self.text_de}\n{self.text_en}"


def _again(kind: type[BilingualError], *args: object) -> BilingualError:
    error = kind.__new__(kind, *args)
    error.args = args  # which OSError leaves to its own way of being made
    return error


class StartRefused(BilingualError):
    """The program can't begin its work.

    Says both languages, German first: nobody may have chosen one yet.
    """

    de = "Das Programm kann nicht mit seiner Arbeit beginnen."

    def __str__(self) -> str:
        return self.in_both

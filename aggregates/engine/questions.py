"""Questionnaires as data: what is asked, of which type the answer is, and after which other answers; read from a TOML file of an area.

    version = 1
    [[questions]]
    key = "turns_on"
    de = "Lässt sich das Gerät einschalten?"
    en = "Does the device turn on?"
    type = "yes_no"
    required = true
    when = { affected = ["display"] }

What was answered is kept with the words of question and answer, so that nothing is asked anew of what was answered by an older version.
"""

import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from aggregates.engine.words import InWords

Both = tuple[str, str]
"""German and English."""
YES_NO: Mapping[str, Both] = {"yes": ("ja", "yes"), "no": ("nein", "no")}
QuestionType = Annotated[
    Literal["choice", "yes_no", "text"], InWords(choice=("Auswahl", "choice"), yes_no=("ja oder nein", "yes or no"), text=("Text", "text"))
]


class Question(BaseModel):
    """`choices`: of which one is the answer, by its code; `when`: asked only where each of these was answered so."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    de: str
    en: str
    type: QuestionType
    required: bool
    choices: dict[str, Both] = {}
    when: dict[str, tuple[str, ...]] = {}

    @property
    def offered(self) -> Mapping[str, Both]:
        """What may be answered, with its words; nothing where it is any text."""
        return YES_NO if self.type == "yes_no" else self.choices

    def is_asked(self, answers: Mapping[str, str]) -> bool:
        """Tell whether it is asked of whoever answered the others so."""
        return all(answers.get(key) in codes for key, codes in self.when.items())


class Questionnaire(BaseModel):
    """`version`: raised with each change."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: Annotated[int, Field(ge=1)]
    questions: tuple[Question, ...]

    @model_validator(mode="after")
    def holds_together(self) -> "Questionnaire":
        """Refuse questions of one key, choices where none is, and conditions on what isn't asked before."""
        before: dict[str, Question] = {}
        for each in self.questions:
            if each.key in before or (each.type == "choice") != bool(each.choices):
                raise ValueError(f"{each.key}: each key once, and choices for questions of the type choice alone")
            for key, codes in each.when.items():
                if key not in before or not {*codes} <= {*before[key].offered}:
                    raise ValueError(f"{each.key}: {key} is not asked before, or not answered by {codes}")
            before[each.key] = each
        return self

    def schema_of_answers(self) -> dict[str, Any]:
        """Describe the answers by JSON Schema (2020-12): an object with an entry per question."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "additionalProperties": False,
            "properties": {each.key: _answer(each) for each in self.questions},
            "required": [each.key for each in self.questions if each.required and not each.when],
            "allOf": [_condition(each) for each in self.questions if each.when],
        }


class Answer(BaseModel):
    """A question that was answered, in the words of then; `answer`: the code, or the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: str
    question_de: str
    question_en: str
    answer: str
    answer_de: str
    answer_en: str


def read_questionnaire(text: str) -> Questionnaire:
    """Read one from its file. Raises ValueError."""
    return Questionnaire.model_validate(tomllib.loads(text))


def _answer(question: Question) -> dict[str, Any]:
    told: dict[str, Any] = {"title": f"{question.de} / {question.en}"}
    if question.type == "text":
        return {**told, "type": "string", "pattern": "\\S", "maxLength": 1000}
    return {**told, "oneOf": [{"const": code, "title": f"{de} / {en}"} for code, (de, en) in question.offered.items()]}


def _condition(question: Question) -> dict[str, Any]:
    asked = {
        "properties": {key: {"enum": [*codes]} for key, codes in question.when.items()},
        "required": [*question.when],
    }
    return {"if": asked, "then": {"required": [question.key]} if question.required else {}, "else": {"properties": {question.key: False}}}

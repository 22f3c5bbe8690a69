"""Answers to what is asked of a defect (H-13)."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from aggregates.engine.words import OF_PERSON, Help
from aggregates.service_cases.defect_questions import ANSWERS, defect_questions
from commands.service_cases.answers import LONGEST_ANSWER, answered

DefectAnswers = Annotated[
    dict[
        Annotated[str, Field(max_length=40)],
        Annotated[str, Field(max_length=LONGEST_ANSWER)],
    ],
    Field(max_length=100),
    ANSWERS,
    OF_PERSON,
    Help(
        "Je Frage ihr Schlüssel und die Antwort: ein Code oder ein Text. Gefragt wird, was der Fragebogen zum Defekt sagt.",
        "The key of each question and the answer: a code or a text. What is asked says the questionnaire for defects.",
    ),
]


def defect_told(answers: Mapping[str, str]) -> dict[str, Any]:
    """Return what the event keeps of them. Raises why they can't be kept."""
    asked = defect_questions()
    return {"answers": answered(asked, answers), "questions_version": asked.version}

"""What is asked of a device that is defect, for front-ends: question by question, and as a JSON Schema of the answers (H-13)."""

from typing import Annotated

import orjson
from fastapi import Response
from pydantic import Field
from typing_extensions import TypedDict

from aggregates.engine.questions import Question, QuestionType
from aggregates.service_cases.defect_questions import defect_questions
from api.engine.access import Reads
from api.engine.answer import Texts
from api.engine.reading import json_answer
from api.engine.route import guarded
from api.service_cases.service_cases import SERVICE_CASES_TAG

router = guarded(SERVICE_CASES_TAG, "service_cases")


class ChoiceTold(Texts):
    """An answer that may be given, by its code."""

    code: str


class ConditionTold(TypedDict):
    """Another question, and which answers to it lead to this one."""

    question: str
    answers: list[str]


class QuestionTold(Texts):
    """A question in both languages; `choices`: null where any text may be answered."""

    key: str
    type: QuestionType
    required: Annotated[bool, Field(description="To be answered where it is asked")]
    choices: list[ChoiceTold] | None
    asked_after: Annotated[list[ConditionTold], Field(description="Asked only after all of these answers; none: always")]


class QuestionnaireTold(TypedDict):
    """What is asked today; cases keep what was asked and answered then."""

    version: int
    questions: list[QuestionTold]
    answers_schema: Annotated[str, Field(description="The answers as JSON Schema (2020-12), as text")]


@router.get("/questionnaires/defect", summary="Fragebogen zu einem Defekt / Questionnaire for a defect", response_model=QuestionnaireTold)
def get_defect_questionnaire(_caller: Reads) -> Response:
    return defect_questionnaire()


def defect_questionnaire() -> Response:
    """Answer with what is asked of a defect today."""
    asked = defect_questions()
    schema = orjson.dumps(asked.schema_of_answers()).decode()
    told = {"version": asked.version, "questions": [_told(each) for each in asked.questions], "answers_schema": schema}
    return json_answer(told)


def _told(question: Question) -> QuestionTold:
    choices: list[ChoiceTold] = [{"code": code, "de": de, "en": en} for code, (de, en) in question.offered.items()]
    return {
        "key": question.key,
        "de": question.de,
        "en": question.en,
        "type": question.type,
        "required": question.required,
        "choices": choices or None,
        "asked_after": [{"question": key, "answers": [*codes]} for key, codes in question.when.items()],
    }

"""Problems as types: what is answered instead (RFC 9457), and what something in the background ended with."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from api.engine.answer import Json, made_type, members_of
from api.engine.shape_errors import ShapeError

Facts = Annotated[dict[str, Json], Field(description="Ids, names and numbers that the text speaks of")]


class ProblemTold(TypedDict):
    """Why a request was not answered (RFC 9457). `code` is for programs and stable; `detail` is in the language of the request."""

    type: Annotated[str, Field(description="`urn:portal:problem:` and the code")]
    title: str
    status: int
    detail: str
    code: str
    detail_de: str
    detail_en: str
    hint: NotRequired[
        Annotated[str, Field(description="For who writes the client, in English: which route, field, header or setting is meant")]
    ]
    facts: NotRequired[Facts]
    parameter: NotRequired[Annotated[str, Field(description="Which parameter of a list is meant (400)")]]
    pointer: NotRequired[
        Annotated[
            str, Field(description="Where in the body that stands (RFC 6901), where it isn't a parameter of the request but of a view")
        ]
    ]
    errors: NotRequired[Annotated[list[ShapeError], Field(description="Each place whose shape is wrong (422)")]]
    correlation_id: NotRequired[Annotated[str, Field(description="Under what the log tells more (500)")]]
    at: NotRequired[Annotated[str, Field(description="The moment that was asked for (`not-yet-there`)")]]
    since: NotRequired[Annotated[str, Field(description="Since when it is there (`not-yet-there`)")]]


class ProblemOfRun(TypedDict):
    """What something in the background ended with."""

    code: str
    detail_de: str
    detail_en: str
    facts: Facts


PROBLEM: Any = made_type("Problem", members_of(ProblemTold), str(ProblemTold.__doc__))
"""The type of all problems, by the name that clients know."""

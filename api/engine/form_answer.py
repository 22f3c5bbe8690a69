"""What a front-end makes a form of, as types: the answers of `GET /meta/forms` and `GET /meta/forms/{operation_id}` (docs/api.md, Forms)."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from api.engine.answer import Json, Texts

FormFieldType = Literal[
    "text", "number", "boolean", "choice", "id", "date", "instant", "moment_or_day", "file", "object", "list", "entries"
]
"""As the fields of lists are; besides: `moment_or_day` takes a time with its zone or a day, `object` has `fields`, `list` and `entries` have `items`."""


class FormChoice(Texts):
    """A value that may be chosen, and its words."""

    value: str


class FormField(TypedDict):
    """A field of a form. What doesn't apply to it is null."""

    name: Annotated[str, Field(description="As in the body, and as errors point to it; empty: what stands in a list, or under a key")]
    label: Texts
    help: Annotated[Texts | None, Field(description="What the label doesn't say: in which form, and what comes of it")]
    type: FormFieldType
    format: Annotated[str | None, Field(description="As in JSON Schema, such as `uuid` or `date`")]
    required: bool
    nullable: Annotated[bool, Field(description="null says that there is none; it isn't the same as leaving it out")]
    personal: Annotated[bool, Field(description="It says something of a person")]
    secret: Annotated[bool, Field(description="It is taken, and never shown again")]
    deprecated: Annotated[bool, Field(description="Leave it out of forms")]
    choices: list[FormChoice] | None
    minimum: float | None
    maximum: float | None
    min_length: int | None
    max_length: int | None
    pattern: str | None
    pattern_error: Annotated[Texts | None, Field(description="What is wrong with what doesn't match the pattern")]
    min_items: int | None
    max_items: int | None
    default: Annotated[Json, Field(description="What counts where it is left out; null: nothing, or null")]
    example: Json
    id_of: Annotated[str | None, Field(description="Of an id: of what kind, such as `user`")]
    chosen_from: Annotated[str | None, Field(description="Of an id: the list whose rows have it as `id`")]
    fields: Annotated[
        "list[FormField] | None", Field(description="Of an object its fields; of entries those of the customer's own, by their keys")
    ]
    items: Annotated["FormField | None", Field(description="Of a list what stands in it; of entries what stands under each key")]


class FormNamed(TypedDict):
    """A form, and where it is told."""

    operation_id: str
    method: Literal["POST", "PUT", "PATCH", "DELETE"]
    path: Annotated[str, Field(description="Places in braces are ids of what it is about; `allowed_actions` of a row have them filled in")]
    label: Texts
    href: str


class FormsTold(TypedDict):
    """Each operation that takes a body."""

    forms: list[FormNamed]


class FormTold(FormNamed):
    """What an operation asks for, field by field, in the order in which a form has them."""

    media_type: Literal["application/json", "multipart/form-data"]
    required: Annotated[bool, Field(description="False: it can be sent without a body")]
    fields: list[FormField]
    entries: Annotated[FormField | None, Field(description="Of a body whose keys are free: what stands under each; `fields` is empty then")]
    example: Json

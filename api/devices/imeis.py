"""Identifiers of devices as people have them: a whole IMEI with its check digit, or a serial number."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from aggregates.device_terms import Identifier, IdentifierKind
from aggregates.engine.words import Help, Label
from commands.devices.device_identifiers import check_is_one
from commands.engine.moments import Day
from foundation.normal_form import key
from importers.identifiers import parse_imei
from importers.quarantine import BadValue


class PrintedIdentifier(BaseModel):
    """An IMEI with 14 digits (no check digit), 15 (checked) or 16 (IMEISV); or a serial number."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Annotated[IdentifierKind, Label("Art der Kennung", "Kind of identifier")]
    value: Annotated[
        str,
        Field(min_length=4, max_length=40),
        Label("Kennung", "Identifier"),
        Help(
            "Eine IMEI mit 15 Ziffern, wie sie auf dem Gerät steht (14 ohne Prüfziffer, 16 als IMEISV), oder eine Seriennummer.",
            "An IMEI with 15 digits as it stands on the device (14 without check digit, 16 as IMEISV), or a serial number.",
        ),
    ]

    @model_validator(mode="after")
    def imei_is_one(self) -> "PrintedIdentifier":
        self.known()
        return self

    def known(self) -> Identifier:
        """Return by what the device is known: of an IMEI its first 14 digits."""
        if self.kind != "imei":
            return Identifier(kind=self.kind, value=self.value)
        try:
            imei = parse_imei(self.value)
        except BadValue as bad:
            told = bad.in_cell("IMEI", self.value, 0)
            raise ValueError(f"{told.de} / {told.en}") from bad
        if imei is None:
            raise ValueError("keine IMEI / not an IMEI")
        return Identifier(kind="imei", value=imei.identity)


class NewIdentifier(PrintedIdentifier):
    """One that a device is to have from now on: no placeholder."""

    @field_validator("value", mode="before")
    @classmethod
    def is_one(cls, value: Any) -> Any:
        if isinstance(value, str):
            check_is_one(value)
        return value


def _not_in_future(day: date) -> date:
    if day > datetime.now(UTC).date() + timedelta(days=1):
        raise ValueError("der Tag liegt in der Zukunft / the day lies in the future")
    return day


PastDay = Annotated[Day, AfterValidator(_not_in_future)]
"""A day that has come, wherever on earth."""


def imei_claimed(text: str) -> str | None:
    """Return by what a device with this IMEI is known; None where it isn't one."""
    try:
        imei = parse_imei(text)
    except BadValue:
        return None
    return imei.identity if imei is not None else None


def serial_number_claimed(text: str) -> str:
    """Return a serial number as it is held: in capitals."""
    return key(text).upper()


def known_identifiers(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a body with its printed identifiers as the commands take them."""
    if "identifiers" in fields:
        return {**fields, "identifiers": tuple(identifier.known() for identifier in fields["identifiers"])}
    return fields

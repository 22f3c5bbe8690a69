"""What a number is, in words of its carrier: card, tariff, contract and what may be called off."""

from datetime import date

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Card(Frozen):
    """The plastic or the eSIM profile: ICCID without filler, and the carrier's word for its type."""

    iccid: str | None = None
    card_type: str | None = None


class Tariff(Frozen):
    name: str | None = None
    options: tuple[str, ...] = ()


class ContractTerm(Frozen):
    start: date | None = None
    end: date | None = None
    earliest_renewal: date | None = None


class Entitlements(Frozen):
    """What may be called off: a subsidy, an early renewal, hardware. None: the carrier didn't say."""

    subsidy: bool | None = None
    renewal: bool | None = None
    hardware_calloff: bool | None = None

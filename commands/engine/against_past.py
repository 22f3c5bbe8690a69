"""The base of refusals that tell of what is known of the past: of an event, and since when (docs/decisions/0017)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from commands.engine.command import Refusal

_SECOND = timedelta(seconds=1)


class Quoted(NamedTuple):
    """Where an event stands that a refusal tells of."""

    stream_id: UUID
    version: int


class AgainstThePast(Refusal):
    """What is known of the past stands against it.

    `facts` have its moments as programs want them. Whoever tells it to a person knows their time zone, and how things are called (`tell`); until then an
    event is told by what all of its kind have in common.
    """

    code = "against-the-past"
    de = "Was von der Vergangenheit bekannt ist, steht dagegen."
    rounds_up: ClassVar[bool] = True
    """Moments are told by the second; whoever goes by what they read comes after them."""

    def __init__(self, moments: Mapping[str, datetime], quoted: Quoted | None = None, **facts: object) -> None:
        self.moments = moments
        self.quoted = quoted
        self._zone: ZoneInfo | None = None
        super().__init__(**facts, **{name: at.isoformat() for name, at in moments.items()})

    def tell(self, zone: ZoneInfo, what: tuple[str, str] | None) -> None:
        """Tell it in this zone's time, with the event's sentence in German and in English."""
        self._zone = zone
        if what is not None:
            self.facts = {**self.facts, "what_de": what[0], "what": what[1]}
        self.args = (self.text_en,)

    @property
    def text_en(self) -> str:
        message, *_ = (type(self).__doc__ or "").split("\n\n")
        return self._filled(" ".join(message.split()), "%Y-%m-%d %H:%M:%S")

    @property
    def text_de(self) -> str:
        return self._filled(self.de, "%d.%m.%Y, %H:%M:%S")

    def _filled(self, text: str, form: str) -> str:
        zone = self._zone
        said = {name: self._said(at, zone, form) for name, at in self.moments.items()} if zone is not None else {}
        return text.format(**{**self.facts, **said})

    def _said(self, at: datetime, zone: ZoneInfo, form: str) -> str:
        part = at.microsecond
        if part and self.rounds_up:
            at, part = at.astimezone(UTC).replace(microsecond=0) + _SECOND, 0
        said = at.astimezone(zone).strftime(form)
        return f"{said}.{part:06}".rstrip("0") if part else said

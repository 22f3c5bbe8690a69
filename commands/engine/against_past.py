"""The base of refusals that tell of what is known of the past: of an event, and since when (docs/decisions/0017)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from commands.engine.command import Refusal
from foundation.sentence_facts import Language, filled, moment_told

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
        return self._filled("en")

    @property
    def text_de(self) -> str:
        return self._filled("de")

    def _filled(self, language: Language) -> str:
        zone = self._zone
        said = {name: self._said(at, zone, language) for name, at in self.moments.items()} if zone is not None else {}
        return filled(self.template(language), {**self.facts, **said}, language)

    def _said(self, at: datetime, zone: ZoneInfo, language: Language) -> str:
        part = at.microsecond
        if part and self.rounds_up:
            at, part = at.astimezone(UTC).replace(microsecond=0) + _SECOND, 0
        said = moment_told(at.astimezone(zone), language)
        return f"{said}.{part:06}".rstrip("0") if part else said

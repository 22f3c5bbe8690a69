"""What people write at a remarketing of a device that nobody had: about whom it is, is not known, so a key of the remarketing's own seals it (A-14)."""

from collections.abc import Iterator
from typing import Annotated, Literal

from aggregates.engine.claim import Claim
from aggregates.engine.event import Event, PersonalText
from aggregates.engine.words import InWords, Label
from aggregates.remarketing.claims import REMARKS_CLAIM
from aggregates.remarketing.terms import RemarketingId

RemarkedAs = Annotated[Literal["remarks", "reason"], InWords(remarks=("Bemerkungen", "remarks"), reason=("Grund", "reason"))]


class RemarketingRemarked(
    Event,
    event="remarketing.remarked",
    opens_key=True,
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: {said_as}: {text}",
    en="{Remarketing remarketing_id|Remarketing}: {said_as}: {text}",
    about=(),
):
    """With a registration its remarks, with a decline or a withdrawal its reason, in the same append."""

    remarketing_id: RemarketingId
    said_as: RemarkedAs
    text: Annotated[PersonalText, Label("Text", "Text")]

    def claims(self) -> Iterator[Claim]:
        yield REMARKS_CLAIM.of(str(self.remarketing_id))


class RemarketingRemarksErased(
    Event,
    event="remarketing.remarks_erased",
    destroys_key=True,
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Bemerkungen mit den personenbezogenen Daten eines Nutzers unwiderruflich gelöscht",
    en="{Remarketing remarketing_id|Remarketing}: remarks irrevocably erased with the personal data of a user",
    about=(),
):
    """They named a person who was erased."""

    remarketing_id: RemarketingId

    def releases(self) -> Iterator[Claim]:
        yield REMARKS_CLAIM.of(str(self.remarketing_id))

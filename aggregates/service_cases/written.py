"""What people write at a service case of a device that nobody had: about whom it is, is not known, so a key of the case's own seals it (A-14)."""

from collections.abc import Iterator

from aggregates.engine.claim import Claim
from aggregates.engine.event import Event
from aggregates.engine.questions import Answer
from aggregates.service_cases.claims import CASE_TEXTS_CLAIM
from aggregates.service_cases.terms import ServiceCaseId


class CaseTextsSealed(
    Event,
    event="service_case.texts_sealed",
    opens_key=True,
    de="{Servicefall case_id|Servicefall}: Was dazu geschrieben wird, hat einen eigenen Schlüssel",
    en="{Service case case_id|Service case}: what is written at it has a key of its own",
    about=(),
):
    """In the same append as the first text."""

    case_id: ServiceCaseId

    def claims(self) -> Iterator[Claim]:
        yield CASE_TEXTS_CLAIM.of(str(self.case_id))


class CaseTextsErased(
    Event,
    event="service_case.texts_erased",
    destroys_key=True,
    de="{Servicefall case_id|Servicefall}: Geschriebenes mit den personenbezogenen Daten eines Nutzers unwiderruflich gelöscht",
    en="{Service case case_id|Service case}: what was written irrevocably erased with the personal data of a user",
    about=(),
):
    """It named a person who was erased."""

    case_id: ServiceCaseId

    def releases(self) -> Iterator[Claim]:
        yield CASE_TEXTS_CLAIM.of(str(self.case_id))


def written_in(event: Event) -> Iterator[str]:
    """Yield what people wrote with an event that names nobody."""
    for name, mark in event.personal.items():
        if mark.or_own and mark.subject is not None and getattr(event, mark.subject) is None:
            value: str | tuple[Answer, ...] | None = getattr(event, name)
            yield from [value] if isinstance(value, str) else (each.answer for each in value or ())

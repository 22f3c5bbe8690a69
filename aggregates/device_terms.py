"""What a device is: its description, what it is known by (F-06), whether it is locked (H-23) and whether people have hidden it (F-08)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Changes, Event
from aggregates.engine.words import Help, IdOf, InWords, KeysOf, Label, SaidBy
from aggregates.user import OWN_FIELDS
from foundation.luhn import luhn_digit
from foundation.noun import Noun

IMEI_CLAIM = ClaimKind("imei", personal=False, alone_in="customer", noun=Noun("IMEI", "IMEI"))
SERIAL_NUMBER_CLAIM = ClaimKind("serial_number", personal=False, alone_in="customer", noun=Noun("Seriennummer", "serial number"))
DEVICE_USER_CLAIM = ClaimKind("device_user", personal=False, alone_in="customer")
"""`user/device`: which devices a user holds."""

DEVICE = Label("Gerät", "Device")
ABSORBED = Label("Anderer Datensatz", "Other record")
IDENTIFIERS = Label("Kennungen", "Identifiers")
DESCRIPTION = Label("Beschreibung", "Description")
KIND = Label("Art", "Kind")
MAKER = Label("Hersteller", "Maker")
MODEL = Label("Modell", "Model")
SIZE = Label("Größe", "Size")
COLOUR = Label("Farbe", "Colour")
WHEREABOUTS = Label("Verbleib", "Whereabouts")
WHAT_SIZE = Help("Wie es verkauft wird: Speicher oder Bildschirm, wie 256 GB.", "As it is sold: storage or screen, such as 256 GB.")

DeviceId = Annotated[UUID, IdOf("device"), DEVICE]
DeviceSource = Annotated[
    Literal["order", "initial_import", "device_management", "manual", "feed"],
    InWords(
        order=("Auftrag", "order"),
        initial_import=("Import zum Start", "initial import"),
        device_management=("Geräteverwaltung", "device management"),
        manual=("von Hand", "by hand"),
        feed=("Tagesimport", "feed"),
    ),
]
"""Where a device became known. Only `feed` makes it an unknown device (F-06)."""

IdentifierKind = Annotated[Literal["imei", "serial_number"], InWords(imei=("IMEI", "IMEI"), serial_number=("SN", "SN"))]


def imei_in_full(stored: str) -> str:
    """Return an IMEI as it is printed on a box: with its check digit."""
    return stored + luhn_digit(stored) if len(stored) == 14 and stored.isdigit() else stored


Imei = Annotated[str, SaidBy(imei_in_full)]
ImeiOrNone = Annotated[str | None, SaidBy(imei_in_full)]


_IDENTIFIED_BY: Mapping[IdentifierKind, ClaimKind] = {"imei": IMEI_CLAIM, "serial_number": SERIAL_NUMBER_CLAIM}

WhyEnded = Annotated[
    Literal["board_exchanged", "wrong"],
    InWords(board_exchanged=("Platine getauscht", "board exchanged"), wrong=("gehört nicht zu diesem Gerät", "not this device's")),
]
"""Why an identifier is a device's no more."""


class Identifier(BaseModel):
    """One name of a device. An IMEI is stored by its first 14 digits: the 15th is a check digit that networks may report as 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: IdentifierKind
    value: str

    def claim(self) -> Claim:
        return _IDENTIFIED_BY[self.kind].of(self.value)

    @property
    def printed(self) -> str:
        """As it stands on a device's box, in both languages alike."""
        return self.said({"kind": self.kind, "value": self.value})

    @classmethod
    def said(cls, stored: Mapping[str, Any]) -> str:
        """Say the same as `printed`, of one as it is stored."""
        kind, value = stored.get("kind"), str(stored.get("value"))
        return f"IMEI {imei_in_full(value)}" if kind == "imei" else f"SN {value}"


MOST_IMEIS = 2
"""A device has one or two slots, each with an IMEI of its own."""
MOST_SERIAL_NUMBERS = 1


class Former(NamedTuple):
    """An identifier of a board that was exchanged on a day: the device's own, not in use."""

    identifier: Identifier
    on: date


def without_former(former: tuple[Former, ...], no_more: tuple[Identifier, ...]) -> tuple[Former, ...]:
    """Return former identifiers without these."""
    return tuple(each for each in former if each.identifier not in no_more)


def with_identifiers(have: tuple[Identifier, ...], more: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    """Return identifiers with these, too, each once."""
    return (*have, *(identifier for identifier in more if identifier not in have))


def without_identifiers(have: tuple[Identifier, ...], gone: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    """Return identifiers without these."""
    return tuple(identifier for identifier in have if identifier not in gone)


class DeviceIdentified(
    Event,
    event="device.identified",
    de="{Kennung/Kennungen identifiers} ergänzt ({source})",
    en="{Identifier/Identifiers identifiers} added ({source})",
    about=("identifiers",),
):
    source: DeviceSource
    identifiers: tuple[Identifier, ...]

    def claims(self) -> Iterator[Claim]:
        yield from (identifier.claim() for identifier in self.identifiers)


class DeviceIdentifiersEnded(
    Event,
    event="device.identifiers_ended",
    de="{Kennung/Kennungen ended} beendet zum {on}: {reason}[, seitdem {replaced_by}]",
    en="{Identifier/Identifiers ended} ended on {on}: {reason}[, since then {replaced_by}]",
    changes=Changes("replaced_by", old="ended", called="identifiers"),
):
    """Some of a device's identifiers are no longer in use; it is still found by them.

    Those of an exchanged board stay its own, so that whoever reports them late means this device. What was wrong is let go: another device may have it.
    """

    remembers_releases: ClassVar[bool] = True
    ended: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    replaced_by: Annotated[tuple[Identifier, ...], IDENTIFIERS] = ()
    reason: WhyEnded
    on: date
    source: DeviceSource

    def claims(self) -> Iterator[Claim]:
        yield from (identifier.claim() for identifier in self.replaced_by)

    def releases(self) -> Iterator[Claim]:
        if self.reason == "wrong":
            yield from (identifier.claim() for identifier in self.ended)


Whereabouts = Annotated[
    Literal["pool", "remarketing", "destruction", "lessor"],
    InWords(
        pool=("Kundenpool", "customer's pool"),
        remarketing=("Wiedervermarktung", "remarketing"),
        destruction=("Vernichtung", "destruction"),
        lessor=("Leasinggeber", "lessor"),
    ),
    WHEREABOUTS,
]
"""Where a device goes that its user has given back."""


class DeviceReturned(
    Event,
    event="device.returned",
    de="{Gerät device_id|Gerät} zurückgegeben, Verbleib: {whereabouts}",
    en="{Device device_id|Device} returned, whereabouts: {whereabouts}",
    changes=Changes("whereabouts", old=None),
):
    """It is with nobody from now on: in the pool until somebody gets it, or gone for good, and on no list then."""

    device_id: DeviceId
    whereabouts: Whereabouts


Loss = Annotated[
    Literal["lost", "stolen"],
    InWords(lost=("verloren", "lost"), stolen=("gestohlen", "stolen")),
    Label("Verlust", "Loss"),
]


class DeviceReportedLost(
    Event,
    event="device.reported_lost",
    de="{Gerät device_id|Gerät} als {lost} gemeldet",
    en="{Device device_id|Device} reported {lost}",
    changes=Changes("lost", old=None),
):
    """Nobody has it in hand, whoever's it is; `device_id`: the record that was reported, which may have become part of this one since."""

    device_id: DeviceId
    lost: Loss


class DeviceFound(
    Event,
    event="device.found",
    de="{Gerät device_id|Gerät} wiedergefunden",
    en="{Device device_id|Device} found again",
    changes=Changes(None, old="was", called="lost"),
):
    device_id: DeviceId
    was: Loss


class DeviceLossHandedBack(
    Event,
    event="device.loss_handed_back",
    de="Nicht mehr {was}: das ist {Gerät device_id|dieses Gerät}, das wieder für sich steht",
    en="No longer {was}: that is {device device_id|this device}, which stands by itself again",
    changes=Changes(None, old="was", called="lost"),
):
    """The record that was reported lost was split off again, and took that along."""

    device_id: DeviceId
    was: Loss


Losses = tuple[tuple[UUID, Loss], ...]
"""As what a device, or a record that became part of it, was reported, and hasn't been found."""


def losses_after(losses: Losses, event: Event) -> Losses:
    """Return what is lost after the event."""
    if not isinstance(event, DeviceReportedLost | DeviceFound | DeviceLossHandedBack):
        return losses
    others = tuple(each for each in losses if each[0] != event.device_id)
    return (*others, (event.device_id, event.lost)) if isinstance(event, DeviceReportedLost) else others


_LOCK = ("activation_locked",)
_SHOWING = ("hidden",)


class ActivationLockReported(
    Event, event="device.activation_lock_reported", de="Aktivierungssperre gemeldet", en="Activation lock reported", about=_LOCK
):
    pass


class ActivationLockLifted(
    Event, event="device.activation_lock_lifted", de="Aktivierungssperre aufgehoben", en="Activation lock lifted", about=_LOCK
):
    pass


class DeviceHidden(Event, event="device.hidden", de="Gerät ausgeblendet", en="Device hidden", about=_SHOWING):
    """The device is on no list and in no figure from now on; a number in it says so (F-08)."""


class DeviceShown(Event, event="device.shown", de="Gerät wieder eingeblendet", en="Device shown again", about=_SHOWING):
    """The device is hidden by hand no more."""


def maker_in_front(maker: str | None, model: str | None) -> str | None:
    """Return the maker, where it is to be said before the model: not where the model begins with it, as in "Fairphone 2"."""
    if not maker or not model:
        return maker
    words = maker.casefold().split()
    return None if model.casefold().split()[: len(words)] == words else maker


def maker_and_model(maker: str | None, model: str | None) -> str:
    """Join the two as people say them; empty where neither is known."""
    return " ".join(word for word in (maker_in_front(maker, model), model) if word)


class DeviceDescription(BaseModel):
    """What a device is."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Annotated[DeviceKind, KIND] = "smartphone"
    maker: Annotated[str | None, MAKER] = None
    model: Annotated[str | None, MODEL] = None
    size: Annotated[str | None, SIZE, WHAT_SIZE] = None
    colour: Annotated[str | None, COLOUR] = None
    further: Annotated[dict[str, str], OWN_FIELDS, KeysOf("device_field")] = {}

    @property
    def called(self) -> str:
        """Maker and model, as people say them; empty where neither is known."""
        return maker_and_model(self.maker, self.model)

    @classmethod
    def as_said(cls, stored: Mapping[str, Any]) -> Mapping[str, Any]:
        """Leave out the maker where the model says it."""
        maker, model = stored.get("maker"), stored.get("model")
        return {**stored, "maker": maker_in_front(maker, model)} if isinstance(maker, str) and isinstance(model, str) else stored

"""A user: an employee of a customer who holds devices (H-02). Every word about the person is encrypted with the person's key."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field

from aggregates.address import Address
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim
from aggregates.engine.event import DELETED, EVERY_FACET, Changes, Event, FirstValues, Personal, PersonalText, PersonalTextOrNone
from aggregates.engine.words import IdOf, InWords, KeysOf, Label
from aggregates.personnel_number import UPCASTS, personnel_number_claims
from foundation.noun import Noun

USER_NAME = Label("Name", "Name")
USER_EMAIL = Label("E-Mail", "E-mail")
GROUP = Label("Gruppe", "Group")
PERSONNEL_NUMBER = Label("Personalnummer", "Personnel number")
COST_CENTRE = Label("Kostenstelle", "Cost centre")
DELIVERY_ADDRESS = Label("Lieferadresse", "Delivery address")
FURTHER_ADDRESSES = Label("Weitere Lieferadressen", "Further delivery addresses")
OWN_FIELDS = Label("Eigene Felder", "Own fields")
"""Those that a customer defines, of users and of what they hold."""

UserId = Annotated[UUID, IdOf("user"), Label("Nutzer", "User")]
UserIdOrNone = Annotated[UUID | None, IdOf("user"), Label("Nutzer", "User")]
UserStatus = Annotated[
    Literal["active", "inactive", "deleted"],
    InWords(active=("aktiv", "active"), inactive=("inaktiv", "inactive"), deleted=("gelöscht", "deleted")),
    Label("Status", "Status"),
]


NO_ADDRESS = {"recipient": DELETED, "street": DELETED, "postal_code": DELETED, "city": DELETED, "country": DELETED}

PersonalAddress = Annotated[Address, Personal(redacted=NO_ADDRESS)]
PersonalAddressOrNone = Annotated[Address | None, Personal(redacted=NO_ADDRESS)]


class UserRegistered(
    Event,
    event="user.registered",
    version=3,
    upcasts=UPCASTS,
    opens_key=True,
    de="Nutzer {name} angelegt",
    en="User {name} registered",
    changes=FirstValues(called={"primary_address": "address"}),
    about=(EVERY_FACET,),
):
    name: Annotated[PersonalText, USER_NAME]
    email: Annotated[PersonalTextOrNone, USER_EMAIL] = None
    group: Annotated[str | None, GROUP] = None
    personnel_number: Annotated[PersonalTextOrNone, PERSONNEL_NUMBER] = None
    cost_centre: Annotated[str | None, COST_CENTRE] = None
    primary_address: Annotated[PersonalAddressOrNone, DELIVERY_ADDRESS] = None
    additional_addresses: Annotated[tuple[Address, ...], Personal(redacted=[]), FURTHER_ADDRESSES] = ()
    further: Annotated[dict[str, str], Personal(redacted={}), KeysOf("user_field")] = Field(default_factory=dict)
    in_any_case: bool = True
    """The personnel number is claimed without regard to case, too."""
    in_any_spelling: bool = True
    """And without regard to leading zeros and signs."""

    def claims(self) -> Iterator[Claim]:
        return personnel_number_claims(self.personnel_number, in_any_case=self.in_any_case, in_any_spelling=self.in_any_spelling)


class UserRenamed(
    Event,
    event="user.renamed",
    de="Nutzer von {was} in {name} umbenannt",
    en="User renamed from {was} to {name}",
    changes=Changes("name"),
):
    name: Annotated[PersonalText, USER_NAME]
    was: PersonalText


class UserEmailChanged(
    Event,
    event="user.email_changed",
    de="E-Mail von {was} auf {email} geändert",
    en="E-mail changed from {was} to {email}",
    changes=Changes("email"),
):
    email: Annotated[PersonalTextOrNone, USER_EMAIL]
    was: PersonalTextOrNone


class UserGroupChanged(
    Event,
    event="user.group_changed",
    de="Gruppe von {was} auf {group} geändert",
    en="Group changed from {was} to {group}",
    changes=Changes("group"),
):
    group: Annotated[str | None, GROUP]
    was: str | None


class UserPersonnelNumberChanged(
    Event,
    event="user.personnel_number_changed",
    version=3,
    upcasts=UPCASTS,
    de="Personalnummer von {was} auf {personnel_number} geändert",
    en="Personnel number changed from {was} to {personnel_number}",
    changes=Changes("personnel_number"),
):
    personnel_number: Annotated[PersonalTextOrNone, PERSONNEL_NUMBER]
    was: PersonalTextOrNone
    in_any_case: bool = True
    in_any_spelling: bool = True

    def claims(self) -> Iterator[Claim]:
        return personnel_number_claims(self.personnel_number, in_any_case=self.in_any_case, in_any_spelling=self.in_any_spelling)

    def releases(self) -> Iterator[Claim]:
        return personnel_number_claims(self.was)


class UserCostCentreChanged(
    Event,
    event="user.cost_centre_changed",
    de="Kostenstelle von {was} auf {cost_centre} geändert",
    en="Cost centre changed from {was} to {cost_centre}",
    changes=Changes("cost_centre"),
):
    cost_centre: Annotated[str | None, COST_CENTRE]
    was: str | None


class UserPrimaryAddressChanged(
    Event,
    event="user.primary_address_changed",
    de="Primäre Lieferadresse von {was} auf {address} geändert",
    en="Primary delivery address changed from {was} to {address}",
    changes=Changes("address"),
):
    address: Annotated[PersonalAddressOrNone, DELIVERY_ADDRESS]
    was: PersonalAddressOrNone


class UserAddressAdded(
    Event,
    event="user.address_added",
    de="Lieferadresse {address} hinzugefügt",
    en="Delivery address {address} added",
    about=("additional_addresses",),
):
    address: PersonalAddress


class UserAddressRemoved(
    Event,
    event="user.address_removed",
    de="Lieferadresse {address} entfernt",
    en="Delivery address {address} removed",
    about=("additional_addresses",),
):
    address: PersonalAddress


class UserFieldChanged(
    Event,
    event="user.field_changed",
    de="{key} von {was} auf {value} geändert",
    en="{key} changed from {was} to {value}",
    changes=Changes("value", named_by="key"),
):
    """A field of the customer's own changed."""

    key: Annotated[str, IdOf("user_field")]
    value: PersonalTextOrNone
    was: PersonalTextOrNone

    def facets(self) -> frozenset[str]:
        return frozenset({f"further.{self.key}"})


class UserDeactivated(
    Event, event="user.deactivated", de="Nutzer deaktiviert", en="User deactivated", changes=Changes("status", old="was_status")
):
    was_status: ClassVar[UserStatus] = "active"
    status: ClassVar[UserStatus] = "inactive"


class UserReactivated(
    Event, event="user.reactivated", de="Nutzer reaktiviert", en="User reactivated", changes=Changes("status", old="was_status")
):
    was_status: ClassVar[UserStatus] = "inactive"
    status: ClassVar[UserStatus] = "active"


class UserDeleted(Event, event="user.deleted", de="Nutzer gelöscht", en="User deleted", changes=Changes("status", old=None)):
    """Deleted from the portal; the history stays readable until the person is erased."""

    status: ClassVar[UserStatus] = "deleted"

    personnel_number: PersonalTextOrNone = None

    def releases(self) -> Iterator[Claim]:
        return personnel_number_claims(self.personnel_number)


class UserDeletionHeldUp(
    Event,
    event="user.deletion_held_up",
    de="Nutzer nicht gelöscht, wie es gewählt war ({because})",
    en="User not deleted as was chosen ({because})",
):
    """Only the customer may end what is in the way; the rest of what was chosen took effect."""

    because: Annotated[
        Literal["account", "open_orders"],
        InWords(account=("hat einen Zugang", "has an account"), open_orders=("offene Bestellungen", "open orders")),
    ]


class UserErased(
    Event,
    event="user.erased",
    destroys_key=True,
    de="Personenbezogene Daten unwiderruflich gelöscht",
    en="Personal data irrevocably erased",
    about=(EVERY_FACET,),
):
    """The person's key was destroyed: nothing personal can be read any more, anywhere (A-14)."""


@dataclass(frozen=True, slots=True)
class User(Aggregate):
    stem: ClassVar[str] = "user"
    noun: ClassVar[Noun] = Noun("Nutzer", "user")

    status: UserStatus | Literal["unknown"] = "unknown"
    erased: bool = False
    name: str = ""
    email: str | None = None
    group: str | None = None
    personnel_number: str | None = None
    cost_centre: str | None = None
    primary_address: Address | None = None
    additional_addresses: tuple[Address, ...] = ()
    further: dict[str, str] = field(default_factory=dict[str, str])
    known_as: frozenset[str] = frozenset()
    """All names, addresses of mail and personnel numbers that the person ever had."""

    def evolve(self, event: Event) -> Self:
        now = self._after(event)
        if (now.name, now.email, now.personnel_number) == (self.name, self.email, self.personnel_number):
            return now
        said = frozenset(filter(None, (now.name, now.email, now.personnel_number)))
        return now if said <= now.known_as else replace(now, known_as=now.known_as | said)

    def _after(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case UserRegistered():
                return replace(
                    self,
                    status="active",
                    name=event.name,
                    email=event.email,
                    group=event.group,
                    personnel_number=event.personnel_number,
                    cost_centre=event.cost_centre,
                    primary_address=event.primary_address,
                    additional_addresses=event.additional_addresses,
                    further=event.further,
                    known_as=self.known_as.union(filter(None, (event.name, event.email, event.personnel_number))),
                )
            case UserRenamed():
                return replace(self, name=event.name)
            case UserEmailChanged():
                return replace(self, email=event.email)
            case UserGroupChanged():
                return replace(self, group=event.group)
            case UserPersonnelNumberChanged():
                return replace(self, personnel_number=event.personnel_number)
            case UserCostCentreChanged():
                return replace(self, cost_centre=event.cost_centre)
            case UserPrimaryAddressChanged():
                return replace(self, primary_address=event.address)
            case UserAddressAdded():
                return replace(self, additional_addresses=(*self.additional_addresses, event.address))
            case UserAddressRemoved():
                return replace(self, additional_addresses=tuple(a for a in self.additional_addresses if a != event.address))
            case UserFieldChanged():
                rest = {key: value for key, value in self.further.items() if key != event.key}
                return replace(self, further=rest if event.value is None else {**rest, event.key: event.value})
            case UserDeactivated() | UserReactivated() | UserDeleted():
                return replace(self, status=event.status)
            case UserErased():
                return replace(self, erased=True)
            case _:
                return self

"""What an account says of its owner (E-05, E-16)."""

from typing import Annotated

from aggregates.accounts.labels import ADDRESS, COMPANY, EMAIL, FULL_NAME, MOBILE, PHONE
from aggregates.engine.event import Changes, Event, PersonalText, PersonalTextOrNone


class AccountNameChanged(
    Event,
    event="account.name_changed",
    de="Name von {was} in {full_name} geändert",
    en="Name changed from {was} to {full_name}",
    changes=Changes("full_name"),
):
    full_name: Annotated[PersonalText, FULL_NAME]
    was: PersonalText


class AccountEmailChanged(
    Event,
    event="account.email_changed",
    de="E-Mail von {was} auf {email} geändert",
    en="E-mail changed from {was} to {email}",
    changes=Changes("email"),
    about=("email", "access"),
):
    """A note goes to the address before (E-05, E-16)."""

    email: Annotated[PersonalText, EMAIL]
    was: PersonalTextOrNone


class AccountEmailVouched(
    Event,
    event="account.email_vouched",
    de="E-Mail {email} vom Single Sign-on {issuer} bestätigt",
    en="E-mail {email} confirmed by the single sign-on {issuer}",
    about=("email", "access"),
):
    """The customer's directory has said that the address is this person's; what its owner enters is nobody's word but theirs."""

    email: PersonalText
    issuer: str


class AccountPhoneChanged(
    Event,
    event="account.phone_changed",
    de="Telefon von {was} auf {phone} geändert",
    en="Phone changed from {was} to {phone}",
    changes=Changes("phone"),
):
    phone: Annotated[PersonalTextOrNone, PHONE]
    was: PersonalTextOrNone


class AccountMobileChanged(
    Event,
    event="account.mobile_changed",
    de="Mobilfunknummer von {was} auf {mobile} geändert",
    en="Mobile number changed from {was} to {mobile}",
    changes=Changes("mobile"),
):
    """Where PINs go by SMS (E-04)."""

    mobile: Annotated[PersonalTextOrNone, MOBILE]
    was: PersonalTextOrNone


class AccountCompanyChanged(
    Event,
    event="account.company_changed",
    de="Firma von {was} in {company} geändert",
    en="Company changed from {was} to {company}",
    changes=Changes("company"),
):
    """A reseller's, as the customers see it who let the reseller in from then on (S-05)."""

    company: Annotated[str | None, COMPANY]
    was: str | None


class AccountAddressChanged(
    Event,
    event="account.address_changed",
    de="Adresse von {was} in {address} geändert",
    en="Address changed from {was} to {address}",
    changes=Changes("address"),
):
    """A reseller's, as its company."""

    address: Annotated[PersonalTextOrNone, ADDRESS]
    was: PersonalTextOrNone

"""Why a sign-on by OpenID Connect can't go on."""

from foundation.bilingual_error import BilingualError


class SignOnFailed(BilingualError):
    """The sign-on can't go on.

    No token, code or secret ever stands in a message.
    """

    status = 502
    code = "sign-on-failed"
    de = "Die Anmeldung kann nicht fortgesetzt werden."


class IssuerNotAllowed(SignOnFailed):
    """The address {address} can't be that of a sign-on service: it takes https and a host's name, without user, query or fragment."""

    status = 422
    code = "issuer-not-allowed"
    de = "Die Adresse {address} kann keine eines Anmeldedienstes sein: nötig sind https und ein Rechnername, ohne Benutzer, Abfrage und Fragment."


class ProviderUnreachable(SignOnFailed):
    """The sign-on service {issuer} doesn't answer as it should ({why}). Try again in a moment; if it stays so, tell your administrator."""

    status = 503
    code = "sign-on-provider-unreachable"
    de = "Der Anmeldedienst {issuer} antwortet nicht wie erwartet ({why}). Bitte gleich noch einmal versuchen; bleibt es so, den Administrator verständigen."


class ProviderIsAnother(SignOnFailed):
    """The sign-on service calls itself {found}, configured is {issuer}. Configure exactly the issuer it names (of Entra ID: the one with your tenant's id)."""

    code = "sign-on-issuer-differs"
    de = (
        "Der Anmeldedienst nennt sich {found}, eingerichtet ist {issuer}. Bitte genau den Aussteller einrichten, den er nennt"
        " (bei Entra ID den mit der eigenen Mandanten-Id)."
    )


class ProviderRefused(SignOnFailed):
    """The sign-on service {issuer} refused ({error}). Begin the sign-on anew; if it stays so, your administrator checks the client's id, secret and redirect address there."""

    status = 403
    code = "sign-on-refused-by-provider"
    de = (
        "Der Anmeldedienst {issuer} hat abgelehnt ({error}). Bitte die Anmeldung neu beginnen; bleibt es so, prüft der Administrator"
        " dort Client-Id, Secret und Rücksprungadresse."
    )


class TokenNotValid(SignOnFailed):
    """The proof of the sign-on service {issuer} is not valid: {why}. Begin the sign-on anew; if it stays so, tell your administrator."""

    status = 403
    code = "sign-on-token-not-valid"
    de = "Der Nachweis des Anmeldedienstes {issuer} ist nicht gültig: {why}. Bitte die Anmeldung neu beginnen; bleibt es so, den Administrator verständigen."


class TooManyGroups(SignOnFailed):
    """You are in so many groups that Entra ID left them out of the token. Your administrator sets, in the app registration under "Token configuration", "Groups assigned to the application" instead of all groups, or uses app roles."""

    status = 403
    code = "sign-on-too-many-groups"
    de = (
        "Sie sind in so vielen Gruppen, dass Entra ID sie im Token auslässt. Der Administrator stellt in der App-Registrierung unter"
        " „Tokenkonfiguration“ statt aller Gruppen „Der Anwendung zugewiesene Gruppen“ ein oder verwendet App-Rollen."
    )

"""Why somebody doesn't get in by single sign-on. Who it is, the directory has said already: so each reason is told."""

from commands.engine.command import Refusal
from gateways.oidc_errors import SignOnFailed


class NoSignOn(Refusal):
    """There is no single sign-on for the customer number {customer_number}; log in with user name and password, or ask your administrator for the right address."""

    status = 404
    code = "no-sign-on"
    de = (
        "Für die Kundennummer {customer_number} gibt es kein Single Sign-on; bitte mit Benutzername und Kennwort anmelden oder den Administrator"
        " nach der richtigen Adresse fragen."
    )


class ReturnNotLocal(Refusal):
    """What is to be opened after signing on lies outside of the portal; sign on without it, then open it."""

    status = 422
    code = "return-not-local"
    hint = "return_to is a path such as /users."
    de = "Was nach der Anmeldung geöffnet werden soll, liegt außerhalb des Portals; bitte ohne dies anmelden und es dann öffnen."


class SignOnNotUnderWay(Refusal):
    """This sign-on was not begun in this browser, is finished already or took longer than {minutes} minutes; begin it anew."""

    status = 400
    code = "sign-on-not-under-way"
    de = (
        "Diese Anmeldung wurde nicht in diesem Browser begonnen, ist schon abgeschlossen oder hat länger als {minutes} Minuten gedauert;"
        " bitte neu beginnen."
    )


class NotAdmitted(Refusal):
    """You are known to your organisation's directory, but not admitted to the portal; ask your administrator."""

    status = 403
    code = "not-admitted"
    de = "Das Verzeichnis Ihrer Organisation kennt Sie, Zutritt zum Portal haben Sie aber nicht; bitte an den Administrator wenden."


class AccountClosed(Refusal):
    """Your account is locked or deactivated; ask your administrator."""

    status = 403
    code = "account-closed"
    de = "Ihr Zugang ist gesperrt oder deaktiviert; bitte an den Administrator wenden."


class AccountNotTied(Refusal):
    """An account with your e-mail address is there already and is not tied to you. If it is yours, log in with its password and tie it in your profile, or have your administrator tie it to {subject}, which is how the directory knows you; if not, have it deactivated and be invited anew."""

    code = "account-not-tied"
    de = (
        "Mit Ihrer E-Mail-Adresse gibt es schon einen Zugang, der nicht mit Ihnen verknüpft ist. Ist es Ihrer, bitte mit dessen Kennwort anmelden und ihn im"
        " Profil verknüpfen, oder ihn vom Administrator mit {subject} verknüpfen lassen (so kennt Sie das Verzeichnis); sonst ihn deaktivieren und sich neu"
        " einladen lassen."
    )


class DirectoryFailed(Refusal):
    """What the directory did, in the words of its error."""

    def __init__(self, error: SignOnFailed) -> None:
        self._texts = error.text_de, error.text_en
        self.status = error.status
        self.code = error.code
        super().__init__()

    @property
    def text_de(self) -> str:
        return self._texts[0]

    @property
    def text_en(self) -> str:
        return self._texts[1]

"""Why an account's password, app or data can't be set as somebody wants."""

from commands.engine.command import Refusal


class HashingBusy(Refusal):
    """Very many people are logging in at this moment; try again in {seconds} seconds."""

    status = 503
    code = "logins-busy"
    de = "In diesem Augenblick melden sich sehr viele an; bitte in {seconds} Sekunden wieder versuchen."


class AppCodeWrong(Refusal):
    """The authenticator app's code is wrong, used or expired, or belongs to another QR code; enter the one that it shows now. If it stays so, set the phone's clock."""

    status = 422
    code = "app-code-wrong"
    de = (
        "Der Code der Authentifizierungs-App ist falsch, verbraucht oder abgelaufen oder gehört zu einem anderen QR-Code; bitte den eingeben, den sie"
        " jetzt zeigt. Wenn es dabei bleibt, die Uhr des Telefons stellen."
    )


class PasswordUnfit(Refusal):
    """The password is not possible: {rules}"""

    status = 422
    code = "password-unfit"
    de = "Das Kennwort geht nicht: {rules_de}"


class CurrentPasswordWrong(Refusal):
    """The current password is wrong; whoever doesn't know it any more logs out and uses "forgot password"."""

    status = 403
    code = "current-password-wrong"
    de = "Das aktuelle Kennwort ist falsch; wer es nicht mehr weiß, meldet sich ab und nutzt „Kennwort vergessen“."


class CurrentPasswordMissing(Refusal):
    """Your current password is needed for a new mobile number or e-mail address; enter it, too."""

    status = 422
    code = "current-password-missing"
    hint = "current_password"
    de = "Für eine neue Mobilfunknummer oder E-Mail-Adresse wird das aktuelle Kennwort gebraucht; bitte mit angeben."


class NoPassword(Refusal):
    """This account logs in by single sign-on and has no password here; change it in your organisation's directory."""

    code = "no-password"
    de = (
        "Dieser Zugang meldet sich über Single Sign-on an und hat hier kein Kennwort; bitte im Verzeichnis der eigenen Organisation ändern."
    )

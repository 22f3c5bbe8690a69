"""Why somebody doesn't get in; what is said is the same whether an account exists or not."""

from commands.engine.command import Refusal


class LoginFailed(Refusal):
    """User name or password is wrong, or this account can't log in here now; after {limit} failed tries in {minutes} minutes it is closed here for {minutes} minutes, and after very many from everywhere for longer to browsers that it doesn't know. "Forgot password" sends a new link, which opens it at once."""

    status = 401
    code = "login-failed"
    de = (
        "Benutzername oder Kennwort ist falsch, oder dieser Zugang kann sich hier zurzeit nicht anmelden; nach {limit} Fehlversuchen in {minutes} Minuten"
        " ist er hier {minutes} Minuten lang geschlossen, nach sehr vielen von überall her länger für Browser, die er nicht kennt. „Kennwort vergessen“"
        " sendet einen neuen Link, der ihn sofort öffnet."
    )


class TooManyTries(Refusal):
    """Too many failed tries; try again in {seconds} seconds."""

    status = 429
    code = "too-many-tries"
    de = "Zu viele Fehlversuche; bitte in {seconds} Sekunden wieder versuchen."


class HashingBusy(Refusal):
    """Very many people are logging in at this moment; try again in {seconds} seconds."""

    status = 503
    code = "logins-busy"
    de = "In diesem Augenblick melden sich sehr viele an; bitte in {seconds} Sekunden wieder versuchen."


class TooOften(Refusal):
    """This was asked for too often; try again in {seconds} seconds."""

    status = 429
    code = "too-often"
    de = "Das war zu oft; bitte in {seconds} Sekunden wieder versuchen."


class TooManyPinsAsked(Refusal):
    """Too many PINs were requested for this account without a login; the next one can be requested in {seconds} seconds."""

    status = 429
    code = "too-many-pins-requested"
    de = "Für diesen Zugang wurden zu viele PINs angefordert, ohne dass eine Anmeldung folgte; die nächste geht in {seconds} Sekunden."


class AppAsksForCode(Refusal):
    """This login asks for the authenticator app's code, or a recovery code; no PIN is sent for it."""

    code = "app-asks-for-code"
    de = "Diese Anmeldung verlangt den Code der Authentifizierungs-App oder einen Wiederherstellungscode; eine PIN wird dafür nicht gesendet."


class AppCodeWrong(Refusal):
    """The authenticator app's code is wrong, used or expired, or belongs to another QR code; enter the one that it shows now. If it stays so, set the phone's clock."""

    status = 422
    code = "app-code-wrong"
    de = (
        "Der Code der Authentifizierungs-App ist falsch, verbraucht oder abgelaufen oder gehört zu einem anderen QR-Code; bitte den eingeben, den sie"
        " jetzt zeigt. Wenn es dabei bleibt, die Uhr des Telefons stellen."
    )


class LoginNotUnderWay(Refusal):
    """This login has expired, was finished or had too many wrong codes; begin anew with user name and password."""

    status = 401
    code = "login-not-under-way"
    de = "Diese Anmeldung ist abgelaufen, beendet oder hatte zu viele falsche Codes; bitte mit Benutzername und Kennwort neu beginnen."


class SecondFactorWrong(Refusal):
    """The code is wrong, used or expired; {tries_left} tries are left for this login."""

    status = 401
    code = "second-factor-wrong"
    de = "Der Code ist falsch, verbraucht oder abgelaufen; für diese Anmeldung bleiben {tries_left} Versuche."


class LinkNotKnown(Refusal):
    """This link is not valid (any more): it works once, for 24 hours, and only the newest one. "Forgot password" sends a new one."""

    status = 410
    code = "link-not-valid"
    de = "Dieser Link gilt nicht (mehr): er wirkt einmal, 24 Stunden lang, und nur der neueste. „Kennwort vergessen“ sendet einen neuen."


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
    """current_password is missing: needed for a new mobile number or e-mail address."""

    status = 422
    code = "current-password-missing"
    de = "current_password fehlt: das aktuelle Kennwort wird für eine neue Mobilfunknummer oder E-Mail-Adresse gebraucht."


class NoPassword(Refusal):
    """This account logs in by single sign-on and has no password here; change it in your organisation's directory."""

    code = "no-password"
    de = (
        "Dieser Zugang meldet sich über Single Sign-on an und hat hier kein Kennwort; bitte im Verzeichnis der eigenen Organisation ändern."
    )


class ActivationCodesSuspended(Refusal):
    """Too many wrong activation codes; none is taken for now. Try again in {seconds} seconds, with the code that your customer tells you."""

    status = 429
    code = "activation-codes-suspended"
    de = "Zu viele falsche Aktivierungscodes; zurzeit wird keiner angenommen. Bitte in {seconds} Sekunden wieder versuchen, mit dem Code, den der Kunde nennt."

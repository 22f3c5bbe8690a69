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


class TooManyPinsAsked(Refusal):
    """Too many PINs were requested for this account without a login; the next one can be requested in {seconds} seconds."""

    status = 429
    code = "too-many-pins-requested"
    de = "Für diesen Zugang wurden zu viele PINs angefordert, ohne dass eine Anmeldung folgte; die nächste geht in {seconds} Sekunden."


class AppAsksForCode(Refusal):
    """This login asks for the authenticator app's code, or a recovery code; no PIN is sent for it."""

    code = "app-asks-for-code"
    de = "Diese Anmeldung verlangt den Code der Authentifizierungs-App oder einen Wiederherstellungscode; eine PIN wird dafür nicht gesendet."


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

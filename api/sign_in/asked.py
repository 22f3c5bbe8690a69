"""What people are asked for who log in or prove that it is them: words of theirs, with their labels."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from aggregates.accounts.labels import LOGIN
from aggregates.engine.words import OF_PERSON, SECRET, Expected, Help, Label
from api.engine.shape import Word

LoginName = Annotated[Word, LOGIN, OF_PERSON]
Password = Annotated[Word, Label("Kennwort", "Password"), SECRET]
NewPassword = Annotated[
    Word,
    Label("Neues Kennwort", "New password"),
    Help(
        "8 bis 40 Zeichen, darunter drei von vier Arten: Großbuchstaben, Kleinbuchstaben, Ziffern, Sonderzeichen.",
        "8 to 40 characters, of three kinds of four: capital letters, small letters, digits, special characters.",
    ),
    SECRET,
]
CurrentPassword = Annotated[Word, Label("Aktuelles Kennwort", "Current password"), SECRET]
LoginToken = Annotated[
    Word,
    Label("Begonnene Anmeldung", "Login begun"),
    Help("Aus der Antwort auf Benutzername und Kennwort.", "From the answer to user name and password."),
    SECRET,
]
AsCookie = Annotated[
    bool,
    Label("Im Browser anmelden", "Log in in a browser"),
    Help("Die Sitzung kommt als Cookie, das Skripte nicht lesen können.", "The session comes as a cookie that scripts can't read."),
]
SecretId = Annotated[
    UUID,
    Label("Eingerichtete App", "App set up"),
    Help("Aus der Antwort mit dem Bild für die App.", "From the answer with the picture for the app."),
]
AppCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{6}$"),
    Expected("Erwartet werden 6 Ziffern.", "6 digits are expected."),
    Label("Code der App", "Code of the app"),
    Help("Die sechs Ziffern, die die App jetzt zeigt.", "The six digits that the app shows now."),
    SECRET,
]

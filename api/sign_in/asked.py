"""What people are asked for who log in or prove that it is them: words of theirs, with their labels."""

from typing import Annotated

from aggregates.accounts.labels import LOGIN
from aggregates.engine.words import OF_PERSON, SECRET, Help, Label
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

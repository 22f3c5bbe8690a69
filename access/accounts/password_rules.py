"""What a password must be (E-02; manual, "Vorgaben Kennwort" and "Kennwort ändern"): each rule that is broken is named."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from access.accounts.account_refusals import PasswordUnfit

SHORTEST, LONGEST = 8, 40
SIGNS = " /$@,;_:#+({)}[]?*^|\\–-"
"""Besides letters of all languages and the digits 0-9. The manual's dash is taken for both, the long and the plain one."""
_LISTED = " ".join(SIGNS.strip())
NEIGHBOURS = 3
"""So many characters that follow each other in the name must not be in the password."""
CLASSES = 3

RuleCode = Literal["too_short", "too_long", "characters", "login", "name", "classes"]


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """`code` is for programs, the rest for people."""

    code: RuleCode
    de: str
    en: str


def broken_rules(password: str, login: str, full_name: str) -> list[BrokenRule]:
    """List all rules that a password breaks, in the order of the manual; none if it may be used."""
    return list(_broken(unicodedata.normalize("NFC", password), login, full_name))


def check_password(password: str, login: str, full_name: str) -> None:
    """Check a password against the rules. Raises PasswordUnfit, which names each broken rule."""
    broken = broken_rules(password, login, full_name)
    if broken:
        codes = [rule.code for rule in broken]
        raise PasswordUnfit(rules="; ".join(rule.en for rule in broken), rules_de="; ".join(rule.de for rule in broken), codes=codes)


def _broken(password: str, login: str, full_name: str) -> Iterator[BrokenRule]:
    if len(password) < SHORTEST:
        yield BrokenRule("too_short", f"mindestens {SHORTEST} Zeichen, besser 11", f"at least {SHORTEST} characters, better 11")
    if len(password) > LONGEST:
        yield BrokenRule("too_long", f"höchstens {LONGEST} Zeichen", f"at most {LONGEST} characters")
    if others := [_shown(character) for character in dict.fromkeys(password) if not _allowed(character)]:
        listed = " ".join(others)
        yield BrokenRule(
            "characters",
            f"nicht erlaubt ist {listed} (erlaubt sind Buchstaben aller Sprachen, die Ziffern 0-9, Leerzeichen und {_LISTED})",
            f"not allowed is {listed} (allowed are letters of all languages, the digits 0-9, spaces and {_LISTED})",
        )
    folded = _folded(password)
    if login and _folded(login) in folded:
        yield BrokenRule("login", "darf den Benutzernamen nicht enthalten", "must not contain the user name")
    name = _folded(full_name)
    if any(name[start : start + NEIGHBOURS] in folded for start in range(len(name) - NEIGHBOURS + 1)):
        yield BrokenRule(
            "name",
            "darf nicht mehr als zwei Zeichen enthalten, die im vollständigen Namen aufeinander folgen",
            "must not contain more than two characters that follow each other in the full name",
        )
    if len({_class(character) for character in password}) < CLASSES:
        yield BrokenRule(
            "classes",
            "Zeichen aus mindestens drei von vier Arten: Großbuchstaben, Kleinbuchstaben, Ziffern, Sonderzeichen",
            "characters of at least three of four kinds: capital letters, small letters, digits, special characters",
        )


def _allowed(character: str) -> bool:
    return character in "0123456789" or character in SIGNS or unicodedata.category(character)[0] in "LM"


def _shown(character: str) -> str:
    """Itself, or its number where it can't be seen."""
    return character if character.isprintable() and not character.isspace() else f"U+{ord(character):04X}"


def _class(character: str) -> Literal["capital", "small", "digit", "special"]:
    """Letters of scripts that know no capitals count as small ones."""
    if character in "0123456789":
        return "digit"
    if unicodedata.category(character)[0] not in "LM":
        return "special"
    return "capital" if character.isupper() else "small"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())

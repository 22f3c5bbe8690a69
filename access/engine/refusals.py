"""Why something is closed for a while that was tried or asked for too often."""

from commands.engine.command import Refusal


class TooManyTries(Refusal):
    """Too many failed tries; try again in {seconds} seconds."""

    status = 429
    code = "too-many-tries"
    de = "Zu viele Fehlversuche; bitte in {seconds} Sekunden wieder versuchen."


class TooOften(Refusal):
    """This was asked for too often; try again in {seconds} seconds."""

    status = 429
    code = "too-often"
    de = "Das war zu oft; bitte in {seconds} Sekunden wieder versuchen."

"""When a service that others run doesn't answer, or not as it should."""


class ServiceAway(Exception):
    """Nothing is known of what became of it: ask again later. The text names a kind of error and a number, never what others answered."""

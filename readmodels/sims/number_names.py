"""A number is called by itself, but in its own history."""

from readmodels.engine.names import Name, Naming

NUMBER_NAMES = Naming("number", own=Name("diese Rufnummer", "this number"))

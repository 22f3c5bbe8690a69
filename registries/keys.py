"""Under which key something is found in a mapping of a registry, as its declaration says it: two of one key would leave one of them out."""

import ast

from registries.source import Definition, Source, canonical


def key_of(here: Source, definition: Definition, by: str) -> str | None:
    """Return the key under which it is found; None where it isn't said there.

    It is the text, or the full name of the constant, that is its first argument (of a class: the keyword of its base) or the argument `by`.
    """
    match definition:
        case ast.Call(args=args, keywords=keywords):
            said = [keyword.value for keyword in keywords if keyword.arg == by] or args[:1]
        case ast.ClassDef(keywords=keywords):
            said = [keyword.value for keyword in keywords if keyword.arg == by]
        case _:
            said = []
    match said:
        case [ast.Constant(value=str(text))]:
            return text
        case [node]:
            return canonical(here.root, here.full_name(node))
        case _:
            return None

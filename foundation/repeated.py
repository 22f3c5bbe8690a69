"""What is said more than once where it is to be said once."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T")


def first_repeated(values: Sequence[T], by: Callable[[T], Hashable]) -> T | None:
    """Return the first value that another one is like (`by` of both is the same); None where all differ."""
    counts = Counter(map(by, values))
    return next((value for value in values if counts[by(value)] > 1), None)

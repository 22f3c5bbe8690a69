"""What is left of an application that was served."""

from fastapi.dependencies import models


def forget_applications() -> None:
    """The framework keeps what it has found out about functions of an application, and by them the application, 50 MB each, for ever."""
    for kept in vars(models).values():
        if callable(forget := getattr(kept, "cache_clear", None)):
            forget()

"""How every verb of `portal` begins: settings read, logs set up."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.settings import Settings


@dataclass(slots=True)
class _Options:
    debug: bool = False


_options = _Options()


def configure(*, debug: bool) -> None:
    """Keep what was said before the verb."""
    _options.debug = debug


def settings(*, logs: bool = False) -> "Settings":
    """Read the settings; `logs` is for processes whose logs are what they print: the others log warnings only."""
    from portal.engine.logging import configure_logging
    from portal.settings import Settings

    found = Settings.from_environment()
    level = "debug" if _options.debug else found.log_level if logs or found.log_level == "error" else "warning"
    configure_logging(level, as_json=found.log_json)
    return found


def debugging() -> bool:
    """Tell whether --debug was said."""
    return _options.debug

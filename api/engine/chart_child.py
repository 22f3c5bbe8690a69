"""Draws charts for another process: specifications on its standard input, a line each time, pictures on its standard output.

Started by `chart_process.py`, never imported there: what draws brings a JavaScript engine along, which the API's process is not to hold for ever. It ends when
nobody has asked for a while, or the other process is gone.
"""

import base64
import json
import os
import resource
import select
import signal
import sys
from typing import Any

_SCALE = 2.0
_NICE = 5
_IDLE = 60.0
"""Seconds for which it waits for the next one."""


def draw_charts() -> None:
    """Draw what is asked for, until nobody asks."""
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for told_to_end in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(told_to_end, signal.SIG_IGN)  # whoever tells all processes tells the parent too, at whose end this one ends
    import vl_convert  # only here, as it takes a second

    while select.select([sys.stdin], [], [], _IDLE)[0] and (line := sys.stdin.readline()):
        asked: tuple[Any, list[dict[str, Any]]] = json.loads(line)
        locale, charts = asked
        told: list[str] | str
        try:
            pictures = [vl_convert.vegalite_to_png(each, scale=_SCALE, allowed_base_urls=[], format_locale=locale) for each in charts]
            told = [base64.b64encode(each).decode() for each in pictures]
        except Exception as error:  # noqa: BLE001  told to whoever waits
            told = type(error).__name__
        print(json.dumps(told), flush=True)

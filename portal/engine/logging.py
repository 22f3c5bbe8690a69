"""Logs: one line per event on stderr, for people or (PORTAL_LOG_JSON) as JSON for machines. Libraries' logs go the same way."""

import logging
import sys

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor


def configure_logging(level: str, *, as_json: bool) -> None:
    """Send all logs of `level` and above to stderr; called once, by the program's start."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    # Tracebacks without the values of variables: these hold tokens, keys and personal data.
    if as_json:
        tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
        ending: list[Processor] = [tracebacks, structlog.processors.JSONRenderer(serializer=_json)]
    else:
        ending = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # What httpx and httpcore say of requests has addresses in it, which may hold numbers, texts and keys of SMS gateways.
    for noisy in ("psycopg.pool", "watchfiles.main", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


def _json(event: EventDict, **_: object) -> str:
    return orjson.dumps(event, default=str).decode()

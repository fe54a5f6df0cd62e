"""JSON logs that name no person: no address, no query, no path tail, no value from a form or a row."""

import logging
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

_LINE_PER_REQUEST = ("gunicorn.access", "django.server")


def route_instead_of_path(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """For a record about a request: its route, since a path like /o/TOKEN/ opens something."""
    record = event.get("_record")
    request = getattr(record, "request", None)
    if request is None:
        return event
    match = getattr(request, "resolver_match", None)
    event["event"] = "request"
    event["method"] = getattr(request, "method", None)
    event["route"] = match.route if match else None
    event["status"] = getattr(record, "status_code", None)
    return event


def template_instead_of_values(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """For gunicorn's warnings, which hold addresses and paths: the first words only."""
    record = event.get("_record")
    if record is not None and record.name.startswith("gunicorn") and record.levelno >= logging.WARNING:
        event["event"] = str(record.msg).split("%")[0].split(" from ip=")[0].strip()
    return event


def places_instead_of_messages(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Exceptions as types and places: their messages may quote answers (PostgreSQL quotes whole rows)."""
    info = event.pop("exc_info", None)
    if isinstance(info, tuple) and info[1] is not None:
        event["exception"] = _places(info[1], info[2])
    return event


def _places(error: BaseException, trace: TracebackType | None) -> list[str]:
    lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    cause = error.__cause__ or error.__context__
    earlier = _places(cause, cause.__traceback__) if cause is not None else []
    return [*earlier, *lines, type(error).__qualname__]


def configuration(level: str) -> dict[str, Any]:
    """What Django's LOGGING takes: one line of JSON a record on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.processors.TimeStamper(fmt="iso"),
                    structlog.stdlib.PositionalArgumentsFormatter(),
                ],
                "processors": [
                    route_instead_of_path,
                    template_instead_of_values,
                    places_instead_of_messages,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(default=str),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Their own handlers would write the same record once more, with its path.
            **{name: {"handlers": [], "propagate": True} for name in ("django", "gunicorn.error")},
            **{name: {"level": "ERROR"} for name in _LINE_PER_REQUEST},
        },
    }


def configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )

"""Logging: to standard error, without the links that open something and without what people typed.

`ALUR_LOG` says how: `text` for people, `json` for a collector, one object a line. What the product itself logs
(structlog: deliveries, the worker) is JSON in any case.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog

from alur.kernel.trace import request_id
from alur.ui.tracing import NOTED

_SECRETS = re.compile(r"(/lacak/|/tautan/|/meja/kalender/|/akun/sandi/baru/|/akun/undangan/\d+/)[^\s?/]+")
"""Links of tracking, of somebody outside, of a new or first password: who reads a log must not follow them."""
_SAID = ("method", "route", "status", "ms")
"""What `ui/tracing` tells of a request."""

type _Trouble = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutLinks(logging.Filter):
    """Takes the secret out of every address that a record tells of, and notes the request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRETS.sub(r"\1…", record.getMessage()), None
        request = getattr(record, "request", None)
        record.request_id = request_id() or getattr(request, "META", {}).get(NOTED, "")
        return True


class _WithoutWords(logging.Formatter):
    """Of an error its kind and its places: its text may quote what somebody typed (a duplicate address, a bad date)."""

    def formatException(self, ei: _Trouble) -> str:
        return "\n".join(_places(ei[1])) if ei[1] is not None else ""


class TextLines(_WithoutWords):
    """For people: time, level, logger, words, and the request's number."""

    def format(self, record: logging.LogRecord) -> str:
        said = {name: getattr(record, name) for name in _SAID if hasattr(record, name)}
        more = "".join(f" {name}={value}" for name, value in said.items())
        number = getattr(record, "request_id", "")
        return super().format(record) + more + (f" request_id={number}" if number else "")


class JsonLines(_WithoutWords):
    """For a collector: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        line |= {name: getattr(record, name) for name in _SAID if hasattr(record, name)}
        if number := getattr(record, "request_id", ""):
            line["request_id"] = number
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__name__
            line["places"] = _places(record.exc_info[1])[1:]
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_structlog() -> None:
    """JSON lines to standard error, with the request's number."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _add_request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _add_request_id(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if number := request_id():
        event.setdefault("request_id", number)
    return event


def _places(error: BaseException) -> list[str]:
    """Kind and frames, the innermost last, of the error and of what caused it."""
    found = [type(error).__name__]
    found += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found + ([f"because of {_places(cause)[0]}", *_places(cause)[1:]] if cause is not None else [])

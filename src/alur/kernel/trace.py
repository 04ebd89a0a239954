"""The number of the request that is being answered: it goes into every log line, and with a delivery to the worker."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    """16 hex digits; it opens nothing and tells nothing of who asked."""
    return secrets.token_hex(8)


def request_id() -> str:
    """Of the request under way, or of the one that a delivery came from; empty where there is none."""
    return _current.get()


@contextmanager
def following(identity: str) -> Iterator[None]:
    """What happens in the block happens because of that request."""
    token = _current.set(identity)
    try:
        yield
    finally:
        _current.reset(token)

"""Leaving alone, for a while, who fell silent: waiting for it again and again would hold up all others."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

PAUSE_SECONDS = 60.0
_NEARLY = 0.9
"""A wait that was cut off by its own limit ends a little before or after it."""


class Patience:
    """Of one process, and in its memory only: another one, or this after a restart, finds out for itself."""

    def __init__(self, pause: float = PAUSE_SECONDS) -> None:
        self._pause = pause
        self._until: dict[str, float] = {}

    def left(self, whom: str) -> float:
        """For how many seconds more it is to be left alone; 0 where it may be asked."""
        return max(0.0, self._until.get(whom, 0.0) - time.monotonic())

    @contextmanager
    def asking(self, whom: str, limit: float) -> Iterator[None]:
        """Ask it. Where that fails after about `limit` seconds or more, it was silent: from now on it is left alone."""
        began = time.monotonic()
        try:
            yield
        except Exception:
            now = time.monotonic()
            if now - began >= limit * _NEARLY:
                self._until = {each: until for each, until in self._until.items() if until > now}
                self._until[whom] = now + self._pause
            raise
        self._until.pop(whom, None)

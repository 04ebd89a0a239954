"""Run acts at the same moment, each in a thread with a connection and a transaction of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from alur.kernel.errors import AlurError


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the kernel error that it met; any other error is raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return act()
        except AlurError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def refused(results: list[Any]) -> list[AlurError]:
    return [result for result in results if isinstance(result, AlurError)]

"""What stands in front of several nodes: takes a connection, hands it to the next node that answers."""

import socket
import threading
from collections import Counter
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.machine import free_port

CONNECT_SECONDS = 0.5


class Balancer:
    """On 127.0.0.1 of the namespace in which it is entered. `served` counts answered connections by node."""

    def __init__(self, nodes: dict[str, tuple[str, int]]) -> None:
        self._nodes = nodes
        self._open: dict[socket.socket, str] = {}
        self._out: set[str] = set()
        self._turn = 0
        self._lock = threading.Lock()
        self._ended = threading.Condition(self._lock)
        self.served: Counter[str] = Counter()
        self.port = free_port()

    def __enter__(self) -> Self:
        self._door = socket.create_server(("127.0.0.1", self.port), backlog=64)
        threading.Thread(target=self._take, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()
        self.drop(*self._nodes)

    def rest(self, *names: str) -> None:
        """No more connections to these nodes; those that are open are answered."""
        with self._lock:
            self._out |= set(names)

    def drop(self, *names: str) -> None:
        """No more connections to these nodes, and an end to those that are open: a health check has failed."""
        self.rest(*names)
        with self._lock:
            cut = [each for each, name in self._open.items() if name in names]
        for each in cut:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        with self._ended:
            assert self._ended.wait_for(lambda: not set(self._open.values()) & set(names), 10)

    def take_back(self, name: str) -> None:
        with self._lock:
            self._out.discard(name)

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                caller, _address = self._door.accept()
                threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        with caller:
            name, node = self._next()
            if node is None:
                return
            with node:
                with self._lock:
                    if name in self._out:  # meanwhile
                        return
                    self._open[node] = name
                asking = threading.Thread(target=_pour, args=(caller, node), daemon=True)
                asking.start()
                answered = _pour(node, caller)
                with self._lock:
                    del self._open[node]
                    self.served[name] += answered > 0
                    self._ended.notify_all()

    def _next(self) -> tuple[str, socket.socket | None]:
        with self._lock:
            self._turn += 1
            names = [name for name in self._nodes if name not in self._out]
            first = self._turn % max(1, len(names))
        for name in names[first:] + names[:first]:
            with suppress(OSError):
                node = socket.create_connection(self._nodes[name], CONNECT_SECONDS)
                node.settimeout(60)
                return name, node
        return "", None


def _pour(source: socket.socket, target: socket.socket) -> int:
    """All that comes; how much it was."""
    count = 0
    with suppress(OSError):
        while block := source.recv(65536):
            target.sendall(block)
            count += len(block)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
    return count

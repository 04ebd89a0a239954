"""Machines that are none: network namespaces of this test's own, each joined by a cable to a bridge in a hub.

Addresses are those inside the namespaces only; nothing of it reaches, or is reached from, any other network.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self
from uuid import uuid4

HUB = "10.77.0.1"


def why_not() -> str:
    """Why this machine makes no network namespaces; empty where it does."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "network namespaces need iproute2"
    probe = f"alur-probe-{uuid4().hex[:6]}"
    if subprocess.run(["ip", "netns", "add", probe], check=False, capture_output=True).returncode:
        return "this machine makes no network namespaces (a container without the right to?)"
    _ip("netns", "del", probe)
    return ""


class Network:
    """`with Network() as network:` a hub with a bridge; `add` puts a machine beside it, `cut` and `join` its cable."""

    def __init__(self) -> None:
        self._mark = uuid4().hex[:6]
        self.hub = f"alur-{self._mark}-hub"
        self._names: list[str] = [self.hub]

    def __enter__(self) -> Self:
        _ip("netns", "add", self.hub)
        self._in(self.hub, "link", "set", "lo", "up")
        self._in(self.hub, "link", "add", "bridge", "type", "bridge")
        self._in(self.hub, "addr", "add", f"{HUB}/24", "dev", "bridge")
        self._in(self.hub, "link", "set", "bridge", "up")
        return self

    def add(self, name: str, number: int) -> str:
        """A machine of that name with the address that ends so; answers the address."""
        space, address = self.space(name), f"10.77.0.{number}"
        _ip("netns", "add", space)
        self._names.append(space)
        self._in(self.hub, "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", space)
        self._in(self.hub, "link", "set", name, "master", "bridge", "up")
        self._in(space, "link", "set", "lo", "up")
        self._in(space, "addr", "add", f"{address}/24", "dev", "eth0")
        self._in(space, "link", "set", "eth0", "up")
        return address

    def space(self, name: str) -> str:
        return f"alur-{self._mark}-{name}"

    def cut(self, name: str) -> None:
        self._in(self.hub, "link", "set", name, "down")

    def join(self, name: str) -> None:
        self._in(self.hub, "link", "set", name, "up")

    def command(self, name: str) -> list[str]:
        """What to put before a command that is to run on that machine."""
        return ["ip", "netns", "exec", self.space(name)]

    @contextmanager
    def inside_hub(self) -> Iterator[None]:
        """This thread, and what it starts, is in the hub."""
        own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{self.hub}", os.O_RDONLY)
        try:
            os.setns(there, os.CLONE_NEWNET)
            yield
        finally:
            os.setns(own, os.CLONE_NEWNET)
            os.close(own)
            os.close(there)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for space in self._names:
            subprocess.run(["ip", "netns", "del", space], check=False, capture_output=True)

    def _in(self, space: str, *arguments: str) -> None:
        _ip("-n", space, *arguments)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)

"""`alur bench http`: pages and acts over HTTP, under 16 clients, beside a bare view of the same server.

The server is `alur serve`; the clients are a process of their own. The kinds take turns, and each is compared with the
bare view of its own turn, so that a busy machine slows both alike. At the end the memory of web and worker is read.
See README.md.
"""

import json
import statistics
import sys
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from .figures import Figure
from .servers import Running, Web, small
from .turns import Child, Databases, Options

WANTED = {"submit": 0.03, "tracking": 0.25, "inbox": 0.06, "complete": 0.03}
"""At least so many requests a second, in parts of the bare view's. More was wished; what is held, and why, says
docs/adr/0021-what-acts-may-cost.md."""
KINDS = ("bare", *WANTED)
CLIENTS, PROCESSES, REQUESTS = 16, 2, 160
"""So many clients, web processes, and requests of each kind in a round."""
MEGABYTES = 400
NODES, NODE_OF_A_CORE = 1.7, 0.3
"""What a second node brings at least, and how much of a core each of the two has."""
SETTLES_SECONDS = 8
"""After its start a worker has looked at everything that comes round."""


# ── Clients and server ───────────────────────────────────────────────────────────────────────────


def measure(databases: Databases, options: Options) -> dict[str, Any]:
    """At the first of the sizes."""
    size, rounds = options.sizes[0], options.rounds or 7
    with ExitStack() as stack:
        databases.filled(stack, size)
        env = databases.make("copy", of=str(size))  # acts write
        acts = Child(stack, "bench.http", str(size), env=env)
        held = acts.read()
        turns = _Turns(acts, Child(stack, "bench.load", env={}), Path(env["ALUR_DATA"]) / "serve.log")
        web = Web(stack, env, PROCESSES)
        turns.take([web.port], KINDS, 1, CLIENTS * 4)  # warm: nobody measures the first requests
        rates, waits = turns.take([web.port], KINDS, rounds, REQUESTS)
        worker = Running(stack, env, "worker")
        time.sleep(SETTLES_SECONDS)
        memory = {"web": web.megabytes(), "worker": worker.megabytes()}
        worker.end()
        web.end()
        nodes = _nodes(stack, env, turns, rounds)
    return {
        "cases": size, "open": held["open"], "clients": CLIENTS, "processes": PROCESSES,
        "requests_per_second": {kind: round(statistics.median(rates[kind])) for kind in KINDS},
        "ratio": {kind: _ratio(rates[kind], rates["bare"]) for kind in WANTED},
        "milliseconds": waits, "megabytes": memory | {"both": round(sum(memory.values()), 1)}, "two_nodes": nodes,
    }  # fmt: skip


def figures(database: str, found: dict[str, Any]) -> list[Figure]:
    """Each kind beside the bare view, the memory, and what a second node brings."""
    told = partial(Figure, "http", database)
    made = [told("bare view", found["requests_per_second"]["bare"], "a second")]
    for kind, ratio in found["ratio"].items():
        made.append(told(kind, found["requests_per_second"][kind], "a second"))
        made.append(told(f"{kind}, to the bare view", ratio, wanted=WANTED[kind], at_least=True))
    made.append(told("memory, web and worker", found["megabytes"]["both"], "MB", MEGABYTES))
    for kind, ratio in found["two_nodes"].items():
        made.append(told(f"two nodes to one, {kind}", ratio, wanted=NODES, at_least=True))
    return made


def _nodes(stack: ExitStack, env: dict[str, str], turns: "_Turns", rounds: int) -> dict[str, float]:
    """Two nodes of one process each, against one of them alone; each small enough to leave the database room."""
    nodes = [Web(stack, env, 1) for _node in range(2)]
    ports = [node.port for node in nodes]
    kinds = ("tracking", "inbox")
    turns.take(ports, kinds, 1, CLIENTS * 4)
    one: dict[str, list[float]] = {kind: [] for kind in kinds}
    two: dict[str, list[float]] = {kind: [] for kind in kinds}
    with small(nodes, NODE_OF_A_CORE):
        for _turn in range(rounds):
            for rates, which in ((one, ports[:1]), (two, ports)):
                for kind, each in turns.take(which, kinds, 1, REQUESTS // 2)[0].items():
                    rates[kind] += each
    return {kind: _ratio(two[kind], one[kind]) for kind in kinds}


class _Turns:
    """Asks for requests, has them sent, and keeps how many were answered in a second."""

    def __init__(self, acts: Child, clients: Child, log: Path) -> None:
        self.acts, self.clients, self.log = acts, clients, log

    def take(
        self, ports: list[int], kinds: tuple[str, ...], rounds: int, requests: int
    ) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
        """For each kind the rates, turn by turn, and of the waiting the median and the time that 95 % keep to."""
        rates: dict[str, list[float]] = {kind: [] for kind in kinds}
        waits: dict[str, list[list[float]]] = {kind: [] for kind in kinds}
        for _turn in range(rounds):
            for kind in kinds:
                plan = {"ports": ports, "clients": CLIENTS, "requests": self.acts.ask(f"{kind} {requests}")}
                got = self.clients.ask(json.dumps(plan))
                if got["wrong"]:
                    said = self.log.read_text()[-3000:]
                    sys.exit(f"{kind}: answers that were not expected: {got['wrong']}; the server said:\n{said}")
                rates[kind].append(len(plan["requests"]) / got["seconds"])
                waits[kind].append(got["milliseconds"])
        return rates, {
            kind: [statistics.median(each) for each in zip(*both, strict=True)] for kind, both in waits.items()
        }


def _ratio(ours: list[float], others: list[float]) -> float:
    """The median of the ratios, turn by turn."""
    return round(statistics.median(one / other for one, other in zip(ours, others, strict=True)), 2)


# ── Beside the server: a process that knows the database ─────────────────────────────────────────


def _serve(size: int) -> None:
    from alur.project.cli import setup_django

    setup_django()
    from alur.project.cli.serve import prepare

    from .seeding import seeded

    prepare(migrate=True)
    made = seeded(size)

    from .acts import Acts

    acts = Acts(made["officer"])
    print(json.dumps({"open": made["open"]}), flush=True)
    for line in sys.stdin:
        kind, count = line.split()
        print(json.dumps(acts.ready(kind, int(count))), flush=True)


if __name__ == "__main__":
    _serve(int(sys.argv[2]))

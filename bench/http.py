"""`python -m bench.http`: pages and acts over HTTP, under 16 clients, beside a bare view of the same server.

The server is `alur serve`; the clients are a process of their own. The kinds take turns, and each is compared with the
bare view of its own turn, so that a busy machine slows both alike. At the end the memory of web and worker is read.
See README.md.
"""

import argparse
import json
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from .servers import Running, Web
from .turns import Child, Databases

WANTED = {"submit": 0.5, "tracking": 0.9, "inbox": 0.35, "complete": 0.35}
"""At least so many requests a second, in parts of the bare view's."""
KINDS = ("bare", *WANTED)
MEGABYTES = 400
NODES = 1.7
SETTLES_SECONDS = 8
"""After its start a worker has looked at everything that comes round."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.http", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--size", type=int, default=1000, help="cases that are there before")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=160, help="of each kind in a round")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--processes", type=int, default=2, help="web processes")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        _serve(args.child)
        return 0
    found = {}
    for database in ("sqlite", "postgres") if args.database == "both" else (args.database,):
        found[database] = _measure(database, args)
        _print(database, found[database])
    if args.json:
        args.json.write_text(json.dumps(found, indent=2) + "\n")
    return int(any(_short_of(each) for each in found.values()))


# ── Clients and server ───────────────────────────────────────────────────────────────────────────


def _measure(database: str, args: argparse.Namespace) -> dict[str, Any]:
    with ExitStack() as stack:
        env = Databases(stack, database).make(str(args.size))
        acts = Child(stack, "bench.http", str(args.size), env=env)
        held = acts.read()
        clients = Child(stack, "bench.load", env={})
        web = Web(stack, env, args.processes)
        turns = _Turns(acts, clients, args)
        turns.take([web.port], KINDS, rounds=1, requests=args.clients * 4)  # warm: nobody measures the first requests
        rates, waits = turns.take([web.port], KINDS, args.rounds, args.requests)
        worker = Running(stack, env, "worker")
        time.sleep(SETTLES_SECONDS)
        memory = {"web": web.megabytes(), "worker": worker.megabytes()}
        worker.end()
        web.end()
        nodes = _nodes(stack, env, turns, args)
    return {
        "cases": args.size, "open": held["open"], "clients": args.clients, "processes": args.processes,
        "requests_per_second": {kind: round(statistics.median(rates[kind])) for kind in KINDS},
        "ratio": {kind: _ratio(rates[kind], rates["bare"]) for kind in WANTED},
        "milliseconds": waits, "megabytes": memory | {"both": round(sum(memory.values()), 1)}, "two_nodes": nodes,
    }  # fmt: skip


def _nodes(stack: ExitStack, env: dict[str, str], turns: "_Turns", args: argparse.Namespace) -> dict[str, float]:
    """Two nodes of one process each, against one of them alone."""
    ports = [Web(stack, env, 1).port for _node in range(2)]
    kinds = ("bare", "tracking", "inbox")
    turns.take(ports, kinds, rounds=1, requests=args.clients * 4)
    one: dict[str, list[float]] = {kind: [] for kind in kinds}
    two: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _turn in range(args.rounds):
        for rates, which in ((one, ports[:1]), (two, ports)):
            for kind, each in turns.take(which, kinds, 1, args.requests)[0].items():
                rates[kind] += each
    return {kind: _ratio(two[kind], one[kind]) for kind in kinds}


class _Turns:
    """Asks for requests, has them sent, and keeps how many were answered in a second."""

    def __init__(self, acts: Child, clients: Child, args: argparse.Namespace) -> None:
        self.acts, self.clients, self.count = acts, clients, args.clients

    def take(
        self, ports: list[int], kinds: tuple[str, ...], rounds: int, requests: int
    ) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
        """For each kind the rates, turn by turn, and of the waiting the median and the time that 95 % keep to."""
        rates: dict[str, list[float]] = {kind: [] for kind in kinds}
        waits: dict[str, list[list[float]]] = {kind: [] for kind in kinds}
        for _turn in range(rounds):
            for kind in kinds:
                plan = {"ports": ports, "clients": self.count, "requests": self.acts.ask(f"{kind} {requests}")}
                got = self.clients.ask(json.dumps(plan))
                if got["wrong"]:
                    sys.exit(f"{kind}: answers that were not expected: {got['wrong']}")
                rates[kind].append(len(plan["requests"]) / got["seconds"])
                waits[kind].append(got["milliseconds"])
        return rates, {
            kind: [statistics.median(each) for each in zip(*both, strict=True)] for kind, both in waits.items()
        }


def _ratio(ours: list[float], others: list[float]) -> float:
    """The median of the ratios, turn by turn."""
    return round(statistics.median(one / other for one, other in zip(ours, others, strict=True)), 2)


def _short_of(found: dict[str, Any]) -> bool:
    slow = any(found["ratio"][kind] < wanted for kind, wanted in WANTED.items())
    return slow or found["megabytes"]["both"] > MEGABYTES


def _print(database: str, found: dict[str, Any]) -> None:
    print(f"\n{database}: {found['cases']} cases, {found['clients']} clients, {found['processes']} web processes")
    print(f"{'':12}{'a second':>10}{'median':>11}{'95 %':>11}{'ratio':>8}  wanted")
    for kind in KINDS:
        median, slowest = found["milliseconds"][kind]
        line = f"{kind:12}{found['requests_per_second'][kind]:>10}{median:>8} ms{slowest:>8} ms"
        if kind in WANTED:
            ratio, wanted = found["ratio"][kind], WANTED[kind]
            line += f"{ratio:>8}  ≥ {wanted}{'  ← under' if ratio < wanted else ''}"
        print(line)
    memory = found["megabytes"]
    print(
        f"memory: web {memory['web']} MB, worker {memory['worker']} MB, both {memory['both']} MB, ≤ {MEGABYTES} wanted"
    )
    nodes = ", ".join(f"{kind} {ratio}" for kind, ratio in found["two_nodes"].items())
    print(f"two nodes against one: {nodes}; ≥ {NODES} wanted while the machine has room")


# ── Beside the server: a process that knows the database ─────────────────────────────────────────


def _serve(size: int) -> None:
    from alur.project.cli import setup_django

    setup_django()
    from alur.project.cli.serve import prepare

    from .seeding import seed

    prepare(migrate=True)
    made = seed(size)

    from .acts import Acts

    acts = Acts(made["officer"])
    print(json.dumps({"open": made["open"]}), flush=True)
    for line in sys.stdin:
        kind, count = line.split()
        print(json.dumps(acts.ready(kind, int(count))), flush=True)


if __name__ == "__main__":
    sys.exit(main())

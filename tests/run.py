"""`./alur test`: every check and test, on SQLite and PostgreSQL. `--fast` is the developer's loop (SQLite, no browser).

Ends with one line that counts what passed, failed and was skipped, and names every skipped group loudly.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from tests import s3_server
from tests.machine import Postgres, find_chromium, install_missing

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
BROWSER = Path("tests/browser")
PYTEST = [sys.executable, "-m", "pytest", "-q", "-rs", "--durations=8"]


class Report:
    """What ran, how long it took, what failed and what could not run."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.skipped: list[str] = []
        self.times: list[tuple[str, float]] = []
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}
        self._began = time.monotonic()

    def run(self, name: str, *commands: list[str], env: dict[str, str] | None = None) -> None:
        """One command, or several at once; what the later ones say comes when the first is through."""
        started = time.monotonic()
        with ExitStack() as stack:
            running = []
            for command in commands:
                print(f"\n── {name}: {' '.join(command)}", flush=True)
                said = stack.enter_context(tempfile.TemporaryFile("w+")) if running else None
                output = said or subprocess.PIPE
                process = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env={**os.environ, **(env or {})},
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
                running.append((process, said))
            codes = [self._follow(process, said) for process, said in running]
        self.times.append((name, time.monotonic() - started))
        if any(codes):
            self.failed.append(name)

    def _follow(self, process: subprocess.Popen[str], said: IO[str] | None) -> int:
        """Prints what it says, or has said, counts its tests, and waits for its end."""
        if said:
            process.wait()
            said.seek(0)
        last = ""
        for line in said or process.stdout or ():
            print(line, end="", flush=True)
            if re.search(r"\d+ (passed|failed|error|skipped).* in ", line):
                last = line
        self._count(last)
        return process.wait()

    def _count(self, line: str) -> None:
        for number, word in re.findall(r"(\d+) (passed|failed|errors?|skipped)", line):
            key = "failed" if word.startswith("error") else word
            self.counts[key] += int(number)

    def skip(self, name: str, why: str) -> None:
        print(f"\n!! SKIPPED: {name}: {why}", flush=True)
        self.skipped.append(f"{name}: {why}")

    def close(self) -> int:
        print("\n── Summary")
        for name, seconds in self.times:
            print(f"   {seconds:7.1f} s  {name}{'   FAILED' if name in self.failed else ''}")
        print(f"   {time.monotonic() - self._began:7.1f} s  all")
        for each in self.skipped:
            print(f"!! SKIPPED GROUP: {each}")
        failed = max(self.counts["failed"], len(self.failed))
        print(f"{self.counts['passed']} passed, {failed} failed, {self.counts['skipped'] + len(self.skipped)} skipped")
        return 1 if self.failed else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="alur test", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="lint, types and unit tests on SQLite only")
    parser.add_argument("--only", choices=["lint", "sqlite", "postgres", "browser"], help="one group")
    args = parser.parse_args()
    report = Report()

    def wants(group: str) -> bool:
        return args.only == group or (args.only is None and not (args.fast and group in ("postgres", "browser")))

    if not args.fast and args.only != "lint":
        install_missing()
        if s3_server.find() is None:
            s3_server.install()
    if wants("lint"):
        lint(report)
    if wants("sqlite"):
        run_tests(report, "tests on SQLite", "not browser and not kill" + (" and not slow" if args.fast else ""))
    with ExitStack() as stack:
        postgres = start_postgres(report, stack) if wants("postgres") else None
        if postgres:
            marks = "not browser and not kill and not once"
            run_tests(report, "tests on PostgreSQL", marks, env=postgres)
        with_processes(report, sqlite=wants("browser"), postgres=postgres)
    return report.close()


def lint(report: Report) -> None:
    report.run("ruff", [str(BIN / "ruff"), "check", "."])
    report.run("format", [str(BIN / "ruff"), "format", "--check", "."])
    report.run("types", [str(BIN / "mypy")])
    report.run("imports", [str(BIN / "lint-imports"), "--no-logo"])
    report.run("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"])


def run_tests(report: Report, name: str, marks: str, *, env: dict[str, str] | None = None) -> None:
    report.run(name, [*PYTEST, "-m", marks, "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"], env=env)


def start_postgres(report: Report, stack: ExitStack) -> dict[str, str] | None:
    """What the environment must say to use a throw-away server that ends with `stack`; None where there is none."""
    postgres = Postgres.find()
    if postgres is None:
        report.skip("all tests on PostgreSQL", "no PostgreSQL server on this machine and apt may not install it")
        return None
    return {"DATABASE_URL": stack.enter_context(postgres)}


def with_processes(report: Report, *, sqlite: bool, postgres: dict[str, str] | None) -> None:
    """The tests that start the product and Chromium. The journeys, whose ways are counted together, beside all other
    pages, each with a World of its own; what kills has the machine to itself, so that nobody's patience is tried."""
    chromium = bool(find_chromium())
    if not chromium and (sqlite or postgres):
        report.skip("browser tests", "no Chromium on this machine and apt may not install it")
    for where, env, also in (("SQLite", {}, ""), ("PostgreSQL", postgres, " and not once")):
        if env is None or (where == "SQLite" and not sqlite):
            continue
        if chromium:
            names = sorted(each.name for each in (ROOT / BROWSER).glob("test_*_journeys.py"))
            # On PostgreSQL the others are few: what looks at every page runs once.
            beside = () if also else ("test_from_paper.py", "test_pool.py")
            journeys = [str(BROWSER / name) for name in (*names, "test_every_decision.py", *beside)]
            others = [str(BROWSER), *(f"--ignore={each}" for each in journeys)]
            marked = [*PYTEST, "-m", f"browser{also}"]
            report.run(f"browser tests on {where}", [*marked, *journeys], [*marked, *others], env=env)
        report.run(f"kill tests on {where}", [*PYTEST, "-m", f"kill and not browser{also}"], env=env)


if __name__ == "__main__":
    sys.exit(main())

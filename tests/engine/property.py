"""One run: a random family of SOPs, a case of it, random acts, the comparison after each; and what the runs met."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from zlib import crc32

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from alur.engine.cases.registry import activities

from .dice import Dice
from .driver import Driver
from .random_sops import FOCUSES, faults_of, random_family
from .world import People, ledgers

EXAMPLES = int(os.environ.get("ALUR_ENGINE_RUNS", "80"))
"""Runs; more by the environment, then from fresh seeds."""
SHRINK = "ALUR_ENGINE_SHRINK" in os.environ
"""Draw every choice from Hypothesis itself: fails smaller, meets less."""
ACTS = 28
FLOOR = 0.1
MUST_MEET = (
    "loop",
    "return",
    "return past a call",
    "call",
    "nested call",
    "timeout",
    "correction",
    "pause",
    "parallel",
    "return out of a branch",
    "join inside a loop",
    "event after archiving",
    "reopening",
)
"""Each is met by at least a tenth of the runs; the generator is shaped so that it is twice as many."""


@dataclass
class Figures:
    """How many runs met what."""

    runs: int = 0
    met: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def share(self, what: str) -> float:
        return self.met[what] / self.runs if self.runs else 0.0

    def __str__(self) -> str:
        lines = [
            f"  {what:28} {self.met[what]:5}  {self.share(what):6.1%}{'  asked for' if what in MUST_MEET else ''}"
            for what in sorted({*self.met, *MUST_MEET})
        ]
        refused = ", ".join(f"{what} {times}" for what, times in sorted(self.refused.items()))
        return "\n".join([f"{self.runs} runs of the engine met", *lines, f"  refused: {refused}"])


class _Undo(Exception):
    """Leaves the run's transaction without keeping it."""


def property_run(
    monkeypatch: pytest.MonkeyPatch,
    examples: int,
    *,
    shrink: bool,
    focuses: Sequence[str] = FOCUSES,
    even: bool = False,
    drives: type[Driver] = Driver,
) -> Callable[[], Figures]:
    """The property over so many examples; calling it raises at the first run that differs from the model.

    `even`: every focus gets its share of the examples, one focus after the other, rather than what chance gives it.
    """
    people = People.hire()
    figures = Figures()
    events: list[tuple[str, object, str, int]] = []
    for name, activity in ledgers(events).items():
        monkeypatch.setitem(activities._items, name, activity)

    def one(chance: Random, focuses: Sequence[str]) -> None:
        dice = Dice(chance.randint)
        family = random_family(dice, focuses)
        assert faults_of(family) == [], "the generator made an unsound SOP"
        events.clear()
        try:
            with transaction.atomic():
                driver = drives(dice, people, family, events)
                driver.go(ACTS)
                figures.runs += 1
                figures.met.update(driver.model.met)
                figures.refused.update(driver.refused)
                raise _Undo
        except _Undo:
            pass

    def all_runs() -> Figures:
        for focus, times in Counter(focuses).items() if even else ():
            _runs(one, (focus,), round(examples * times / len(focuses)), shrink)
        if not even:
            _runs(one, focuses, examples, shrink)
        return figures

    return all_runs


def _runs(one: Callable[[Random, Sequence[str]], None], focuses: Sequence[str], examples: int, shrink: bool) -> None:
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if shrink and SHRINK else [Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=not SHRINK))
    def run(chance: Random) -> None:
        one(chance, focuses)

    if "ALUR_ENGINE_RUNS" not in os.environ:
        run = seed(crc32(" ".join(focuses).encode()))(run)
    run()
